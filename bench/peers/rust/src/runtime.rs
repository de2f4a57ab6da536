//! Tokio runtimes that a foreign thread can drive.

use std::future::Future;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

use crate::options::Options;

/// A running Tokio runtime: multi-thread, or for one worker the current-thread flavour on a thread of its own.
pub struct Tokio {
    handle: Handle,
    keep: Keep,
}

enum Keep {
    Workers(Runtime),
    Thread {
        stop: oneshot::Sender<()>,
        thread: JoinHandle<()>,
    },
}

impl Tokio {
    pub fn start(options: &Options) -> Self {
        if options.one_worker() {
            return Self::current_thread();
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(options.workers())
            .enable_time()
            .build()
            .expect("the Tokio runtime starts");
        Tokio {
            handle: runtime.handle().clone(),
            keep: Keep::Workers(runtime),
        }
    }

    fn current_thread() -> Self {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("the Tokio runtime starts");
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            // Both the message and a dropped sender mean stop.
            let _ = runtime.block_on(stopped);
        });
        Tokio {
            handle,
            keep: Keep::Thread { stop, thread },
        }
    }

    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Runs `body` as a task and waits for it on this thread.
    pub fn run<T, F>(&self, body: F) -> Result<T, String>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, String>> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel();
        self.handle.spawn(async move {
            // The receiver waits below.
            let _ = sender.send(body.await);
        });
        receiver
            .recv()
            .unwrap_or_else(|_| Err("a task panicked, see stderr".to_string()))
    }

    pub fn stop(self) {
        match self.keep {
            Keep::Workers(runtime) => drop(runtime),
            Keep::Thread { stop, thread } => {
                drop(stop);
                thread.join().expect("the runtime's thread does not panic");
            }
        }
    }
}

/// Starts a runtime, runs `body` as a task on it, stops it.
pub fn on_tokio<T, F>(options: &Options, body: F) -> Result<T, String>
where
    T: Send + 'static,
    F: Future<Output = Result<T, String>> + Send + 'static,
{
    let runtime = Tokio::start(options);
    let result = runtime.run(body);
    runtime.stop();
    result
}
