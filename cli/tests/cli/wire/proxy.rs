//! What stands between `redtrail` and the stand-in: it knows each call by name, and may spoil one,
//! or stop the world at one.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;

use super::aws::tagged;

/// The parameters that tell what a call is about.
const SUBJECTS: [&str; 6] = [
    "RoleArn",
    "PolicyArn",
    "PolicyName",
    "RoleName",
    "UserName",
    "ClusterIdentifier",
];

/// A call by name: who makes it, what it is about, and the how manieth of that name it is.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) nth: usize,
    pub(crate) is_write: bool,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{}", self.name, self.nth)
    }
}

/// What is done to a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// AWS asks for a pause.
    Throttled,
    /// AWS has trouble of its own.
    Broken,
    /// The connection is reset before anything is asked of AWS.
    Reset,
    /// No answer comes.
    Hang,
    /// AWS refuses.
    Denied,
    /// AWS does it, and the answer is lost.
    Lost,
    /// The same, and it was the last call that these credentials were good for.
    Expired,
}

/// When the world stops at a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Moment {
    /// AWS hears of it once the world goes on.
    Held,
    /// AWS has not heard of it, and never will.
    Before,
    /// AWS has done it, and nobody has heard of that.
    Between,
    /// The answer is on its way.
    After,
}

/// What is to happen to a call of this name, and maybe to all that follow.
#[derive(Debug)]
enum Rule {
    Spoil {
        call: Call,
        fault: Fault,
        is_stubborn: bool,
    },
    Stop {
        call: Call,
        moment: Moment,
        reached: SyncSender<()>,
        go_on: Receiver<()>,
    },
}

/// An exchange with AWS.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) call: Call,
    pub(crate) request: String,
    pub(crate) answer: String,
    /// When it was passed on, and when AWS had answered.
    pub(crate) asked: Instant,
    pub(crate) answered: Instant,
}

#[derive(Debug, Default)]
struct State {
    is_over: bool,
    rule: Option<Rule>,
    has_expired: bool,
    hits: usize,
    counts: BTreeMap<String, usize>,
    /// Whose an access key is.
    keys: BTreeMap<String, String>,
    exchanges: Vec<Exchange>,
    /// How many calls are with AWS.
    on_their_way: usize,
    secrets: Vec<String>,
}

#[derive(Debug)]
struct Shared {
    upstream: String,
    state: Mutex<State>,
    /// Writes of bucket policies pass one at a time, so that their order is known.
    policies: Arc<Mutex<()>>,
}

/// A way to the stand-in, until it is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    url: String,
    shared: Arc<Shared>,
}

/// Where the world has stopped, once it has.
#[derive(Debug)]
pub(crate) struct Stop {
    reached: Receiver<()>,
    go_on: SyncSender<()>,
}

impl Stop {
    /// Waits until the call is there.
    pub(crate) fn is_reached(&self, limit: Duration) -> bool {
        self.reached.recv_timeout(limit).is_ok()
    }

    /// Lets the world go on.
    pub(crate) fn go_on(&self) {
        // Nobody may be there any more to hear it.
        _ = self.go_on.try_send(());
    }
}

impl Proxy {
    /// A way to what listens there.
    pub(crate) fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream: url.strip_prefix("http://").unwrap().to_owned(),
            state: Mutex::default(),
            policies: Arc::default(),
        });
        let known = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if known.state.lock().unwrap().is_over {
                    break;
                }
                let known = Arc::clone(&known);
                // What breaks off here is told by the client.
                thread::spawn(move || stream.and_then(|stream| known.serve(&stream)));
            }
        });
        Self {
            url: format!("http://{address}"),
            shared,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Spoils a call of the next run, once or as often as it is made from then on.
    pub(crate) fn spoil(&self, call: &Call, fault: Fault, is_stubborn: bool) {
        self.rule(Rule::Spoil {
            call: call.clone(),
            fault,
            is_stubborn,
        });
    }

    /// Stops the world at a call of the next run.
    pub(crate) fn stop(&self, call: &Call, moment: Moment) -> Stop {
        let (reached, has_reached) = sync_channel(1);
        let (go_on, may_go_on) = sync_channel(1);
        self.rule(Rule::Stop {
            call: call.clone(),
            moment,
            reached,
            go_on: may_go_on,
        });
        Stop {
            reached: has_reached,
            go_on,
        }
    }

    fn rule(&self, rule: Rule) {
        self.fresh();
        self.shared.state.lock().unwrap().rule = Some(rule);
    }

    /// Counts afresh, and spoils nothing.
    pub(crate) fn fresh(&self) {
        let mut state = self.shared.state.lock().unwrap();
        state.counts.clear();
        state.exchanges.clear();
        state.rule = None;
        state.has_expired = false;
        state.hits = 0;
    }

    /// How many calls of an operation have come since it last counted afresh.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let state = self.shared.state.lock().unwrap();
        let counts = state.counts.iter();
        let of = counts.filter(|(name, _)| name.contains(operation));
        of.map(|(_, count)| count).sum()
    }

    /// How many calls were spoilt.
    pub(crate) fn hits(&self) -> usize {
        self.shared.state.lock().unwrap().hits
    }

    /// Waits until AWS has answered everything that it was asked.
    pub(crate) fn quiet(&self) {
        let is_quiet = || self.shared.state.lock().unwrap().on_their_way == 0;
        thread::sleep(Duration::from_millis(20));
        while !is_quiet() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What was asked and answered since it last counted afresh, in the order of the answers.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state.lock().unwrap().exchanges.clone()
    }

    /// Every secret that AWS has told on this way.
    pub(crate) fn secrets(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().secrets.clone()
    }

    /// Held while a bucket's policy is written.
    pub(crate) fn policies(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.shared.policies)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Ok(mut state) = self.shared.state.lock() {
            state.is_over = true;
        }
        // The listener looks whether it is over when somebody comes.
        _ = TcpStream::connect(self.url.strip_prefix("http://").unwrap_or_default());
    }
}

