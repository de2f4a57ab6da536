//! Divide and conquer by `join` at every step.

use std::hint::black_box;
use std::time::Instant;

use super::sorts::{check_sorted, random_longs, wrapping_sum};
use super::{chili_pool, rayon_pool};
use crate::measure::{Requests, measure};
use crate::options::Options;
use crate::scenario::check;

const FIB: u32 = 32;
const FIB_VALUE: u64 = 2_178_309;
const FIB_CALLS: u64 = 7_049_155;
const LONGS: usize = 500_000;
const LEVELS: u32 = 20;
const NODES: u64 = (1 << LEVELS) - 1;

pub fn fib_rayon(options: &Options, requests: Requests) -> Result<(), String> {
    fn fib(n: u32) -> u64 {
        if n < 2 {
            return u64::from(n);
        }
        let (a, b) = rayon::join(|| fib(n - 1), || fib(n - 2));
        a + b
    }
    let pool = rayon_pool(options);
    measure_value(requests, FIB_CALLS, FIB_VALUE, || {
        pool.install(|| fib(black_box(FIB)))
    })
}

pub fn fib_chili(options: &Options, requests: Requests) -> Result<(), String> {
    fn fib(scope: &mut chili::Scope<'_>, n: u32) -> u64 {
        if n < 2 {
            return u64::from(n);
        }
        let (a, b) = scope.join(|s| fib(s, n - 1), |s| fib(s, n - 2));
        a + b
    }
    let pool = chili_pool(options);
    let mut scope = pool.scope();
    measure_value(requests, FIB_CALLS, FIB_VALUE, || {
        fib(&mut scope, black_box(FIB))
    })
}

pub fn quicksort_rayon(options: &Options, requests: Requests) -> Result<(), String> {
    fn quicksort(longs: &mut [i64]) {
        if longs.len() > 1 {
            let (low, high) = partition(longs);
            rayon::join(|| quicksort(low), || quicksort(high));
        }
    }
    let pool = rayon_pool(options);
    measure_sort(requests, |longs| pool.install(|| quicksort(longs)))
}

pub fn quicksort_chili(options: &Options, requests: Requests) -> Result<(), String> {
    fn quicksort(scope: &mut chili::Scope<'_>, longs: &mut [i64]) {
        if longs.len() > 1 {
            let (low, high) = partition(longs);
            scope.join(|s| quicksort(s, low), |s| quicksort(s, high));
        }
    }
    let pool = chili_pool(options);
    let mut scope = pool.scope();
    measure_sort(requests, |longs| quicksort(&mut scope, longs))
}

pub fn tree_rayon(options: &Options, requests: Requests) -> Result<(), String> {
    fn sum(node: &Node) -> u64 {
        let (left, right) = rayon::join(
            || node.left.as_deref().map_or(0, sum),
            || node.right.as_deref().map_or(0, sum),
        );
        node.value + left + right
    }
    let pool = rayon_pool(options);
    let tree = Node::tree();
    measure_value(requests, NODES, NODES * (NODES - 1) / 2, || {
        pool.install(|| sum(black_box(&tree)))
    })
}

pub fn tree_chili(options: &Options, requests: Requests) -> Result<(), String> {
    fn sum(scope: &mut chili::Scope<'_>, node: &Node) -> u64 {
        let (left, right) = scope.join(
            |s| node.left.as_deref().map_or(0, |n| sum(s, n)),
            |s| node.right.as_deref().map_or(0, |n| sum(s, n)),
        );
        node.value + left + right
    }
    let pool = chili_pool(options);
    let mut scope = pool.scope();
    let tree = Node::tree();
    measure_value(requests, NODES, NODES * (NODES - 1) / 2, || {
        sum(&mut scope, black_box(&tree))
    })
}

struct Node {
    value: u64,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

impl Node {
    /// A perfect tree, its values counted in pre-order.
    fn tree() -> Node {
        fn grow(levels: u32, next: &mut u64) -> Node {
            let value = *next;
            *next += 1;
            let mut child = || (levels > 1).then(|| Box::new(grow(levels - 1, next)));
            let (left, right) = (child(), child());
            Node { value, left, right }
        }
        grow(LEVELS, &mut 0)
    }
}

/// Lomuto's partition with the last element as pivot: the parts before and after it.
fn partition(longs: &mut [i64]) -> (&mut [i64], &mut [i64]) {
    let last = longs.len() - 1;
    let pivot = longs[last];
    let mut end = 0;
    for i in 0..last {
        if longs[i] <= pivot {
            longs.swap(i, end);
            end += 1;
        }
    }
    longs.swap(end, last);
    let (low, rest) = longs.split_at_mut(end);
    (low, &mut rest[1..])
}

fn measure_value(
    requests: Requests,
    operations: u64,
    expected: u64,
    mut compute: impl FnMut() -> u64,
) -> Result<(), String> {
    measure(requests, operations, || {
        let start = Instant::now();
        let value = compute();
        let time = start.elapsed();
        check("result", value, expected)?;
        Ok(time)
    })
}

fn measure_sort(requests: Requests, mut sort: impl FnMut(&mut [i64])) -> Result<(), String> {
    let input = random_longs(LONGS);
    let sum = wrapping_sum(&input);
    let mut longs = input.clone();
    measure(requests, LONGS as u64, || {
        longs.copy_from_slice(&input);
        let start = Instant::now();
        sort(&mut longs);
        let time = start.elapsed();
        check_sorted(&longs, sum)?;
        Ok(time)
    })
}
