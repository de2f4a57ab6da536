//! Rayon's sorts.

use std::time::Instant;

use rayon::prelude::*;

use super::rayon_pool;
use crate::measure::{Requests, measure};
use crate::options::Options;
use crate::random::XorShift;
use crate::scenario::check;

const LONGS: usize = 4_000_000;
const OBJECTS: usize = 1_000_000;

#[derive(Clone, Copy)]
struct Item {
    key: i64,
    id: i64,
}

pub fn random_longs(count: usize) -> Vec<i64> {
    let mut random = XorShift::new();
    (0..count).map(|_| random.next() as i64).collect()
}

pub fn wrapping_sum(longs: &[i64]) -> i64 {
    longs.iter().fold(0, |sum, x| sum.wrapping_add(*x))
}

/// `sorted` ascends and has the sum of the unsorted numbers.
pub fn check_sorted(sorted: &[i64], sum: i64) -> Result<(), String> {
    if let Some(i) = sorted.windows(2).position(|pair| pair[0] > pair[1]) {
        return Err(format!(
            "element {i} is {}, the next one is {}",
            sorted[i],
            sorted[i + 1]
        ));
    }
    check("sum", wrapping_sum(sorted), sum)
}

pub fn longs(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let input = random_longs(LONGS);
    let sum = wrapping_sum(&input);
    let mut longs = input.clone();
    measure(requests, LONGS as u64, || {
        longs.copy_from_slice(&input);
        let start = Instant::now();
        pool.install(|| longs.par_sort_unstable());
        let time = start.elapsed();
        check_sorted(&longs, sum)?;
        Ok(time)
    })
}

/// Sorts structs in line.
pub fn objects(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let input: Vec<Item> = items().collect();
    let mut items = input.clone();
    measure(requests, OBJECTS as u64, || {
        items.copy_from_slice(&input);
        let start = Instant::now();
        pool.install(|| items.par_sort_by(|a, b| a.key.cmp(&b.key)));
        let time = start.elapsed();
        check_items(items.iter())?;
        Ok(time)
    })
}

/// Sorts pointers to structs, as a JVM has to: a comparison follows both.
pub fn boxed_objects(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let mut items: Vec<Box<Item>> = items().map(Box::new).collect();
    measure(requests, OBJECTS as u64, || {
        // Back to the order that they were made in, off the clock: each stays where it is in memory.
        items.sort_unstable_by_key(|item| item.id);
        let start = Instant::now();
        pool.install(|| items.par_sort_by(|a, b| a.key.cmp(&b.key)));
        let time = start.elapsed();
        check_items(items.iter().map(Box::as_ref))?;
        Ok(time)
    })
}

fn items() -> impl Iterator<Item = Item> {
    let mut random = XorShift::new();
    (0..OBJECTS as i64).map(move |id| Item {
        key: (random.small() % 100_000) as i64,
        id,
    })
}

fn check_items<'a>(items: impl Iterator<Item = &'a Item>) -> Result<(), String> {
    let keys: Vec<(i64, i64)> = items.map(|item| (item.key, item.id)).collect();
    match keys.windows(2).position(|pair| pair[0] >= pair[1]) {
        Some(i) => Err(format!("object {i} does not stand before its successor")),
        None => Ok(()),
    }
}
