//! Receiving from any of several sources in one task.

use std::future::poll_fn;
use std::task::{Context, Poll};

/// The sum of `count` messages, each from any of the sources. Every search begins at the next source, so that none
/// is preferred. Polled by hand because that is faster than `select!` and `select_all` with each of these crates.
pub async fn sum_from_any<S>(
    mut sources: Vec<S>,
    count: u64,
    poll: impl Fn(&mut S, &mut Context<'_>) -> Poll<Option<u64>>,
) -> u64 {
    let mut sum = 0;
    let mut first = 0;
    for _ in 0..count {
        sum += poll_fn(|context| {
            first = if first + 1 == sources.len() {
                0
            } else {
                first + 1
            };
            let (before, from) = sources.split_at_mut(first);
            for source in from.iter_mut().chain(before) {
                if let Poll::Ready(message) = poll(source, context) {
                    return Poll::Ready(message.expect("the senders stay until all is received"));
                }
            }
            Poll::Pending
        })
        .await;
    }
    sum
}
