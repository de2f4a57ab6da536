//! Suite `spawn`: what tasks cost to start, to switch and to keep.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::{JoinHandle, yield_now};

use crate::measure::{Requests, Window, measure, measure_async, measure_runs};
use crate::options::Options;
use crate::runtime::{Tokio, on_tokio};
use crate::scenario::{Contender, Group, Row, check};

const TASKS: u64 = 10_000;
const YIELDS: u64 = 100_000; // of all together
const ROUND_TRIPS: u64 = 10_000;
const RING: u64 = 1_000;
const LAPS: u64 = 10;
const FEW_PARKED: usize = 100_000;
const MANY_PARKED: usize = 1_000_000;

pub fn groups(options: &Options) -> Vec<Group> {
    let row = |scenario: &str| Row::new(options, Contender::Tokio, scenario, "ns");
    let bytes = |scenario: &str| Row::new(options, Contender::Tokio, scenario, "bytes");
    vec![
        // First: the memory of a fresh process.
        Group {
            rows: vec![bytes("parked-bytes"), bytes("parked-bytes-heap")],
            run: Box::new(|options, requests| measure_runs(requests, || parked_bytes(options))),
        },
        in_task(row("many"), TASKS, many),
        in_task(row("one-by-one"), TASKS, one_by_one),
        Group::one(row("from-outside"), from_outside),
        in_task(row("chained"), TASKS, chained),
        in_task(row("yield"), YIELDS, || yielding(2)),
        in_task(row("yield-16"), YIELDS, || yielding(16)),
        in_task(row("ping-pong"), 2 * ROUND_TRIPS, ping_pong),
        Group::one(row("ring-1000"), |options, requests| {
            on_tokio(options, ring(requests))
        }),
    ]
}

fn in_task<F>(row: Row, operations: u64, batch: fn() -> F) -> Group
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    Group::one(row, move |options, requests| {
        on_tokio(options, measure_async(requests, operations, batch))
    })
}

const fn sum_below(n: u64) -> u64 {
    n * (n - 1) / 2
}

async fn many() -> Result<(), String> {
    let tasks: Vec<_> = (0..TASKS).map(|i| tokio::spawn(async move { i })).collect();
    check("sum of results", sum_of(tasks).await, sum_below(TASKS))
}

async fn sum_of(tasks: Vec<JoinHandle<u64>>) -> u64 {
    let mut sum = 0;
    for task in tasks {
        sum += task.await.expect("the task returns a number");
    }
    sum
}

async fn one_by_one() -> Result<(), String> {
    let mut sum = 0;
    for i in 0..TASKS {
        sum += tokio::spawn(async move { i })
            .await
            .expect("the task returns a number");
    }
    check("sum of results", sum, sum_below(TASKS))
}

/// Spawned by this thread, which is none of the runtime's.
fn from_outside(options: &Options, requests: Requests) -> Result<(), String> {
    let runtime = Tokio::start(options);
    let handle = runtime.handle().clone();
    let measured = measure(requests, TASKS, || {
        let start = Instant::now();
        let tasks: Vec<_> = (0..TASKS).map(|i| handle.spawn(async move { i })).collect();
        let sum = handle.block_on(sum_of(tasks));
        let time = start.elapsed();
        check("sum of results", sum, sum_below(TASKS))?;
        Ok(time)
    });
    runtime.stop();
    measured
}

async fn chained() -> Result<(), String> {
    fn link(depth: u64, last: oneshot::Sender<u64>) {
        if depth == TASKS {
            // The receiver waits in `chained`.
            let _ = last.send(depth);
        } else {
            tokio::spawn(async move { link(depth + 1, last) });
        }
    }
    let (last, reached) = oneshot::channel();
    link(0, last);
    check(
        "depth",
        reached.await.expect("the last task reports"),
        TASKS,
    )
}

async fn yielding(yielders: u64) -> Result<(), String> {
    let spin = || async move {
        let mut count = 0;
        while count < YIELDS / yielders {
            yield_now().await;
            count += 1;
        }
        count
    };
    let tasks = (0..yielders).map(|_| tokio::spawn(spin())).collect();
    check("number of yields", sum_of(tasks).await, YIELDS)
}

