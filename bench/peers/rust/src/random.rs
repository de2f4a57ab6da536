//! xorshift64 and the work that is made of it.

use std::hint::black_box;

/// Steps of `work` that stand for one microsecond.
pub const ONE_MICROSECOND: u32 = 500;

pub struct XorShift(u64);

impl XorShift {
    pub fn new() -> Self {
        XorShift(42)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = step(self.0);
        self.0
    }

    /// A number below 2^31.
    pub fn small(&mut self) -> u64 {
        self.next() >> 33
    }
}

#[inline]
fn step(mut x: u64) -> u64 {
    x ^= x << 13;
    x ^= x >> 7;
    x ^ (x << 17)
}

/// A chain of dependent instructions that the compiler can neither shorten nor drop.
#[inline]
pub fn work(steps: u32) {
    if steps == 0 {
        return;
    }
    let mut x = black_box(42);
    for _ in 0..steps {
        x = step(x);
    }
    black_box(x);
}