/// What becomes of a call.
enum Fate {
    Passes,
    Spoilt(Fault),
    Stopped(Moment, SyncSender<()>, Receiver<()>),
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> std::io::Result<()> {
        let Some(request) = waiting(stream)? else {
            return Ok(());
        };
        let (call, fate) = self.named(&request);
        if let Fate::Spoilt(Fault::Reset) = fate {
            // A connection that is closed with something unread is reset.
            read(stream, request.len() - 1)?;
            return Ok(());
        }
        read(stream, request.len())?;
        match fate {
            Fate::Spoilt(Fault::Hang) => gone(stream),
            Fate::Spoilt(Fault::Lost) => {
                self.pass_on(&call, &request)?;
                stream.shutdown(Shutdown::Both)
            }
            Fate::Spoilt(fault) => answer(stream, &refusal(fault, request.contains("/s3/aws4"))),
            Fate::Passes => answer(stream, &self.pass_on(&call, &request)?),
            Fate::Stopped(moment, reached, go_on) => {
                let wait = || {
                    _ = reached.send(());
                    _ = go_on.recv();
                };
                if moment == Moment::Before {
                    wait();
                    return Ok(());
                }
                if moment == Moment::Held {
                    wait();
                    return answer(stream, &self.pass_on(&call, &request)?);
                }
                let text = self.pass_on(&call, &request)?;
                if moment == Moment::Between {
                    wait();
                    return Ok(());
                }
                answer(stream, &text)?;
                wait();
                Ok(())
            }
        }
    }

    /// What a request is called, and what becomes of it.
    fn named(&self, request: &str) -> (Call, Fate) {
        let mut state = self.state.lock().unwrap();
        let (name, is_write) = name(request, &state.keys);
        let count = state.counts.entry(name.clone()).or_default();
        *count += 1;
        let call = Call {
            name,
            nth: *count,
            is_write,
        };
        let is_stop = matches!(&state.rule, Some(Rule::Stop { call: at, .. }) if *at == call);
        let fate = match &state.rule {
            Some(Rule::Spoil {
                call: at,
                fault,
                is_stubborn,
            }) if at.name == call.name
                && (at.nth == call.nth || (*is_stubborn && at.nth < call.nth)) =>
            {
                let is_last = *fault == Fault::Expired && !state.has_expired;
                let fault = if is_last { Fault::Lost } else { *fault };
                state.has_expired |= is_last;
                Fate::Spoilt(fault)
            }
            _ if state.has_expired => Fate::Spoilt(Fault::Expired),
            _ if is_stop => match state.rule.take() {
                Some(Rule::Stop {
                    moment,
                    reached,
                    go_on,
                    ..
                }) => Fate::Stopped(moment, reached, go_on),
                _ => Fate::Passes,
            },
            _ => Fate::Passes,
        };
        state.hits += usize::from(!matches!(fate, Fate::Passes));
        (call, fate)
    }

    fn pass_on(&self, call: &Call, request: &str) -> std::io::Result<String> {
        let is_policy = call.is_write && call.name.contains("BucketPolicy");
        let order = is_policy.then(|| self.policies.lock().unwrap());
        let asked = Instant::now();
        self.state.lock().unwrap().on_their_way += 1;
        let text = self.asked(request);
        let answered = Instant::now();
        let mut state = self.state.lock().unwrap();
        state.on_their_way -= 1;
        let text = text?;
        state.exchanges.push(Exchange {
            call: call.clone(),
            request: request.to_owned(),
            answer: text.clone(),
            asked,
            answered,
        });
        for tag in ["SecretAccessKey", "SessionToken"] {
            let secret = tagged(&text, tag).map(str::to_owned);
            state.secrets.extend(secret);
        }
        if let (Some(key), Some(_)) = (
            tagged(&text, "AccessKeyId"),
            tagged(&text, "SecretAccessKey"),
        ) {
            let of = whose(request, &call.name);
            state.keys.insert(key.to_owned(), of);
        }
        drop(state);
        drop(order);
        Ok(text)
    }

