//! Contender `async-channel`, on Tokio.

use async_channel::{Receiver, Sender};
use futures_core::Stream;

use super::merge::sum_from_any;
use super::tasks::{Adder, Channels, ManyReceivers, SelectReceive, SelectSend};
use super::{BUFFERED, ONE, UNBOUNDED, message};
use crate::options::Options;
use crate::scenario::{Contender, Group};

pub fn add_groups(groups: &mut Vec<Group>, options: &Options) {
    let mut adder = Adder {
        groups,
        options,
        contender: Contender::AsyncChannel,
    };
    for capacity in [ONE, BUFFERED, UNBOUNDED] {
        adder.add_one_receiver::<AsyncChannel>(capacity);
        adder.add_many_receivers::<AsyncChannel>(capacity);
        adder.add_select_receive::<AsyncChannel>(capacity);
        adder.add_select_both::<AsyncChannel>(capacity);
    }
    adder.add_request_reply::<AsyncChannel>();
    adder.add_selects::<AsyncChannel>();
}

struct AsyncChannel;

impl Channels for AsyncChannel {
    type Sender<T: Send + 'static> = Sender<T>;
    type Receiver<T: Send + 'static> = Receiver<T>;
    type ReplySender = Sender<u64>;
    type ReplyReceiver = Receiver<u64>;

    fn channel<T: Send + 'static>(capacity: Option<usize>) -> (Sender<T>, Receiver<T>) {
        match capacity {
            Some(capacity) => async_channel::bounded(capacity),
            None => async_channel::unbounded(),
        }
    }

    async fn send<T: Send + 'static>(sender: &Sender<T>, value: T) {
        if sender.send(value).await.is_err() {
            panic!("no receiver is there");
        }
    }

    async fn receive<T: Send + 'static>(receiver: &mut Receiver<T>) -> T {
        receiver.recv().await.expect("a sender is there")
    }

    /// A channel of capacity 1: async-channel has no one-shot of its own.
    fn one_shot() -> (Self::ReplySender, Self::ReplyReceiver) {
        async_channel::bounded(1)
    }

    async fn reply(sender: Self::ReplySender, value: u64) {
        sender.send(value).await.expect("the client waits");
    }

    async fn await_reply(receiver: Self::ReplyReceiver) -> u64 {
        receiver.recv().await.expect("the server replies")
    }
}

impl ManyReceivers for AsyncChannel {
    fn share(receiver: &Receiver<u64>) -> Receiver<u64> {
        receiver.clone()
    }
}

impl SelectReceive for AsyncChannel {
    async fn receive_from_any(receivers: Vec<Receiver<u64>>, count: u64) -> u64 {
        let streams = receivers.into_iter().map(Box::pin).collect();
        sum_from_any(streams, count, |stream, context| {
            stream.as_mut().poll_next(context)
        })
        .await
    }
}

impl SelectSend for AsyncChannel {
    async fn send_to_any(senders: Vec<Sender<u64>>, count: u64) {
        let [a, b, c, d] = &senders[..] else {
            unreachable!("no scenario selects over {} senders", senders.len())
        };
        for i in 0..count {
            let value = message(i);
            tokio::select! {
                Ok(()) = a.send(value) => (),
                Ok(()) = b.send(value) => (),
                Ok(()) = c.send(value) => (),
                Ok(()) = d.send(value) => (),
                else => panic!("all channels are closed"),
            }
        }
    }
}
