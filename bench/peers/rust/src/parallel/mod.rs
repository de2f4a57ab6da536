//! Suite `parallel`: Rayon, and chili where it is all about `join`.

mod arrays;
mod joins;
mod sorts;
mod words;

use std::num::NonZero;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::measure::Requests;
use crate::options::Options;
use crate::scenario::{Contender, Group, Row};

pub fn groups(options: &Options) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut add = |contender, name: &str, run: Run| {
        groups.push(Group::one(Row::new(options, contender, name, "ns"), run));
    };
    let pipelines: [(&str, Run); 7] = [
        ("sum-squares", arrays::sum_squares),
        ("filter-map-sum", arrays::filter_map_sum),
        ("sqrt-sum", arrays::sqrt_sum),
        ("map-array", arrays::map_array),
        ("sort-longs", sorts::longs),
        ("sort-objects", sorts::objects),
        ("word-count", words::count),
    ];
    for (name, run) in pipelines {
        add(Contender::Rayon, name, run);
        // Each call site is compiled by itself: other closures cannot pollute it.
        add(Contender::Rayon, &format!("{name}-polluted"), run);
    }
    for name in ["sort-objects", "sort-objects-polluted"] {
        add(Contender::RayonBoxed, name, sorts::boxed_objects);
    }
    add(Contender::Rayon, "join-fib", joins::fib_rayon);
    add(Contender::Rayon, "join-quicksort", joins::quicksort_rayon);
    add(Contender::Rayon, "join-tree", joins::tree_rayon);
    add(Contender::Chili, "join-fib", joins::fib_chili);
    add(Contender::Chili, "join-quicksort", joins::quicksort_chili);
    add(Contender::Chili, "join-tree", joins::tree_chili);
    groups
}

type Run = fn(&Options, Requests) -> Result<(), String>;

fn rayon_pool(options: &Options) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(options.workers())
        .build()
        .expect("Rayon's threads start")
}

/// chili counts the calling thread as one of its threads.
fn chili_pool(options: &Options) -> chili::ThreadPool {
    chili::ThreadPool::with_config(chili::Config {
        thread_count: NonZero::new(options.workers()),
        ..chili::Config::default()
    })
}
