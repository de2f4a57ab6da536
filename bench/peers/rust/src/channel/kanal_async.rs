//! Contender `kanal`: its async ends, on Tokio.

use std::future::Future;
use std::task::{Poll, ready};

use kanal::{AsyncReceiver, AsyncSender};

use super::merge::sum_from_any;
use super::tasks::{Adder, Channels, ManyReceivers, SelectReceive};
use super::{BUFFERED, ONE, RENDEZVOUS, UNBOUNDED};
use crate::options::Options;
use crate::scenario::{Contender, Group};

pub fn add_groups(groups: &mut Vec<Group>, options: &Options) {
    let mut adder = Adder {
        groups,
        options,
        contender: Contender::Kanal,
    };
    for capacity in [RENDEZVOUS, ONE, BUFFERED, UNBOUNDED] {
        adder.add_one_receiver::<Kanal>(capacity);
        adder.add_many_receivers::<Kanal>(capacity);
        adder.add_select_receive::<Kanal>(capacity);
    }
    adder.add_request_reply::<Kanal>();
    adder.add_selects::<Kanal>();
}

struct Kanal;

impl Channels for Kanal {
    type Sender<T: Send + 'static> = AsyncSender<T>;
    type Receiver<T: Send + 'static> = AsyncReceiver<T>;
    type ReplySender = AsyncSender<u64>;
    type ReplyReceiver = AsyncReceiver<u64>;

    fn channel<T: Send + 'static>(capacity: Option<usize>) -> (AsyncSender<T>, AsyncReceiver<T>) {
        match capacity {
            Some(capacity) => kanal::bounded_async(capacity),
            None => kanal::unbounded_async(),
        }
    }

    async fn send<T: Send + 'static>(sender: &AsyncSender<T>, value: T) {
        sender.send(value).await.expect("a receiver is there");
    }

    async fn receive<T: Send + 'static>(receiver: &mut AsyncReceiver<T>) -> T {
        receiver.recv().await.expect("a sender is there")
    }

    /// This version of kanal has no one-shot of its own.
    fn one_shot() -> (Self::ReplySender, Self::ReplyReceiver) {
        kanal::bounded_async(1)
    }

    async fn reply(sender: Self::ReplySender, value: u64) {
        sender.send(value).await.expect("the client waits");
    }

    async fn await_reply(receiver: Self::ReplyReceiver) -> u64 {
        receiver.recv().await.expect("the server replies")
    }
}

impl ManyReceivers for Kanal {
    fn share(receiver: &AsyncReceiver<u64>) -> AsyncReceiver<u64> {
        receiver.clone()
    }
}

impl SelectReceive for Kanal {
    /// Keeps one receive future a channel and replaces it when it is done: a future of kanal that is dropped while it
    /// waits can lose its message, which excludes `select!`, and its stream must not be polled without having been woken.
    async fn receive_from_any(receivers: Vec<AsyncReceiver<u64>>, count: u64) -> u64 {
        let waiting = receivers
            .iter()
            .map(|receiver| (receiver, Box::pin(receiver.recv())))
            .collect();
        sum_from_any(waiting, count, |(receiver, future), context| {
            let message = ready!(future.as_mut().poll(context));
            future.set(receiver.recv());
            Poll::Ready(message.ok())
        })
        .await
    }
}
