//! How commands are run: in an environment that leads nowhere but here.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::File,
    io::{Read, Seek, SeekFrom},
    net::Ipv4Addr,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::stage;

/// The longest that one command may take.
const LIMIT: Duration = Duration::from_mins(40);

/// An address on loopback where nothing listens: until a stand-in runs, AWS is there.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A command without the user's `AWS_*`, with made-up credentials and no way to AWS.
///
/// Proxies stay, since package registries may need them, but not for loopback.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        // What cargo tells this program is not for the cargo that it starts.
        let name = name.to_string_lossy();
        if name.starts_with("AWS_")
            || name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(name.as_ref());
        }
    }
    command
        .env("AWS_ACCESS_KEY_ID", "AKIAMADEUP0000000000")
        .env("AWS_SECRET_ACCESS_KEY", "made-up")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", NOWHERE)
        .stdin(Stdio::null());
    for name in ["NO_PROXY", "no_proxy"] {
        let kept = env::var(name).unwrap_or_default();
        command.env(
            name,
            format!("{kept},127.0.0.1,localhost,::1").trim_start_matches(','),
        );
    }
    command
}

/// Cargo, of the toolchain that built this program.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Lets a command talk to AWS at `url`, which must be on loopback.
pub(crate) fn endpoint<'a>(command: &'a mut Command, url: &str) -> Result<&'a mut Command> {
    loopback(url)?;
    Ok(command.env("AWS_ENDPOINT_URL", url))
}

/// The host and port of a plain HTTP address on loopback; any other is refused.
pub(crate) fn loopback(url: &str) -> Result<&str> {
    let authority = url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'));
    if let Some(authority) = authority
        && let Some((host, port)) = authority.rsplit_once(':')
        && port.parse::<u16>().is_ok()
        && (host == "localhost"
            || host == "[::1]"
            || host
                .parse::<Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback()))
    {
        return Ok(authority);
    }
    bail!("`{url}` is not on loopback, and nothing here talks to anything else")
}

/// `PATH` with `folders` before it.
pub(crate) fn path_with(folders: &[&Path]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders
        .iter()
        .map(|&folder| folder.to_owned())
        .chain(env::split_paths(&path));
    env::join_paths(folders).context("a folder's name holds PATH's separator")
}

/// A program's path, if it is on `PATH`.
pub(crate) fn found(program: &str) -> Option<std::path::PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}

/// Runs a command and returns all that it printed, which is shown only if it fails.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let mut log = temporary()?;
    command.stdout(log.try_clone()?).stderr(log.try_clone()?);
    let line = spelled(command);
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            break None;
        }
        thread::sleep(Duration::from_millis(50));
        if start.elapsed() > Duration::from_secs(3) {
            stage::tick(&last_line(&mut log).unwrap_or_default());
        }
    };
    let printed = whole(&mut log)?;
    match status {
        Some(status) if status.success() => Ok(printed),
        Some(status) => bail!("`{line}` failed ({status}):\n{}", printed.trim_end()),
        None => bail!(
            "`{line}` was stopped after {}:\n{}",
            stage::spoken(LIMIT),
            printed.trim_end()
        ),
    }
}

/// Runs a command and returns what it printed on stdout.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let line = spelled(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        let printed = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{line}` failed ({}):\n{}",
            output.status,
            printed.trim_end()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command whose words go straight to the reader.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let line = spelled(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// A command as a person would type it, its program without the folder.
pub(crate) fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(|word| match word.to_string_lossy() {
            word if word.contains([' ', '*', '{', '\'']) => format!("'{word}'"),
            word => word.into_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A nameless file: made, opened and removed at once.
fn temporary() -> Result<File> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let path = env::temp_dir().join(format!("redtrail-log-{}-{number}", std::process::id()));
    let file = File::options()
        .read(true)
        .append(true)
        .create(true)
        .open(&path);
    let file = file.with_context(|| format!("cannot make {}", path.display()))?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

fn whole(log: &mut File) -> Result<String> {
    let mut bytes = Vec::new();
    log.seek(SeekFrom::Start(0))?;
    log.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn last_line(log: &mut File) -> Result<String> {
    let mut bytes = Vec::new();
    let end = log.seek(SeekFrom::End(0))?;
    log.seek(SeekFrom::Start(end.saturating_sub(400)))?;
    log.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text
        .trim_end()
        .lines()
        .next_back()
        .unwrap_or_default()
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_the_only_endpoint() {
        assert_eq!(
            loopback("http://127.0.0.1:4566/").unwrap(),
            "127.0.0.1:4566"
        );
        assert_eq!(loopback("http://localhost:80").unwrap(), "localhost:80");
        assert_eq!(loopback("http://[::1]:80").unwrap(), "[::1]:80");
        for elsewhere in [
            "https://sts.amazonaws.com",
            "http://10.0.0.1:80",
            "http://127.0.0.1.example.com:80",
            "http://127.0.0.1:80@example.com:80",
            "http://127.0.0.1",
            "127.0.0.1:80",
        ] {
            assert!(loopback(elsewhere).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn a_command_knows_nothing_of_aws_but_what_is_made_up() {
        let command = command("true");
        let given: Vec<_> = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)))
            .filter(|(name, _)| name.starts_with("AWS_"))
            .collect();
        assert_eq!(
            given,
            [
                ("AWS_ACCESS_KEY_ID", "AKIAMADEUP0000000000"),
                ("AWS_CONFIG_FILE", "/dev/null"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
                ("AWS_SECRET_ACCESS_KEY", "made-up"),
                ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
            ]
        );
    }

    /// Started by the test below, in an environment of somebody who works with AWS.
    #[test]
    #[ignore = "prints what a command is given; another test reads it"]
    fn prints_what_a_command_is_given() {
        print!("{}", answer(&mut command("env")).unwrap());
    }

    #[test]
    fn nothing_of_the_user_s_aws_gets_in() {
        let mut own = Command::new(env::current_exe().unwrap());
        let name = "process::tests::prints_what_a_command_is_given";
        own.args(["--exact", name, "--include-ignored", "--nocapture"])
            .envs([
                ("AWS_PROFILE", "theirs"),
                ("AWS_ENDPOINT_URL_S3", "https://theirs.example"),
                ("AWS_SESSION_TOKEN", "theirs"),
                ("AWS_CONFIG_FILE", "/theirs"),
                ("CARGO_PKG_NAME", "theirs"),
                ("HOMEWARD", "kept"),
            ]);
        let given = answer(&mut own).unwrap();
        assert!(given.contains("1 passed"), "{given}");
        assert!(given.contains("HOMEWARD=kept"), "{given}");
        assert!(!given.contains("theirs"), "{given}");
    }

    #[test]
    fn a_failing_command_shows_what_it_printed() {
        let error =
            run(command("sh").args(["-c", "echo said; echo wrong >&2; exit 7"])).unwrap_err();
        let words = error.to_string();
        assert!(words.ends_with("(exit status: 7):\nsaid\nwrong"), "{words}");
    }
}
