//! Suite `hog`: how late sleepers wake beside tasks that never yield.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::measure::{measure_runs, quantile};
use crate::options::{Options, processors};
use crate::random::work;
use crate::runtime::Tokio;
use crate::scenario::{Contender, Group, Row};

const SLEEPERS: usize = 1_000;
const NAP: Duration = Duration::from_millis(100);
const LEAD_IN: Duration = Duration::from_millis(550);

/// Chains of hogs, each of which spawns its successor.
struct Load {
    chain_length: u32,
    each: Duration,
}

pub fn groups(options: &Options) -> Vec<Group> {
    let rows = |kind: &str| {
        ["p50", "p99", "max"]
            .iter()
            .map(|q| Row::new(options, Contender::Tokio, format!("{kind}-{q}"), "ms"))
            .collect()
    };
    vec![
        Group {
            rows: rows("long"),
            run: Box::new(|options, requests| {
                let load = Load {
                    chain_length: 1,
                    each: Duration::from_secs(3),
                };
                measure_runs(requests, || lateness(options, &load))
            }),
        },
        Group {
            rows: rows("short"),
            run: Box::new(|options, requests| {
                let load = Load {
                    chain_length: 10,
                    each: Duration::from_millis(300),
                };
                measure_runs(requests, || lateness(options, &load))
            }),
        },
    ]
}

/// When a sleep should have ended and when it did.
struct Sleep {
    due: Instant,
    woke: Instant,
}

fn lateness(options: &Options, load: &Load) -> Result<impl Fn(&Row) -> f64, String> {
    let runtime = Tokio::start(options);
    let handle = runtime.handle();
    let stop = Arc::new(AtomicBool::new(false));
    let sleepers: Vec<_> = (0..SLEEPERS)
        .map(|_| handle.spawn(nap_until(Arc::clone(&stop))))
        .collect();
    thread::sleep(LEAD_IN);

    let chains = processors().max(2);
    let (ended, endings) = mpsc::channel();
    let began = Instant::now();
    for _ in 0..chains {
        let ended = ended.clone();
        let (length, each) = (load.chain_length, load.each);
        handle.spawn(async move { hog(length, each, ended) });
    }
    for _ in 0..chains * load.chain_length as usize {
        endings
            .recv()
            .map_err(|_| "a hog did not run".to_string())?;
    }
    let over = Instant::now();
    stop.store(true, Ordering::Relaxed);

    let mut late = Vec::new();
    for sleeper in sleepers {
        let sleeps = handle
            .block_on(sleeper)
            .map_err(|e| format!("a sleeper failed: {e}"))?;
        late.extend(
            sleeps
                .iter()
                .filter(|s| s.due >= began && s.due <= over)
                .map(|s| s.woke.saturating_duration_since(s.due).as_secs_f64() * 1e3),
        );
    }
    runtime.stop();
    if late.len() < SLEEPERS {
        return Err(format!(
            "{} sleeps fell due beside the hogs, expected at least {SLEEPERS}",
            late.len()
        ));
    }
    late.sort_by(f64::total_cmp);
    Ok(move |row: &Row| {
        let q = match row.scenario.rsplit('-').next() {
            Some("p50") => 0.5,
            Some("p99") => 0.99,
            _ => 1.0,
        };
        quantile(&late, q)
    })
}

async fn nap_until(stop: Arc<AtomicBool>) -> Vec<Sleep> {
    let mut sleeps = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let due = Instant::now() + NAP;
        sleep(NAP).await;
        sleeps.push(Sleep {
            due,
            woke: Instant::now(),
        });
    }
    sleeps
}

/// Computes without a pause, then spawns the rest of its chain.
fn hog(left: u32, each: Duration, ended: mpsc::Sender<()>) {
    let start = Instant::now();
    while black_box(start.elapsed()) < each {
        work(1_000);
    }
    // The receiver waits for every hog.
    let _ = ended.send(());
    if left > 1 {
        tokio::spawn(async move { hog(left - 1, each, ended) });
    }
}
