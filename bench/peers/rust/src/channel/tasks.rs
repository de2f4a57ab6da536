//! The scenarios between Tokio tasks, for any channel that tasks can await.

use std::future::Future;

use tokio::task::JoinHandle;

use super::{
    Batch, Capacity, PARTIES, REQUEST_CAPACITY, SELECT_CAPACITY, SELECTED, message, row,
    sum_of_messages,
};
use crate::measure::measure_async;
use crate::options::Options;
use crate::runtime::on_tokio;
use crate::scenario::{Contender, Group, check};

const BATCH: Batch = Batch {
    handed_over: 20_000,
    buffered: 100_000,
    requests: 10_000,
    selected: 96_000,
};

/// A family of channels with awaitable ends and something that carries one reply.
pub trait Channels: 'static {
    type Sender<T: Send + 'static>: Clone + Send + Sync + 'static;
    type Receiver<T: Send + 'static>: Send + 'static;
    type ReplySender: Send + 'static;
    type ReplyReceiver: Send + 'static;

    fn channel<T: Send + 'static>(capacity: Option<usize>) -> (Self::Sender<T>, Self::Receiver<T>);
    fn send<T: Send + 'static>(
        sender: &Self::Sender<T>,
        value: T,
    ) -> impl Future<Output = ()> + Send;
    fn receive<T: Send + 'static>(
        receiver: &mut Self::Receiver<T>,
    ) -> impl Future<Output = T> + Send;

    fn one_shot() -> (Self::ReplySender, Self::ReplyReceiver);
    fn reply(sender: Self::ReplySender, value: u64) -> impl Future<Output = ()> + Send;
    fn await_reply(receiver: Self::ReplyReceiver) -> impl Future<Output = u64> + Send;
}

/// Channels whose receiving end can be shared.
pub trait ManyReceivers: Channels {
    fn share(receiver: &Self::Receiver<u64>) -> Self::Receiver<u64>;
}

pub trait SelectReceive: Channels {
    /// The sum of `count` messages, each from any of the receivers.
    fn receive_from_any(
        receivers: Vec<Self::Receiver<u64>>,
        count: u64,
    ) -> impl Future<Output = u64> + Send;
}

pub trait SelectSend: Channels {
    /// Sends the first `count` messages, each to any of the senders.
    fn send_to_any(senders: Vec<Self::Sender<u64>>, count: u64) -> impl Future<Output = ()> + Send;
}

/// Adds the scenarios of one contender.
pub struct Adder<'a> {
    pub groups: &'a mut Vec<Group>,
    pub options: &'a Options,
    pub contender: Contender,
}

impl Adder<'_> {
    pub fn add_one_receiver<C: Channels>(&mut self, capacity: Capacity) {
        let (suffix, bound) = capacity;
        let messages = BATCH.messages(bound);
        if bound != Some(0) {
            self.add(format!("seq-{suffix}"), messages, move || seq::<C>(bound));
        }
        self.add(format!("spsc-{suffix}"), messages, move || {
            many_to_one::<C>(bound, 1)
        });
        self.add(format!("mpsc-{suffix}"), messages, move || {
            many_to_one::<C>(bound, PARTIES)
        });
    }

    pub fn add_many_receivers<C: ManyReceivers>(&mut self, capacity: Capacity) {
        let (suffix, bound) = capacity;
        let messages = BATCH.messages(bound);
        self.add(format!("spmc-{suffix}"), messages, move || {
            to_many::<C>(bound, 1)
        });
        self.add(format!("mpmc-{suffix}"), messages, move || {
            to_many::<C>(bound, PARTIES)
        });
    }

    pub fn add_select_receive<C: SelectReceive>(&mut self, capacity: Capacity) {
        let (suffix, bound) = capacity;
        let messages = BATCH.messages(bound);
        self.add(format!("select-rx-{suffix}"), messages, move || {
            from_any::<C>(bound, PARTIES, messages)
        });
    }

    pub fn add_select_both<C: ManyReceivers + SelectReceive + SelectSend>(
        &mut self,
        capacity: Capacity,
    ) {
        let (suffix, bound) = capacity;
        let messages = BATCH.messages(bound);
        self.add(format!("select-both-{suffix}"), messages, move || {
            select_both::<C>(bound, messages)
        });
    }

    pub fn add_selects<C: SelectReceive>(&mut self) {
        for channels in SELECTED {
            self.add(format!("select-{channels}"), BATCH.selected, move || {
                from_any::<C>(Some(SELECT_CAPACITY), channels, BATCH.selected)
            });
        }
    }

    pub fn add_request_reply<C: Channels>(&mut self) {
        self.add(
            "request-reply".to_string(),
            BATCH.requests,
            request_reply::<C>,
        );
    }

    fn add<B, F>(&mut self, scenario: String, operations: u64, batch: B)
    where
        B: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.groups.push(Group::one(
            row(self.options, self.contender, scenario),
            move |options, requests| on_tokio(options, measure_async(requests, operations, batch)),
        ));
    }
}

