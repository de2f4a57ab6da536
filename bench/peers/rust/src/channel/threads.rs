//! The scenarios between platform threads: contenders `crossbeam-threads` and `kanal-threads`.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Select;

use super::{
    BUFFERED, Batch, Capacity, ONE, PARTIES, RENDEZVOUS, REQUEST_CAPACITY, SELECT_CAPACITY,
    SELECTED, UNBOUNDED, message, row, sum_of_messages,
};
use crate::measure::measure;
use crate::options::Options;
use crate::scenario::{Contender, Group, check};

const BATCH: Batch = Batch {
    handed_over: 5_000,
    buffered: 200_000,
    requests: 2_000,
    selected: 192_000,
};

pub fn add_groups(groups: &mut Vec<Group>, options: &Options) {
    let mut crossbeam = Adder {
        groups,
        options,
        contender: Contender::CrossbeamThreads,
    };
    crossbeam.add_grid::<Crossbeam>();
    for (suffix, bound) in [RENDEZVOUS, ONE, BUFFERED, UNBOUNDED] {
        let messages = BATCH.messages(bound);
        crossbeam.add(format!("select-rx-{suffix}"), messages, move || {
            from_any(bound, PARTIES, messages)
        });
        crossbeam.add(format!("select-both-{suffix}"), messages, move || {
            select_both(bound, messages)
        });
    }
    for channels in SELECTED {
        crossbeam.add(format!("select-{channels}"), BATCH.selected, move || {
            from_any(Some(SELECT_CAPACITY), channels, BATCH.selected)
        });
    }
    let mut kanal = Adder {
        groups,
        options,
        contender: Contender::KanalThreads,
    };
    kanal.add_grid::<Kanal>();
}

/// A family of channels with blocking, shareable ends.
trait Channels {
    type Sender<T: Send>: Clone + Send;
    type Receiver<T: Send>: Clone + Send;

    fn channel<T: Send>(capacity: Option<usize>) -> (Self::Sender<T>, Self::Receiver<T>);
    fn send<T: Send>(sender: &Self::Sender<T>, value: T);
    fn receive<T: Send>(receiver: &Self::Receiver<T>) -> T;
}

struct Crossbeam;

impl Channels for Crossbeam {
    type Sender<T: Send> = crossbeam_channel::Sender<T>;
    type Receiver<T: Send> = crossbeam_channel::Receiver<T>;

    fn channel<T: Send>(capacity: Option<usize>) -> (Self::Sender<T>, Self::Receiver<T>) {
        match capacity {
            Some(capacity) => crossbeam_channel::bounded(capacity),
            None => crossbeam_channel::unbounded(),
        }
    }

    fn send<T: Send>(sender: &Self::Sender<T>, value: T) {
        sender.send(value).expect("a receiver is there");
    }

    fn receive<T: Send>(receiver: &Self::Receiver<T>) -> T {
        receiver.recv().expect("a sender is there")
    }
}

struct Kanal;

impl Channels for Kanal {
    type Sender<T: Send> = kanal::Sender<T>;
    type Receiver<T: Send> = kanal::Receiver<T>;

    fn channel<T: Send>(capacity: Option<usize>) -> (Self::Sender<T>, Self::Receiver<T>) {
        match capacity {
            Some(capacity) => kanal::bounded(capacity),
            None => kanal::unbounded(),
        }
    }

    fn send<T: Send>(sender: &Self::Sender<T>, value: T) {
        sender.send(value).expect("a receiver is there");
    }

    fn receive<T: Send>(receiver: &Self::Receiver<T>) -> T {
        receiver.recv().expect("a sender is there")
    }
}

struct Adder<'a> {
    groups: &'a mut Vec<Group>,
    options: &'a Options,
    contender: Contender,
}

impl Adder<'_> {
    fn add_grid<C: Channels + 'static>(&mut self) {
        for capacity in [RENDEZVOUS, ONE, BUFFERED, UNBOUNDED] {
            let (suffix, bound): Capacity = capacity;
            let messages = BATCH.messages(bound);
            if bound != Some(0) {
                self.add(format!("seq-{suffix}"), messages, move || seq::<C>(bound));
            }
            let shapes = [
                ("spsc", 1, 1),
                ("mpsc", PARTIES, 1),
                ("spmc", 1, PARTIES),
                ("mpmc", PARTIES, PARTIES),
            ];
            for (name, senders, receivers) in shapes {
                self.add(format!("{name}-{suffix}"), messages, move || {
                    through_one::<C>(bound, senders, receivers)
                });
            }
        }
        self.add(
            "request-reply".to_string(),
            BATCH.requests,
            request_reply::<C>,
        );
    }

    fn add(
        &mut self,
        scenario: String,
        operations: u64,
        batch: impl Fn() -> Result<(), String> + 'static,
    ) {
        self.groups.push(Group::one(
            row(self.options, self.contender, scenario),
            move |_, requests| measure(requests, operations, || timed(&batch)),
        ));
    }
}

fn timed(batch: impl Fn() -> Result<(), String>) -> Result<Duration, String> {
    let start = Instant::now();
    batch()?;
    Ok(start.elapsed())
}

