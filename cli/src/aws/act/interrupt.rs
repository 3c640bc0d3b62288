//! Whether somebody has asked the program to stop.

use std::time::Duration;

use tokio::sync::watch;

/// How often somebody has asked the program to stop.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(watch::Receiver<u32>);

impl Interrupt {
    /// Listens for Ctrl-C and for the request to end, from now on.
    pub(crate) fn watched() -> Self {
        let (sender, receiver) = watch::channel(0);
        let mut requests = Requests::new();
        tokio::spawn(async move {
            while requests.next().await {
                sender.send_modify(|times| *times += 1);
            }
        });
        Self(receiver)
    }

    /// Whether it was asked for.
    pub(crate) fn is_set(&self) -> bool {
        *self.0.borrow() > 0
    }

    /// Waits until it is asked for so many times.
    pub(crate) async fn asked(&self, times: u32) {
        let mut times_asked = self.0.clone();
        if times_asked.wait_for(|asked| *asked >= times).await.is_err() {
            // Nobody listens any more, so nobody will ask.
            std::future::pending::<()>().await;
        }
    }

    /// Waits for a time, or until somebody asks.
    pub(crate) async fn sleep(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.asked(1) => {}
        }
    }
}

/// Requests to stop, as the operating system passes them on.
#[cfg(unix)]
struct Requests([Option<tokio::signal::unix::Signal>; 2]);

#[cfg(unix)]
impl Requests {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};

        Self([SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok()))
    }

    /// Waits for the next one; `false` if there can be none.
    async fn next(&mut self) -> bool {
        let [Some(interrupt), Some(terminate)] = &mut self.0 else {
            return false;
        };
        tokio::select! {
            asked = interrupt.recv() => asked.is_some(),
            asked = terminate.recv() => asked.is_some(),
        }
    }
}

/// Requests to stop, as the operating system passes them on.
#[cfg(not(unix))]
struct Requests;

#[cfg(not(unix))]
impl Requests {
    fn new() -> Self {
        Self
    }

    /// Waits for the next one; `false` if there can be none.
    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
