//! Suite `lock`: one mutex and its contenders.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_utils::CachePadded;

use crate::measure::{measure_runs, nanos_per_operation};
use crate::options::Options;
use crate::random::{ONE_MICROSECOND, work};
use crate::runtime::Tokio;
use crate::scenario::{Contender, Group, Row, check};

const CONTENDERS: [usize; 6] = [1, 2, 4, 16, 64, 512];
const WORK: [(&str, u32); 2] = [("0", 0), ("1us", ONE_MICROSECOND)];
/// How long contenders run before anything counts.
const RUN_IN: Duration = Duration::from_millis(50);
const INTERVAL: Duration = Duration::from_millis(500);

pub fn groups(options: &Options) -> Vec<Group> {
    let mut groups = Vec::new();
    let peers = [Contender::Tokio, Contender::ParkingLotThreads];
    for contender in peers.into_iter().filter(|c| c.runs_with(options)) {
        for contenders in CONTENDERS {
            for (section_name, section) in WORK {
                for (outside_name, outside) in WORK {
                    let mix = Mix {
                        contenders,
                        section,
                        outside,
                    };
                    let name = format!("mutex-{contenders}-{section_name}-{outside_name}");
                    add_mix(&mut groups, options, contender, mix, &name);
                }
            }
        }
        groups.push(Group::one(
            Row::new(options, contender, "recovery-512-2", "ms"),
            move |options, requests| {
                measure_runs(requests, || {
                    let millis = with_lock(options, contender, recovery)?;
                    Ok(move |_: &Row| millis)
                })
            },
        ));
    }
    groups
}

fn add_mix(groups: &mut Vec<Group>, options: &Options, contender: Contender, mix: Mix, name: &str) {
    groups.push(Group::one(
        Row::new(options, contender, name, "ns"),
        move |options, mut requests| {
            while let Some(length) = requests.next()? {
                let nanos = with_lock(options, contender, |arena| throughput(arena, mix, length))?;
                requests.answer(|_| nanos);
            }
            Ok(())
        },
    ));
    if mix.contenders > 1 {
        let row = |what: &str, unit| Row::new(options, contender, format!("{name}-{what}"), unit);
        groups.push(Group {
            rows: vec![
                row("longest-wait", "ms"),
                row("smallest-share", "ratio"),
                row("largest-share", "ratio"),
            ],
            run: Box::new(move |options, requests| {
                measure_runs(requests, || {
                    with_lock(options, contender, |arena| fairness(arena, mix))
                })
            }),
        });
    }
}

#[derive(Clone, Copy)]
struct Mix {
    contenders: usize,
    section: u32,
    outside: u32,
}

/// What one contender says about itself. It alone writes `acquired`.
#[derive(Default)]
struct Own {
    acquired: AtomicU64,
    /// Nanoseconds since the arena's epoch, 0 while it does not wait.
    waiting_since: AtomicU64,
    longest_wait: AtomicU64,
    leave: AtomicBool,
}

impl Own {
    fn count(&self) {
        let acquired = self.acquired.load(Ordering::Relaxed);
        self.acquired.store(acquired + 1, Ordering::Relaxed);
    }

    fn begin_wait(&self, epoch: Instant) -> u64 {
        let now = nanos_since(epoch);
        self.waiting_since.store(now, Ordering::Relaxed);
        now
    }

    fn end_wait(&self, epoch: Instant, began: u64) {
        let waited = nanos_since(epoch) - began;
        self.waiting_since.store(0, Ordering::Relaxed);
        if waited > self.longest_wait.load(Ordering::Relaxed) {
            self.longest_wait.store(waited, Ordering::Relaxed);
        }
    }
}

fn nanos_since(epoch: Instant) -> u64 {
    epoch.elapsed().as_nanos() as u64
}

type Contenders = Vec<Arc<CachePadded<Own>>>;

fn acquired(contenders: &Contenders) -> u64 {
    contenders
        .iter()
        .map(|own| own.acquired.load(Ordering::Relaxed))
        .sum()
}