fn send_all<C: Channels>(sender: &C::Sender<u64>, count: u64) {
    for i in 0..count {
        C::send(sender, message(i));
    }
}

fn receive_all<C: Channels>(receiver: &C::Receiver<u64>, count: u64) -> u64 {
    (0..count).map(|_| C::receive(receiver)).sum()
}

fn seq<C: Channels>(capacity: Option<usize>) -> Result<(), String> {
    let messages = BATCH.messages(capacity);
    let (sender, receiver) = C::channel::<u64>(capacity);
    let run = capacity.map_or(messages, |c| c as u64);
    let mut sum = 0;
    let mut sent = 0;
    while sent < messages {
        let end = messages.min(sent + run);
        for i in sent..end {
            C::send(&sender, message(i));
        }
        for _ in sent..end {
            sum += C::receive(&receiver);
        }
        sent = end;
    }
    check("sum of messages", sum, sum_of_messages(messages))
}

fn through_one<C: Channels>(
    capacity: Option<usize>,
    senders: usize,
    receivers: usize,
) -> Result<(), String> {
    let messages = BATCH.messages(capacity);
    let sent_each = messages / senders as u64;
    let received_each = messages / receivers as u64;
    let (sender, receiver) = C::channel::<u64>(capacity);
    let sum = thread::scope(|scope| {
        for _ in 0..senders {
            let sender = sender.clone();
            scope.spawn(move || send_all::<C>(&sender, sent_each));
        }
        let receiving: Vec<_> = (0..receivers)
            .map(|_| {
                let receiver = receiver.clone();
                scope.spawn(move || receive_all::<C>(&receiver, received_each))
            })
            .collect();
        sum_of(receiving)
    });
    check(
        "sum of messages",
        sum,
        senders as u64 * sum_of_messages(sent_each),
    )
}

fn sum_of(threads: Vec<thread::ScopedJoinHandle<'_, u64>>) -> u64 {
    threads
        .into_iter()
        .map(|thread| thread.join().expect("the thread does not panic"))
        .sum()
}

fn request_reply<C: Channels>() -> Result<(), String> {
    let (requests, incoming) = C::channel::<(u64, C::Sender<u64>)>(Some(REQUEST_CAPACITY));
    let sum = thread::scope(|scope| {
        scope.spawn(move || {
            for _ in 0..BATCH.requests {
                let (number, reply) = C::receive(&incoming);
                C::send(&reply, number + 1);
            }
        });
        let client = scope.spawn(move || {
            (0..BATCH.requests)
                .map(|number| {
                    let (reply, answer) = C::channel::<u64>(Some(1));
                    C::send(&requests, (number, reply));
                    C::receive(&answer)
                })
                .sum()
        });
        sum_of(vec![client])
    });
    check(
        "sum of replies",
        sum,
        BATCH.requests * (BATCH.requests + 1) / 2,
    )
}

type Ends = (
    Vec<crossbeam_channel::Sender<u64>>,
    Vec<crossbeam_channel::Receiver<u64>>,
);

fn channels(capacity: Option<usize>, count: usize) -> Ends {
    (0..count)
        .map(|_| Crossbeam::channel::<u64>(capacity))
        .unzip()
}

fn receive_from_any(receivers: &[crossbeam_channel::Receiver<u64>], count: u64) -> u64 {
    let mut select = Select::new();
    for receiver in receivers {
        select.recv(receiver);
    }
    (0..count)
        .map(|_| {
            let ready = select.select();
            let index = ready.index();
            ready.recv(&receivers[index]).expect("a sender is there")
        })
        .sum()
}

fn send_to_any(senders: &[crossbeam_channel::Sender<u64>], count: u64) {
    let mut select = Select::new();
    for sender in senders {
        select.send(sender);
    }
    for i in 0..count {
        let ready = select.select();
        let index = ready.index();
        ready
            .send(&senders[index], message(i))
            .expect("a receiver is there");
    }
}

fn from_any(capacity: Option<usize>, count: usize, messages: u64) -> Result<(), String> {
    let each = messages / count as u64;
    let (senders, receivers) = channels(capacity, count);
    let sum = thread::scope(|scope| {
        for sender in &senders {
            scope.spawn(move || send_all::<Crossbeam>(sender, each));
        }
        let receivers = &receivers;
        sum_of(vec![
            scope.spawn(move || receive_from_any(receivers, messages)),
        ])
    });
    check("sum of messages", sum, count as u64 * sum_of_messages(each))
}

fn select_both(capacity: Option<usize>, messages: u64) -> Result<(), String> {
    let each = messages / PARTIES as u64;
    let (senders, receivers) = channels(capacity, PARTIES);
    let (senders, receivers) = (&senders, &receivers);
    let sum = thread::scope(|scope| {
        for _ in 0..PARTIES {
            scope.spawn(move || send_to_any(senders, each));
        }
        sum_of(
            (0..PARTIES)
                .map(|_| scope.spawn(move || receive_from_any(receivers, each)))
                .collect(),
        )
    });
    check(
        "sum of messages",
        sum,
        PARTIES as u64 * sum_of_messages(each),
    )
}
