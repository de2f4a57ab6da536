//! Counting the words of a text.

use std::hint::black_box;
use std::time::Instant;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::rayon_pool;
use crate::measure::{Requests, measure};
use crate::options::Options;
use crate::random::XorShift;
use crate::scenario::check;

const VOCABULARY: usize = 20_000;
const WORDS: usize = 1_000_000;
const WORDS_PER_LINE: usize = 12;

pub fn count(options: &Options, requests: Requests) -> Result<(), String> {
    let pool = rayon_pool(options);
    let text = text();
    let expected = tally(&count_words(&text));
    check("number of words", expected.0, WORDS as u64)?;
    measure(requests, WORDS as u64, || {
        let start = Instant::now();
        let counts = pool.install(|| {
            black_box(text.as_str())
                .par_split_ascii_whitespace()
                .fold(HashMap::new, |mut counts, word| {
                    *counts.entry(word).or_insert(0u64) += 1;
                    counts
                })
                .reduce(HashMap::new, merge)
        });
        let time = start.elapsed();
        if tally(&counts) == expected {
            Ok(time)
        } else {
            Err(format!(
                "words, distinct words and sum of squares are {:?}, expected {expected:?}",
                tally(&counts)
            ))
        }
    })
}

fn merge<'a>(one: HashMap<&'a str, u64>, other: HashMap<&'a str, u64>) -> HashMap<&'a str, u64> {
    let (mut into, from) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    for (word, count) in from {
        *into.entry(word).or_insert(0) += count;
    }
    into
}

fn count_words(text: &str) -> HashMap<&str, u64> {
    let mut counts = HashMap::new();
    for word in text.split_ascii_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

/// The number of words, of distinct words, and the sum of the squared counts.
fn tally(counts: &HashMap<&str, u64>) -> (u64, u64, u64) {
    (
        counts.values().sum(),
        counts.len() as u64,
        counts.values().map(|c| c * c).sum(),
    )
}

fn text() -> String {
    let mut random = XorShift::new();
    let vocabulary: Vec<String> = (0..VOCABULARY)
        .map(|_| {
            let letters = 3 + random.small() % 8;
            (0..letters)
                .map(|_| char::from(b'a' + (random.small() % 26) as u8))
                .collect()
        })
        .collect();
    let mut text = String::new();
    for i in 1..=WORDS {
        let size = VOCABULARY as u64;
        let word = (random.small() % size) * (random.small() % size) / size;
        text.push_str(&vocabulary[word as usize]);
        text.push(if i % WORDS_PER_LINE == 0 { '\n' } else { ' ' });
    }
    text.pop();
    text.push('\n');
    text
}
