//! Contender `tokio`: `tokio::sync::mpsc` and `oneshot`.

use tokio::sync::{mpsc, oneshot};

use super::merge::sum_from_any;
use super::tasks::{Adder, Channels, SelectReceive};
use super::{BUFFERED, ONE, UNBOUNDED};
use crate::options::Options;
use crate::scenario::{Contender, Group};

pub fn add_groups(groups: &mut Vec<Group>, options: &Options) {
    let mut adder = Adder {
        groups,
        options,
        contender: Contender::Tokio,
    };
    for capacity in [ONE, BUFFERED] {
        adder.add_one_receiver::<Bounded>(capacity);
        adder.add_select_receive::<Bounded>(capacity);
    }
    adder.add_one_receiver::<Unbounded>(UNBOUNDED);
    adder.add_select_receive::<Unbounded>(UNBOUNDED);
    adder.add_request_reply::<Bounded>();
    adder.add_selects::<Bounded>();
}

struct Bounded;

impl Channels for Bounded {
    type Sender<T: Send + 'static> = mpsc::Sender<T>;
    type Receiver<T: Send + 'static> = mpsc::Receiver<T>;
    type ReplySender = oneshot::Sender<u64>;
    type ReplyReceiver = oneshot::Receiver<u64>;

    fn channel<T: Send + 'static>(capacity: Option<usize>) -> (mpsc::Sender<T>, mpsc::Receiver<T>) {
        mpsc::channel(capacity.expect("a bound"))
    }

    async fn send<T: Send + 'static>(sender: &mpsc::Sender<T>, value: T) {
        if sender.send(value).await.is_err() {
            panic!("the receiver is gone");
        }
    }

    async fn receive<T: Send + 'static>(receiver: &mut mpsc::Receiver<T>) -> T {
        receiver.recv().await.expect("a sender is there")
    }

    fn one_shot() -> (Self::ReplySender, Self::ReplyReceiver) {
        oneshot::channel()
    }

    async fn reply(sender: Self::ReplySender, value: u64) {
        sender.send(value).expect("the client waits");
    }

    async fn await_reply(receiver: Self::ReplyReceiver) -> u64 {
        receiver.await.expect("the server replies")
    }
}

struct Unbounded;

impl Channels for Unbounded {
    type Sender<T: Send + 'static> = mpsc::UnboundedSender<T>;
    type Receiver<T: Send + 'static> = mpsc::UnboundedReceiver<T>;
    type ReplySender = oneshot::Sender<u64>;
    type ReplyReceiver = oneshot::Receiver<u64>;

    fn channel<T: Send + 'static>(
        _: Option<usize>,
    ) -> (mpsc::UnboundedSender<T>, mpsc::UnboundedReceiver<T>) {
        mpsc::unbounded_channel()
    }

    async fn send<T: Send + 'static>(sender: &mpsc::UnboundedSender<T>, value: T) {
        if sender.send(value).is_err() {
            panic!("the receiver is gone");
        }
    }

    async fn receive<T: Send + 'static>(receiver: &mut mpsc::UnboundedReceiver<T>) -> T {
        receiver.recv().await.expect("a sender is there")
    }

    fn one_shot() -> (Self::ReplySender, Self::ReplyReceiver) {
        Bounded::one_shot()
    }

    async fn reply(sender: Self::ReplySender, value: u64) {
        Bounded::reply(sender, value).await;
    }

    async fn await_reply(receiver: Self::ReplyReceiver) -> u64 {
        Bounded::await_reply(receiver).await
    }
}

impl SelectReceive for Bounded {
    async fn receive_from_any(receivers: Vec<mpsc::Receiver<u64>>, count: u64) -> u64 {
        sum_from_any(receivers, count, mpsc::Receiver::poll_recv).await
    }
}

impl SelectReceive for Unbounded {
    async fn receive_from_any(receivers: Vec<mpsc::UnboundedReceiver<u64>>, count: u64) -> u64 {
        sum_from_any(receivers, count, mpsc::UnboundedReceiver::poll_recv).await
    }
}
