//! Pipelines over arrays of ten million numbers.

use std::hint::black_box;
use std::num::Wrapping;
use std::time::Instant;

use rayon::prelude::*;

use super::rayon_pool;
use crate::measure::{Requests, measure};
use crate::options::Options;
use crate::scenario::check;

const ELEMENTS: usize = 10_000_000;

fn longs() -> Vec<i64> {
    (0..ELEMENTS as i64).collect()
}

/// Measures `sum` over the longs against what a sequential fold of the same terms gives.
fn sum_of_longs(
    options: &Options,
    requests: Requests,
    sum: fn(&[i64]) -> Wrapping<i64>,
    keep: fn(i64) -> bool,
) -> Result<(), String> {
    let pool = rayon_pool(options);
    let longs = longs();
    let expected = longs
        .iter()
        .filter(|x| keep(**x))
        .fold(0i64, |sum, x| sum.wrapping_add(x.wrapping_mul(*x)));
    measure(requests, ELEMENTS as u64, || {
        let start = Instant::now();
        let sum = pool.install(|| sum(black_box(&longs)));
        let time = start.elapsed();
        check("sum", sum.0, expected)?;
        Ok(time)
    })
}

pub fn sum_squares(options: &Options, requests: Requests) -> Result<(), String> {
    sum_of_longs(
        options,
        requests,
        |longs| longs.par_iter().map(|x| Wrapping(*x) * Wrapping(*x)).sum(),
        |_| true,
    )
}

pub fn filter_map_sum(options: &Options, requests: Requests) -> Result<(), String> {
    sum_of_longs(
        options,
        requests,
        |longs| {
            longs
                .par_iter()
                .filter(|x| **x % 3 == 0)
                .map(|x| Wrapping(*x) * Wrapping(*x))
                .sum()
        },
        |x| x % 3 == 0,
    )
}

pub fn sqrt_sum(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let doubles: Vec<f64> = (0..ELEMENTS).map(|i| i as f64).collect();
    let expected: f64 = doubles.iter().map(|d| d.sqrt()).sum();
    measure(requests, ELEMENTS as u64, || {
        let start = Instant::now();
        let sum: f64 = pool.install(|| black_box(&doubles).par_iter().map(|d| d.sqrt()).sum());
        let time = start.elapsed();
        if (sum - expected).abs() > expected * 1e-9 {
            return Err(format!("sum is {sum}, expected {expected}"));
        }
        Ok(time)
    })
}

pub fn map_array(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let longs = longs();
    let function = |x: i64| x.wrapping_mul(31).wrapping_add(7);
    measure(requests, ELEMENTS as u64, || {
        let start = Instant::now();
        let mapped: Vec<i64> =
            pool.install(|| black_box(&longs).par_iter().map(|x| function(*x)).collect());
        let time = start.elapsed();
        check("length", mapped.len(), ELEMENTS)?;
        match longs
            .iter()
            .zip(&mapped)
            .position(|(x, y)| function(*x) != *y)
        {
            Some(i) => Err(format!(
                "element {i} is {}, expected {}",
                mapped[i],
                function(longs[i])
            )),
            None => Ok(time),
        }
    })
}
