//! Suite `timer`.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::task::yield_now;
use tokio::time::{sleep, sleep_until, timeout};

use crate::measure::{measure_async, measure_runs, quantile};
use crate::options::Options;
use crate::runtime::on_tokio;
use crate::scenario::{Contender, Group, Row, check};

const TIMEOUTS: u64 = 100_000;
const LONG: Duration = Duration::from_secs(10);
const SLEEPERS: u64 = 100_000;
const REHEARSAL: u64 = 10_000;
const SPREAD: Duration = Duration::from_secs(1);

pub fn groups(options: &Options) -> Vec<Group> {
    let late = |scenario: &str| Row::new(options, Contender::Tokio, scenario, "ms");
    vec![
        Group::one(
            Row::new(options, Contender::Tokio, "start-cancel", "ns"),
            |options, requests| on_tokio(options, measure_async(requests, TIMEOUTS, start_cancel)),
        ),
        Group {
            rows: vec![late("late-p50"), late("late-p99")],
            run: Box::new(|options, requests| measure_runs(requests, || lateness(options))),
        },
    ]
}

/// The first poll of a timeout enters it into the wheel, dropping it takes it out.
async fn start_cancel() -> Result<(), String> {
    let mut fired = 0u64;
    for _ in 0..TIMEOUTS {
        let mut limited = pin!(timeout(LONG, std::future::pending::<()>()));
        let state = poll_fn(|context| Poll::Ready(limited.as_mut().poll(context))).await;
        fired += u64::from(state.is_ready());
    }
    yield_now().await;
    check("number of timeouts that fired", fired, 0)
}

fn lateness(options: &Options) -> Result<impl Fn(&Row) -> f64, String> {
    let mut late = on_tokio(options, async {
        sleepers(REHEARSAL).await;
        Ok(sleepers(SLEEPERS).await)
    })?;
    check("number of sleepers", late.len() as u64, SLEEPERS)?;
    late.sort_by(f64::total_cmp);
    if late[0] < 0.0 {
        return Err(format!("a sleeper woke {} ms early", -late[0]));
    }
    Ok(move |row: &Row| {
        let q = if row.scenario == "late-p50" {
            0.5
        } else {
            0.99
        };
        quantile(&late, q)
    })
}

/// Milliseconds by which each of `count` sleepers, due over one second in scattered order, woke late.
async fn sleepers(count: u64) -> Vec<f64> {
    let start = Instant::now();
    let gap = SPREAD / count as u32;
    let tasks: Vec<_> = (0..count)
        .map(|s| {
            let due = start + SPREAD + gap * (s * 7919 % count) as u32;
            tokio::spawn(async move {
                sleep_until(due.into()).await;
                let now = Instant::now();
                if now >= due {
                    (now - due).as_secs_f64() * 1e3
                } else {
                    -(due - now).as_secs_f64() * 1e3
                }
            })
        })
        .collect();
    let mut late = Vec::with_capacity(tasks.len());
    for task in tasks {
        late.push(task.await.expect("the sleeper returns"));
    }
    // The timers of this pass are gone before the next begins.
    sleep(Duration::from_millis(1)).await;
    late
}
