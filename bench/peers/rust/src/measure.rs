//! The stopping rule.

use std::collections::VecDeque;
use std::future::Future;
use std::time::{Duration, Instant};

use crate::options::Options;

/// Sums batches up to windows: warm-up until three in a row agree within 5 %, then the measured ones.
pub struct Windows {
    length: Duration,
    wanted: usize,
    warm_up_at_most: Duration,
    warm_up_spent: Duration,
    warm: bool,
    latest: VecDeque<f64>,
    values: Vec<f64>,
    time: Duration,
    operations: u64,
}

impl Windows {
    pub fn new(options: &Options) -> Self {
        Windows {
            length: options.window,
            wanted: options.windows,
            warm_up_at_most: options.warm_up_at_most,
            warm_up_spent: Duration::ZERO,
            warm: options.warm_up_at_most.is_zero(),
            latest: VecDeque::with_capacity(3),
            values: Vec::with_capacity(options.windows),
            time: Duration::ZERO,
            operations: 0,
        }
    }

    pub fn is_warm(&self) -> bool {
        self.warm
    }

    pub fn is_complete(&self) -> bool {
        self.values.len() == self.wanted
    }

    pub fn add(&mut self, time: Duration, operations: u64) {
        self.time += time;
        self.operations += operations;
        if self.time < self.length {
            return;
        }
        let value = self.time.as_nanos() as f64 / self.operations.max(1) as f64;
        if self.warm {
            self.values.push(value);
        } else {
            self.warm_up_spent += self.time;
            self.latest.push_back(value);
            if self.latest.len() > 3 {
                self.latest.pop_front();
            }
            self.warm = self.agree() || self.warm_up_spent >= self.warm_up_at_most;
        }
        self.time = Duration::ZERO;
        self.operations = 0;
    }

    pub fn into_values(self) -> Vec<f64> {
        self.values
    }

    fn agree(&self) -> bool {
        let smallest = self.latest.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = self.latest.iter().copied().fold(0.0, f64::max);
        self.latest.len() == 3 && largest <= smallest * 1.05
    }
}

/// `batch` returns the time it took without its preparation and its check.
pub fn measure(
    options: &Options,
    operations: u64,
    mut batch: impl FnMut() -> Result<Duration, String>,
) -> Result<Vec<f64>, String> {
    let mut windows = Windows::new(options);
    while !windows.is_complete() {
        windows.add(batch()?, operations);
    }
    Ok(windows.into_values())
}

/// The same inside a task: the batch is timed from its call to its end.
pub async fn measure_async<B, F>(
    mut windows: Windows,
    operations: u64,
    mut batch: B,
) -> Result<Vec<f64>, String>
where
    B: FnMut() -> F,
    F: Future<Output = Result<(), String>>,
{
    while !windows.is_complete() {
        let start = Instant::now();
        let checked = batch().await;
        let time = start.elapsed();
        checked?;
        windows.add(time, operations);
    }
    Ok(windows.into_values())
}

/// The value at index floor(q * (n - 1)) of `sorted`.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    sorted[(q * (sorted.len() - 1) as f64) as usize]
}
