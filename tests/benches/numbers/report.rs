//! Samples, chance, and the table that is printed.

use std::io::{self, Stdout, Write};
use std::time::{Duration, Instant};

use geo::{Coord, Rect};

/// A small seeded generator (SplitMix64): each run asks about the same places.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A point anywhere in a box of degrees, each square kilometre as likely as any other.
    pub fn point(&mut self, bounds: Rect<f64>) -> Coord<f64> {
        let (south, north) = (bounds.min().y.to_radians().sin(), bounds.max().y.to_radians().sin());
        let x = bounds.min().x + self.share() * bounds.width();
        Coord { x, y: (south + self.share() * (north - south)).asin().to_degrees() }
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}

/// The value at a share of the sorted samples: 0.5 is the median.
pub fn quantile<T: Copy + PartialOrd>(samples: &mut [T], share: f64) -> T {
    samples.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap());
    samples[((samples.len() - 1) as f64 * share).round() as usize]
}

pub fn median<T: Copy + PartialOrd>(mut samples: Vec<T>) -> T {
    quantile(&mut samples, 0.5)
}

/// The median time of several calls.
pub fn time<T>(calls: usize, mut call: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let started = Instant::now();
        let made = call();
        let took = started.elapsed();
        drop(made);
        took
    };
    median((0..calls).map(timed).collect())
}

/// Prints a line for each measure as it comes in, and remembers whether each limit was met.
pub struct Table {
    out: Stdout,
    is_met: bool,
}

impl Table {
    pub fn new() -> Self {
        let mut table = Self { out: io::stdout(), is_met: true };
        table.line("what", "measured", "limit", "");
        table
    }

    /// A measure without a limit.
    pub fn tell(&mut self, what: &str, measured: f64, unit: &str) {
        self.line(what, &with_unit(measured, unit), "", "");
    }

    /// A measure that must not be above a limit.
    pub fn check(&mut self, what: &str, measured: f64, limit: f64, unit: &str) {
        let is_met = measured <= limit;
        self.is_met &= is_met;
        let verdict = if is_met { "met" } else { "MISSED" };
        self.line(what, &with_unit(measured, unit), &with_unit(limit, unit), verdict);
    }

    pub fn is_met(&self) -> bool {
        self.is_met
    }

    fn line(&mut self, what: &str, measured: &str, limit: &str, verdict: &str) {
        let line = format!("{what:<72} {measured:>10} {limit:>8}  {verdict}");
        writeln!(self.out, "{}", line.trim_end()).unwrap();
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    let digits = if value.fract() == 0.0 || value >= 1000.0 { 0 } else { 2 };
    format!("{value:.digits$} {unit}").trim_end().to_owned()
}
