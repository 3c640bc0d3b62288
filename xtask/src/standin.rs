//! The AWS stand-in: a process on loopback that plays two accounts.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStdin, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    place,
    process::{command, loopback},
    tools,
};

/// A stand-in that runs as long as this lives.
#[derive(Debug)]
pub(crate) struct Standin {
    child: Child,
    /// The stand-in ends when this is closed, however this program ends.
    stdin: Option<ChildStdin>,
    url: String,
}

impl Standin {
    /// Starts one and waits until it answers.
    pub(crate) fn start() -> Result<Self> {
        let mut child = command(tools::standin_python()?)
            .args(["-m", "standin"])
            .current_dir(folder()?)
            .env("REDTRAIL_NODE_MODULES", tools::judge()?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the AWS stand-in cannot be started")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("the stand-in has no stdout")?;
        let mut ready = String::new();
        BufReader::new(stdout).read_line(&mut ready)?;
        let ready: Value =
            serde_json::from_str(&ready).context("the stand-in did not say where it is")?;
        let url = ready
            .get("url")
            .and_then(Value::as_str)
            .context("the stand-in named no `url`")?
            .to_owned();
        loopback(&url)?;
        Ok(Self { child, stdin, url })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Tells the stand-in something under `/_standin/`, and returns its answer.
    pub(crate) fn tell(&self, what: &str, body: &Value) -> Result<String> {
        self.send("POST", what, &body.to_string())
    }

    /// What was asked of AWS since the last time that this was asked.
    pub(crate) fn calls(&self) -> Result<Vec<Value>> {
        let calls = serde_json::from_str(&self.send("GET", "calls", "")?)?;
        self.send("DELETE", "calls", "")?;
        Ok(calls)
    }

    fn send(&self, method: &str, what: &str, body: &str) -> Result<String> {
        let mut stream = TcpStream::connect(loopback(&self.url)?)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        // By HTTP/1.0 the answer ends where the connection does.
        write!(
            stream,
            "{method} /_standin/{what} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).unwrap_or_default();
        ensure!(
            status.starts_with('2'),
            "the stand-in answered {what} with {status}: {body}"
        );
        Ok(body.to_owned())
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        drop(self.stdin.take());
        for _ in 0..50 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        // It did not end by itself; there is nobody left to tell if this fails too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder in which `python -m standin` starts one.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(place::root()?.join("xtask"))
}