async fn send_all<C: Channels>(sender: C::Sender<u64>, count: u64) {
    for i in 0..count {
        C::send(&sender, message(i)).await;
    }
}

async fn receive_all<C: Channels>(mut receiver: C::Receiver<u64>, count: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..count {
        sum += C::receive(&mut receiver).await;
    }
    sum
}

async fn join(senders: Vec<JoinHandle<()>>) {
    for sender in senders {
        sender.await.expect("the sender does not panic");
    }
}

async fn sum(receivers: Vec<JoinHandle<u64>>) -> u64 {
    let mut sum = 0;
    for receiver in receivers {
        sum += receiver.await.expect("the receiver does not panic");
    }
    sum
}

async fn seq<C: Channels>(capacity: Option<usize>) -> Result<(), String> {
    let messages = BATCH.messages(capacity);
    let (sender, mut receiver) = C::channel::<u64>(capacity);
    let run = capacity.map_or(messages, |c| c as u64);
    let mut sum = 0;
    let mut sent = 0;
    while sent < messages {
        let end = messages.min(sent + run);
        for i in sent..end {
            C::send(&sender, message(i)).await;
        }
        for _ in sent..end {
            sum += C::receive(&mut receiver).await;
        }
        sent = end;
    }
    check("sum of messages", sum, sum_of_messages(messages))
}

async fn many_to_one<C: Channels>(capacity: Option<usize>, senders: usize) -> Result<(), String> {
    let messages = BATCH.messages(capacity);
    let each = messages / senders as u64;
    let (sender, receiver) = C::channel::<u64>(capacity);
    let sending = (0..senders)
        .map(|_| tokio::spawn(send_all::<C>(sender.clone(), each)))
        .collect();
    let receiving = vec![tokio::spawn(receive_all::<C>(receiver, messages))];
    join(sending).await;
    let sum = sum(receiving).await;
    check(
        "sum of messages",
        sum,
        senders as u64 * sum_of_messages(each),
    )
}

async fn to_many<C: ManyReceivers>(capacity: Option<usize>, senders: usize) -> Result<(), String> {
    let messages = BATCH.messages(capacity);
    let each = messages / senders as u64;
    let (sender, receiver) = C::channel::<u64>(capacity);
    let sending = (0..senders)
        .map(|_| tokio::spawn(send_all::<C>(sender.clone(), each)))
        .collect();
    let receiving = (0..PARTIES)
        .map(|_| {
            tokio::spawn(receive_all::<C>(
                C::share(&receiver),
                messages / PARTIES as u64,
            ))
        })
        .collect();
    join(sending).await;
    let sum = sum(receiving).await;
    check(
        "sum of messages",
        sum,
        senders as u64 * sum_of_messages(each),
    )
}

async fn from_any<C: SelectReceive>(
    capacity: Option<usize>,
    channels: usize,
    messages: u64,
) -> Result<(), String> {
    let each = messages / channels as u64;
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..channels).map(|_| C::channel::<u64>(capacity)).unzip();
    // The driver keeps its senders: no channel closes while others still carry messages.
    let sending = senders
        .iter()
        .map(|sender| tokio::spawn(send_all::<C>(sender.clone(), each)))
        .collect();
    let receiving = vec![tokio::spawn(C::receive_from_any(receivers, messages))];
    join(sending).await;
    let sum = sum(receiving).await;
    check(
        "sum of messages",
        sum,
        channels as u64 * sum_of_messages(each),
    )
}

async fn select_both<C: ManyReceivers + SelectReceive + SelectSend>(
    capacity: Option<usize>,
    messages: u64,
) -> Result<(), String> {
    let each = messages / PARTIES as u64;
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..PARTIES).map(|_| C::channel::<u64>(capacity)).unzip();
    let sending = (0..PARTIES)
        .map(|_| tokio::spawn(C::send_to_any(senders.clone(), each)))
        .collect();
    let receiving = (0..PARTIES)
        .map(|_| {
            let shared = receivers.iter().map(C::share).collect();
            tokio::spawn(C::receive_from_any(shared, each))
        })
        .collect();
    join(sending).await;
    let sum = sum(receiving).await;
    check(
        "sum of messages",
        sum,
        PARTIES as u64 * sum_of_messages(each),
    )
}

async fn request_reply<C: Channels>() -> Result<(), String> {
    let (requests, mut incoming) = C::channel::<(u64, C::ReplySender)>(Some(REQUEST_CAPACITY));
    let server = tokio::spawn(async move {
        for _ in 0..BATCH.requests {
            let (number, reply) = C::receive(&mut incoming).await;
            C::reply(reply, number + 1).await;
        }
    });
    let client = tokio::spawn(async move {
        let mut sum = 0;
        for number in 0..BATCH.requests {
            let (reply, answer) = C::one_shot();
            C::send(&requests, (number, reply)).await;
            sum += C::await_reply(answer).await;
        }
        sum
    });
    join(vec![server]).await;
    let sum = sum(vec![client]).await;
    check(
        "sum of replies",
        sum,
        BATCH.requests * (BATCH.requests + 1) / 2,
    )
}
