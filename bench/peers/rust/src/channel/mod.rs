//! Suite `channel`: Crossbeam's grid of senders and receivers, request and reply, select.

mod async_channels;
mod kanal_async;
mod merge;
mod tasks;
mod threads;
mod tokio_mpsc;

use crate::options::Options;
use crate::scenario::{Contender, Group, Row};

/// Senders or receivers, wherever there are several.
const PARTIES: usize = 4;
const SELECTED: [usize; 3] = [2, 4, 16];
const SELECT_CAPACITY: usize = 128;
const REQUEST_CAPACITY: usize = 16;

/// A capacity, `None` without bound, and the suffix that names it.
type Capacity = (&'static str, Option<usize>);

const RENDEZVOUS: Capacity = ("0", Some(0));
const ONE: Capacity = ("1", Some(1));
const BUFFERED: Capacity = ("128", Some(128));
const UNBOUNDED: Capacity = ("unbounded", None);

pub fn groups(options: &Options) -> Vec<Group> {
    let mut groups = Vec::new();
    tokio_mpsc::add_groups(&mut groups, options);
    kanal_async::add_groups(&mut groups, options);
    async_channels::add_groups(&mut groups, options);
    if Contender::CrossbeamThreads.runs_with(options) {
        threads::add_groups(&mut groups, options);
    }
    groups
}

fn row(options: &Options, contender: Contender, scenario: String) -> Row {
    Row::new(options, contender, scenario, "ns")
}

fn message(i: u64) -> u64 {
    i & 1023
}

/// The sum of the first `count` messages of one sender.
fn sum_of_messages(count: u64) -> u64 {
    let (rounds, rest) = (count / 1024, count % 1024);
    rounds * (1023 * 1024 / 2) + rest * rest.saturating_sub(1) / 2
}

/// How many messages a batch has.
#[derive(Clone, Copy)]
struct Batch {
    handed_over: u64,
    buffered: u64,
    requests: u64,
    selected: u64,
}

impl Batch {
    fn messages(self, capacity: Option<usize>) -> u64 {
        match capacity {
            Some(0 | 1) => self.handed_over,
            _ => self.buffered,
        }
    }
}
