//! Windows of time, measured one by one as the harness asks for them.

use std::future::Future;
use std::io;
use std::time::{Duration, Instant};

use crate::scenario::Row;

/// The harness's requests for one group of rows, and the answers.
pub struct Requests {
    rows: Vec<Row>,
}

impl Requests {
    pub fn new(rows: Vec<Row>) -> Self {
        Requests { rows }
    }

    /// Waits for the next request: the length of the window, or `None` when there will be no more.
    ///
    /// This blocks the thread. Between two windows nothing else runs on it.
    pub fn next(&mut self) -> Result<Option<Duration>, String> {
        let mut line = String::new();
        let read = io::stdin()
            .read_line(&mut line)
            .map_err(|e| format!("the requests cannot be read: {e}"))?;
        if read == 0 {
            return Ok(None);
        }
        line.trim_end()
            .strip_prefix("window ")
            .and_then(|millis| millis.parse().ok())
            .map(|millis| Some(Duration::from_millis(millis)))
            .ok_or_else(|| format!("unknown request {line:?}: only 'window MILLIS' is known"))
    }

    /// Answers with a value for each row.
    pub fn answer(&self, value: impl Fn(&Row) -> f64) {
        for row in &self.rows {
            row.print_value(value(row));
        }
    }
}

/// Sums batches until they fill a window.
pub struct Window {
    length: Duration,
    time: Duration,
    operations: u64,
}

impl Window {
    pub fn new(length: Duration) -> Self {
        Window {
            length,
            time: Duration::ZERO,
            operations: 0,
        }
    }

    pub fn wants_more(&self) -> bool {
        self.time < self.length
    }

    pub fn add(&mut self, time: Duration, operations: u64) {
        self.time += time;
        self.operations += operations;
    }

    pub fn nanos_per_operation(&self) -> f64 {
        nanos_per_operation(self.time, self.operations)
    }
}

pub fn nanos_per_operation(time: Duration, operations: u64) -> f64 {
    time.as_nanos() as f64 / operations.max(1) as f64
}

/// `batch` returns the time it took without its preparation and its check.
pub fn measure(
    mut requests: Requests,
    operations: u64,
    mut batch: impl FnMut() -> Result<Duration, String>,
) -> Result<(), String> {
    while let Some(length) = requests.next()? {
        let mut window = Window::new(length);
        while window.wants_more() {
            window.add(batch()?, operations);
        }
        requests.answer(|_| window.nanos_per_operation());
    }
    Ok(())
}

/// The same inside a task: the batch is timed from its call to its end.
pub async fn measure_async<B, F>(
    mut requests: Requests,
    operations: u64,
    mut batch: B,
) -> Result<(), String>
where
    B: FnMut() -> F,
    F: Future<Output = Result<(), String>>,
{
    while let Some(length) = requests.next()? {
        let mut window = Window::new(length);
        while window.wants_more() {
            let start = Instant::now();
            let checked = batch().await;
            let time = start.elapsed();
            checked?;
            window.add(time, operations);
        }
        requests.answer(|_| window.nanos_per_operation());
    }
    Ok(())
}

/// For work that takes as long as it takes, and gives a value for each row.
pub fn measure_runs<V: Fn(&Row) -> f64>(
    mut requests: Requests,
    mut run: impl FnMut() -> Result<V, String>,
) -> Result<(), String> {
    while requests.next()?.is_some() {
        requests.answer(run()?);
    }
    Ok(())
}

/// The value at index floor(q * (n - 1)) of `sorted`.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    sorted[(q * (sorted.len() - 1) as f64) as usize]
}