async fn ping_pong() -> Result<(), String> {
    let (ping, mut pinged) = mpsc::channel::<u64>(1);
    let (pong, mut ponged) = mpsc::channel::<u64>(1);
    let here = tokio::spawn(async move {
        let mut sum = 0;
        for i in 0..ROUND_TRIPS {
            ping.send(i).await.expect("the other side listens");
            sum += ponged.recv().await.expect("the other side answers");
        }
        sum
    });
    let there = tokio::spawn(async move {
        let mut sum = 0;
        for _ in 0..ROUND_TRIPS {
            let i = pinged.recv().await.expect("the other side asks");
            sum += i;
            pong.send(i).await.expect("the other side listens");
        }
        sum
    });
    let sum = sum_of(vec![here, there]).await;
    check("sum of messages", sum, 2 * sum_below(ROUND_TRIPS))
}

async fn ring(mut requests: Requests) -> Result<(), String> {
    let (first, mut incoming) = mpsc::channel::<u64>(1);
    for _ in 1..RING {
        let (sender, receiver) = mpsc::channel::<u64>(1);
        let mut from = std::mem::replace(&mut incoming, receiver);
        tokio::spawn(async move {
            while let Some(token) = from.recv().await {
                sender
                    .send(token + 1)
                    .await
                    .expect("the ring is closed in order");
            }
        });
    }
    while let Some(length) = requests.next()? {
        let mut window = Window::new(length);
        while window.wants_more() {
            let start = Instant::now();
            let mut token = 0;
            for _ in 0..LAPS {
                first.send(token).await.expect("the ring runs");
                token = incoming.recv().await.expect("the ring runs") + 1;
            }
            let time = start.elapsed();
            check("token", token, LAPS * RING)?;
            window.add(time, LAPS * RING);
        }
        requests.answer(|_| window.nanos_per_operation());
    }
    Ok(())
}

/// The memory of a task that waits for a notification, as the slope between two counts.
fn parked_bytes(options: &Options) -> Result<impl Fn(&Row) -> f64, String> {
    static GATE: Notify = Notify::const_new();
    static ARRIVED: AtomicUsize = AtomicUsize::new(0);
    static LEFT: AtomicUsize = AtomicUsize::new(0);

    async fn park(tasks: usize) {
        for _ in 0..tasks {
            tokio::spawn(async {
                let opened = GATE.notified();
                ARRIVED.fetch_add(1, Ordering::Relaxed);
                opened.await;
                LEFT.fetch_add(1, Ordering::Relaxed);
            });
        }
    }
    async fn until(counter: &AtomicUsize, count: usize) {
        while counter.load(Ordering::Relaxed) < count {
            yield_now().await;
        }
    }

    let (few, many) = on_tokio(options, async {
        park(FEW_PARKED).await;
        until(&ARRIVED, FEW_PARKED).await;
        let few = Memory::now();
        park(MANY_PARKED - FEW_PARKED).await;
        until(&ARRIVED, MANY_PARKED).await;
        let many = Memory::now();
        GATE.notify_waiters();
        until(&LEFT, MANY_PARKED).await;
        Ok((few, many))
    })?;
    check(
        "tasks that came out",
        LEFT.load(Ordering::Relaxed),
        MANY_PARKED,
    )?;
    let slope =
        |few: usize, many: usize| (many as f64 - few as f64) / (MANY_PARKED - FEW_PARKED) as f64;
    Ok(move |row: &Row| {
        if row.scenario == "parked-bytes" {
            slope(few.resident, many.resident)
        } else {
            slope(few.heap, many.heap)
        }
    })
}

struct Memory {
    resident: usize,
    heap: usize,
}

impl Memory {
    fn now() -> Self {
        Memory {
            resident: resident_kib() * 1024,
            heap: heap_bytes(),
        }
    }
}

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("/proc/self/status");
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .expect("VmRSS in kB")
}

/// What the allocator has handed out, in all its arenas.
fn heap_bytes() -> usize {
    // SAFETY: no arguments, reads the allocator's statistics under its own locks.
    let info = unsafe { libc::mallinfo2() };
    info.uordblks + info.hblkhd
}