/// A lock, and a way to run contenders on it.
trait Arena {
    fn epoch(&self) -> Instant;
    /// Starts contenders that loop until they are told to leave; `timed` ones measure their waits.
    fn start(&mut self, mix: Mix, timed: bool) -> Contenders;
    /// Waits for all contenders ever started; the value of the protected counter.
    fn finish(&mut self) -> u64;
}

fn with_lock<R>(
    options: &Options,
    contender: Contender,
    run: impl FnOnce(&mut dyn Arena) -> Result<R, String>,
) -> Result<R, String> {
    if contender != Contender::Tokio {
        return run(&mut Threads::default());
    }
    let mut tasks = Tasks {
        runtime: Tokio::start(options),
        lock: Arc::default(),
        epoch: Instant::now(),
        running: Vec::new(),
    };
    let result = run(&mut tasks);
    tasks.runtime.stop();
    result
}

/// `parking_lot::Mutex` between platform threads.
struct Threads {
    lock: Arc<CachePadded<parking_lot::Mutex<u64>>>,
    epoch: Instant,
    running: Vec<thread::JoinHandle<()>>,
}

impl Default for Threads {
    fn default() -> Self {
        Threads {
            lock: Arc::default(),
            epoch: Instant::now(),
            running: Vec::new(),
        }
    }
}

impl Arena for Threads {
    fn epoch(&self) -> Instant {
        self.epoch
    }

    fn start(&mut self, mix: Mix, timed: bool) -> Contenders {
        let epoch = self.epoch;
        let spawn = |_| {
            let own = Arc::new(CachePadded::new(Own::default()));
            let (lock, mine) = (Arc::clone(&self.lock), Arc::clone(&own));
            self.running.push(thread::spawn(move || {
                if timed {
                    contend::<true>(&lock, &mine, mix, epoch);
                } else {
                    contend::<false>(&lock, &mine, mix, epoch);
                }
            }));
            own
        };
        (0..mix.contenders).map(spawn).collect()
    }

    fn finish(&mut self) -> u64 {
        for thread in self.running.drain(..) {
            thread.join().expect("the contender does not panic");
        }
        *self.lock.lock()
    }
}

fn contend<const TIMED: bool>(lock: &parking_lot::Mutex<u64>, own: &Own, mix: Mix, epoch: Instant) {
    while !own.leave.load(Ordering::Relaxed) {
        let began = if TIMED { own.begin_wait(epoch) } else { 0 };
        let mut counter = lock.lock();
        if TIMED {
            own.end_wait(epoch, began);
        }
        *counter += 1;
        work(mix.section);
        drop(counter);
        own.count();
        work(mix.outside);
    }
}

/// `tokio::sync::Mutex` between tasks.
struct Tasks {
    runtime: Tokio,
    lock: Arc<CachePadded<tokio::sync::Mutex<u64>>>,
    epoch: Instant,
    running: Vec<tokio::task::JoinHandle<()>>,
}

impl Arena for Tasks {
    fn epoch(&self) -> Instant {
        self.epoch
    }

    fn start(&mut self, mix: Mix, timed: bool) -> Contenders {
        let epoch = self.epoch;
        let spawn = |_| {
            let own = Arc::new(CachePadded::new(Own::default()));
            let (lock, mine) = (Arc::clone(&self.lock), Arc::clone(&own));
            let handle = self.runtime.handle();
            self.running.push(if timed {
                handle.spawn(async move { contend_async::<true>(&lock, &mine, mix, epoch).await })
            } else {
                handle.spawn(async move { contend_async::<false>(&lock, &mine, mix, epoch).await })
            });
            own
        };
        (0..mix.contenders).map(spawn).collect()
    }

    fn finish(&mut self) -> u64 {
        let handle = self.runtime.handle();
        for task in self.running.drain(..) {
            handle.block_on(task).expect("the contender does not panic");
        }
        *handle.block_on(self.lock.lock())
    }
}

async fn contend_async<const TIMED: bool>(
    lock: &tokio::sync::Mutex<u64>,
    own: &Own,
    mix: Mix,
    epoch: Instant,
) {
    while !own.leave.load(Ordering::Relaxed) {
        let began = if TIMED { own.begin_wait(epoch) } else { 0 };
        let mut counter = lock.lock().await;
        if TIMED {
            own.end_wait(epoch, began);
        }
        *counter += 1;
        work(mix.section);
        drop(counter);
        own.count();
        work(mix.outside);
    }
}