    fn asked(&self, request: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&self.upstream)?;
        stream.write_all(alone(request).as_bytes())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }
}

/// Whose the key is that AWS gives out to a request.
fn whose(request: &str, name: &str) -> String {
    let parameters = parameters(request);
    if let Some(role) = parameters.get("RoleArn") {
        let account = role.split(':').nth(4).unwrap_or_default();
        let role = role.rsplit('/').next().unwrap_or_default();
        return format!("{account} {role}");
    }
    let account = name.split(' ').next().unwrap_or_default();
    let user = parameters.get("UserName").map(String::as_str);
    format!("{account} {}", user.unwrap_or_default())
}

/// The name of a request, and whether it changes anything.
fn name(request: &str, keys: &BTreeMap<String, String>) -> (String, bool) {
    let key = request
        .split_once("Credential=")
        .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let who = key.and_then(|key| keys.get(key));
    let who = who.map_or("base", String::as_str);
    let line = request.lines().next().unwrap_or_default();
    let mut words = line.split(' ');
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    if method != "POST" {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let about = query.split(['&', '=']).next().unwrap_or_default();
        let about: String = about
            .split('-')
            .map(|word| {
                let (first, rest) = word.split_at_checked(1).unwrap_or_default();
                first.to_uppercase() + rest
            })
            .collect();
        let verb = match method {
            "GET" => "Get",
            "HEAD" => "Head",
            "PUT" => "Put",
            _ => "Delete",
        };
        let name = format!("{who} {verb}Bucket{about} {}", path.trim_matches('/'));
        return (name, matches!(method, "PUT" | "DELETE"));
    }
    let parameters = parameters(request);
    let action = parameters
        .get("Action")
        .map(String::as_str)
        .unwrap_or_default();
    let mut name = format!("{who} {action}");
    for subject in SUBJECTS {
        if let Some(value) = parameters.get(subject) {
            name += " ";
            name += value;
        }
    }
    let is_read = ["Get", "List", "Describe", "Assume"]
        .iter()
        .any(|verb| action.starts_with(verb));
    (name, !is_read)
}

fn parameters(request: &str) -> BTreeMap<String, String> {
    let (_, body) = request.split_once("\r\n\r\n").unwrap_or_default();
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    let decoded = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    pairs
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect()
}

/// The whole request that is on its way, left where it is; `None` if nobody is there any more.
fn waiting(stream: &TcpStream) -> std::io::Result<Option<String>> {
    let mut bytes = vec![0; 128 * 1024];
    loop {
        let there = stream.peek(&mut bytes)?;
        if there == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes[..there]).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map_or(0, |(_, value)| value.trim().parse().unwrap());
            if body.len() >= length {
                return Ok(Some(text));
            }
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn read(mut stream: &TcpStream, length: usize) -> std::io::Result<()> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)
}

/// Waits until the client has hung up.
fn gone(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_mins(2)))?;
    match stream.read(&mut [0]) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => Err(error),
        _ => Ok(()),
    }
}

fn answer(mut stream: &TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    // Until the client has read it: what is closed too early is reset.
    gone(stream)
}

/// The request as the only one of its connection.
fn alone(request: &str) -> String {
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let mut text = first.replace("HTTP/1.1", "HTTP/1.0") + "\r\n";
    for line in lines {
        if !line.to_lowercase().starts_with("connection:") {
            text += line;
            text += "\r\n";
        }
    }
    text + "\r\n" + body
}

/// What AWS answers in its place.
fn refusal(fault: Fault, is_s3: bool) -> String {
    let (status, code) = match (fault, is_s3) {
        (Fault::Throttled, true) => (503, "SlowDown"),
        (Fault::Throttled, false) => (400, "Throttling"),
        (Fault::Broken, true) => (500, "InternalError"),
        (Fault::Broken, false) => (500, "InternalFailure"),
        (Fault::Expired, _) => (403, "ExpiredToken"),
        _ => (403, "AccessDenied"),
    };
    let error = format!("<Code>{code}</Code><Message>Made to fail</Message>");
    let body = if is_s3 {
        format!("<Error>{error}<RequestId>spoilt</RequestId></Error>")
    } else {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>spoilt</RequestId></ErrorResponse>"
        )
    };
    format!(
        "HTTP/1.1 {status} Spoilt\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
