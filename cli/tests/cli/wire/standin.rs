//! The AWS stand-in: processes on loopback that tests borrow, one test at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

/// The ones that nobody has borrowed. There are never more than tests that run at once.
static IDLE: Mutex<Vec<Process>> = Mutex::new(Vec::new());

/// A process that ends when its standard input closes, and so when this program ends.
#[derive(Debug)]
struct Process {
    _child: Child,
    _stdin: ChildStdin,
    url: String,
}

/// A stand-in in its first state, for one test.
#[derive(Debug)]
pub(crate) struct Standin(Option<Process>);

impl Standin {
    pub(crate) fn borrow() -> Self {
        let idle = IDLE.lock().unwrap().pop();
        let standin = Self(Some(idle.unwrap_or_else(start)));
        standin.tell("POST", "reset", &json!({}));
        standin
    }

    pub(crate) fn url(&self) -> &str {
        &self.0.as_ref().unwrap().url
    }

    /// A control request, and its answer.
    #[track_caller]
    pub(crate) fn tell(&self, method: &str, name: &str, body: &Value) -> Value {
        let (status, answer) = self.send(
            method,
            &format!("/_standin/{name}"),
            "Content-Type: application/json\r\n",
            &body.to_string(),
        );
        assert_eq!(status, 200, "{name} {body}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// A request, and the status and the body of its answer.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> (u16, String) {
        let address = self.url().strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        // By HTTP/1.0 the answer ends where the connection does.
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        if let (Some(process), Ok(mut idle)) = (self.0.take(), IDLE.lock()) {
            idle.push(process);
        }
    }
}

fn start() -> Process {
    let mut child = Command::new(tool("REDTRAIL_PYTHON"))
        .args(["-m", "standin"])
        .current_dir(tool("REDTRAIL_STANDIN"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("REDTRAIL_NODE_MODULES", tool("REDTRAIL_NODE_MODULES"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take().unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut ready)
        .unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    Process {
        _child: child,
        _stdin: stdin,
        url: ready["url"].as_str().unwrap().to_owned(),
    }
}

/// What `cargo xtask` has installed.
pub(crate) fn tool(variable: &str) -> PathBuf {
    let Some(path) = std::env::var_os(variable) else {
        panic!(
            "{variable} is not set, so there is no AWS stand-in: run `cargo xtask test cli`, or first `eval \"$(cargo xtask env)\"`"
        );
    };
    PathBuf::from(path)
}
