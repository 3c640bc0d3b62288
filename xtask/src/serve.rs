//! Serves a folder on loopback, and nothing else.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

/// The most that a request's head may be.
const HEAD_LIMIT: u64 = 16 * 1024;

/// Serves `folder` until the program is ended, on the port given or a free one.
pub(crate) fn serve(folder: &Path, port: Option<u16>) -> Result<()> {
    ensure!(
        folder.join("index.html").is_file(),
        "nothing is built: run `cargo xtask build`"
    );
    let folder = folder.canonicalize()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))
        .with_context(|| format!("cannot listen on port {}", port.unwrap_or(0)))?;
    println!("http://{}/  (Ctrl-C ends it)", listener.local_addr()?);
    io::stdout().flush()?;
    for stream in listener.incoming() {
        let folder = folder.clone();
        // A reader that goes away in the middle is not a failure of the server.
        thread::spawn(move || stream.and_then(|stream| reply(&stream, &folder)));
    }
    Ok(())
}

/// Reads one request and answers it.
fn reply(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(HEAD_LIMIT)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // What the rest of the head says changes nothing, but it is read to its end.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut stream = stream;
    let (head, body) = answer(&request, folder);
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// The head and body that answer a request line.
fn answer(request: &str, folder: &Path) -> (String, Vec<u8>) {
    let mut words = request.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (status, kind, body) = if !matches!(method, "GET" | "HEAD") {
        (
            "405 Method Not Allowed",
            "text/plain",
            b"only GET and HEAD\n".to_vec(),
        )
    } else if let Some((path, body)) =
        file(target, folder).and_then(|path| fs::read(&path).ok().map(|body| (path, body)))
    {
        ("200 OK", content_type(&path.to_string_lossy()), body)
    } else {
        ("404 Not Found", "text/plain", b"no such file\n".to_vec())
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    );
    (head, if method == "HEAD" { Vec::new() } else { body })
}

/// The file that a request's target names, if it lies in `folder`.
fn file(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decoded(path)?;
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // A link may lead out of the folder; what it leads to is not served.
    let file = file.canonicalize().ok()?;
    (file.starts_with(folder) && file.is_file()).then_some(file)
}

/// A path without its percent signs.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// What a browser must be told about a file of this name.
pub(crate) fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Scratch;

    fn folder() -> Scratch {
        let scratch = Scratch::new(&format!("serve-{:?}", thread::current().id())).unwrap();
        let served = scratch.path().join("served");
        fs::create_dir_all(served.join("sub folder")).unwrap();
        fs::write(scratch.path().join("secret.txt"), "secret").unwrap();
        fs::write(served.join("index.html"), "<p>").unwrap();
        fs::write(served.join("a.wasm"), "\0asm").unwrap();
        fs::write(served.join(".hidden"), "hidden").unwrap();
        fs::write(served.join("sub folder").join("b.js"), "b").unwrap();
        scratch
    }

    fn status(request: &str, folder: &Path) -> String {
        answer(request, folder)
            .0
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn files_are_served_with_their_kind() {
        let scratch = folder();
        let served = scratch.path().join("served").canonicalize().unwrap();
        let (head, body) = answer("GET /a.wasm?v=1 HTTP/1.1", &served);
        assert!(
            head.starts_with(
                "HTTP/1.1 200 OK\r\nContent-Type: application/wasm\r\nContent-Length: 4\r\n"
            ),
            "{head}"
        );
        assert_eq!(body, b"\0asm");
        assert_eq!(answer("GET / HTTP/1.1", &served).1, b"<p>");
        assert_eq!(answer("GET /sub%20folder/b.js HTTP/1.1", &served).1, b"b");
        let (head, body) = answer("HEAD /index.html HTTP/1.1", &served);
        assert!(head.contains("Content-Length: 3"), "{head}");
        assert!(body.is_empty());
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let scratch = folder();
        let served = scratch.path().join("served").canonicalize().unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(scratch.path().join("secret.txt"), served.join("link.txt"))
            .unwrap();
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/sub%20folder/../../secret.txt",
            "/..\\secret.txt",
            "//etc/passwd",
            "/link.txt",
            "/.hidden",
            "/%00",
            "/%zz",
            "/nowhere",
            "secret.txt",
            "",
        ] {
            assert_eq!(
                status(&format!("GET {target} HTTP/1.1"), &served),
                "HTTP/1.1 404 Not Found",
                "{target}"
            );
        }
    }

    #[test]
    fn only_reading_is_allowed() {
        let scratch = folder();
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "get", ""] {
            let line = format!("{method} /index.html HTTP/1.1");
            assert_eq!(
                status(&line, scratch.path()),
                "HTTP/1.1 405 Method Not Allowed",
                "{method}"
            );
        }
    }
}