fn leave(contenders: &Contenders) {
    for own in contenders {
        own.leave.store(true, Ordering::Relaxed);
    }
}

fn finish(arena: &mut dyn Arena, contenders: &[&Contenders]) -> Result<(), String> {
    contenders.iter().for_each(|c| leave(c));
    let counter = arena.finish();
    let counted = contenders.iter().map(|c| acquired(c)).sum();
    check("the protected counter", counter, counted)
}

fn throughput(arena: &mut dyn Arena, mix: Mix, length: Duration) -> Result<f64, String> {
    let contenders = arena.start(mix, false);
    thread::sleep(RUN_IN);
    let (start, before) = (Instant::now(), acquired(&contenders));
    thread::sleep(length);
    let after = acquired(&contenders);
    let time = start.elapsed();
    finish(arena, &[&contenders])?;
    Ok(nanos_per_operation(time, after - before))
}

fn fairness(arena: &mut dyn Arena, mix: Mix) -> Result<impl Fn(&Row) -> f64 + use<>, String> {
    let contenders = arena.start(mix, true);
    thread::sleep(RUN_IN);

    let before: Vec<u64> = contenders
        .iter()
        .map(|own| {
            own.longest_wait.store(0, Ordering::Relaxed);
            own.acquired.load(Ordering::Relaxed)
        })
        .collect();
    thread::sleep(INTERVAL);
    let mut longest = 0;
    let mut shares = Vec::with_capacity(contenders.len());
    for (own, before) in contenders.iter().zip(before) {
        shares.push(own.acquired.load(Ordering::Relaxed) - before);
        let still = match own.waiting_since.load(Ordering::Relaxed) {
            0 => 0,
            since => nanos_since(arena.epoch()).saturating_sub(since),
        };
        longest = longest
            .max(own.longest_wait.load(Ordering::Relaxed))
            .max(still);
    }
    finish(arena, &[&contenders])?;

    let fair = shares.iter().sum::<u64>() as f64 / shares.len() as f64;
    let smallest = shares.iter().copied().min().unwrap_or(0).max(1) as f64;
    let largest = shares.iter().copied().max().unwrap_or(0) as f64;
    Ok(move |row: &Row| {
        if row.scenario.ends_with("-longest-wait") {
            longest as f64 / 1e6
        } else if row.scenario.ends_with("-smallest-share") {
            fair / smallest
        } else {
            largest / fair
        }
    })
}

/// How long two contenders take to be as fast as before when 510 others leave.
fn recovery(arena: &mut dyn Arena) -> Result<f64, String> {
    const SAMPLE: Duration = Duration::from_millis(1);
    const GIVE_UP_MS: f64 = 10_000.0;
    let crowd = |contenders| Mix {
        contenders,
        section: 0,
        outside: ONE_MICROSECOND,
    };

    let two = arena.start(crowd(2), false);
    let rate = || {
        let (start, before) = (Instant::now(), acquired(&two));
        thread::sleep(SAMPLE);
        let after = acquired(&two);
        (after - before) as f64 / start.elapsed().as_secs_f64()
    };
    thread::sleep(Duration::from_millis(500));
    let mut rates: Vec<f64> = (0..500).map(|_| rate()).collect();
    rates.sort_by(f64::total_cmp);
    let normal = rates[rates.len() / 2];

    let others = arena.start(crowd(510), false);
    thread::sleep(Duration::from_millis(1_000));
    leave(&others);
    let left = Instant::now();
    let mut good = 0;
    let mut good_since = 0.0;
    let value = loop {
        let began = left.elapsed().as_secs_f64() * 1e3;
        if rate() >= 0.75 * normal {
            if good == 0 {
                good_since = began;
            }
            good += 1;
            if good == 3 {
                break good_since;
            }
        } else {
            good = 0;
        }
        if began > GIVE_UP_MS {
            break GIVE_UP_MS;
        }
    };
    finish(arena, &[&two, &others])?;
    Ok(value)
}
