//! What can be run: rows of the table, in groups that come from one run.

use std::io::Write;

use serde_json::{Value, json};

use crate::measure::Requests;
use crate::options::Options;

/// Answers requests until there are no more.
pub type Run = dyn FnOnce(&Options, Requests) -> Result<(), String>;

/// Rows that one run fills.
pub struct Group {
    pub rows: Vec<Row>,
    pub run: Box<Run>,
}

impl Group {
    /// A group of one row.
    pub fn one(
        row: Row,
        run: impl FnOnce(&Options, Requests) -> Result<(), String> + 'static,
    ) -> Self {
        Group {
            rows: vec![row],
            run: Box::new(run),
        }
    }
}

/// A library that contends, and the crate whose version stands in the row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    Tokio,
    Kanal,
    KanalThreads,
    AsyncChannel,
    CrossbeamThreads,
    ParkingLotThreads,
    Rayon,
    RayonBoxed,
    Chili,
}

impl Contender {
    /// Platform threads have no worker count.
    pub fn runs_with(self, options: &Options) -> bool {
        !(options.one_worker() && self.name().ends_with("-threads"))
    }

    fn name(self) -> &'static str {
        match self {
            Contender::Tokio => "tokio",
            Contender::Kanal => "kanal",
            Contender::KanalThreads => "kanal-threads",
            Contender::AsyncChannel => "async-channel",
            Contender::CrossbeamThreads => "crossbeam-threads",
            Contender::ParkingLotThreads => "parking_lot-threads",
            Contender::Rayon => "rayon",
            Contender::RayonBoxed => "rayon-boxed",
            Contender::Chili => "chili",
        }
    }

    fn version(self) -> &'static str {
        locked_version(match self {
            Contender::Tokio => "tokio",
            Contender::Kanal | Contender::KanalThreads => "kanal",
            Contender::AsyncChannel => "async-channel",
            Contender::CrossbeamThreads => "crossbeam-channel",
            Contender::ParkingLotThreads => "parking_lot",
            Contender::Rayon | Contender::RayonBoxed => "rayon",
            Contender::Chili => "chili",
        })
    }
}

/// The version in `Cargo.lock`, which is what was compiled.
fn locked_version(package: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let entry = format!("name = \"{package}\"\nversion = \"");
    let start = lock
        .find(&entry)
        .unwrap_or_else(|| panic!("{package} is not in Cargo.lock"))
        + entry.len();
    lock[start..].split('"').next().unwrap_or_default()
}

#[derive(Clone)]
pub struct Row {
    suite: String,
    pub scenario: String,
    pub contender: String,
    version: &'static str,
    unit: &'static str,
}

impl Row {
    pub fn new(
        options: &Options,
        contender: Contender,
        scenario: impl Into<String>,
        unit: &'static str,
    ) -> Self {
        let suffix = if options.one_worker() { "-1" } else { "" };
        Row {
            suite: options.suite.clone(),
            scenario: scenario.into(),
            contender: format!("{}{suffix}", contender.name()),
            version: contender.version(),
            unit,
        }
    }

    pub fn is_contender(&self, name: &str) -> bool {
        self.contender == name || self.contender.strip_suffix("-1") == Some(name)
    }

    pub fn print_description(&self) {
        print_line(
            &json!({"suite": self.suite, "scenario": self.scenario, "contender": self.contender,
            "version": self.version, "unit": self.unit}),
        );
    }

    pub fn print_value(&self, value: f64) {
        let rounded = (value * 1e4).round() / 1e4;
        print_line(
            &json!({"suite": self.suite, "scenario": self.scenario, "contender": self.contender,
            "version": self.version, "unit": self.unit, "value": rounded}),
        );
    }

    pub fn print_error(&self, error: &str) {
        print_line(
            &json!({"suite": self.suite, "scenario": self.scenario, "contender": self.contender,
            "version": self.version, "unit": self.unit, "error": error}),
        );
    }
}

fn print_line(line: &Value) {
    let mut out = std::io::stdout().lock();
    // A closed pipe means that nobody reads on: there is nothing left to do.
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

/// `Ok` if both are equal, else an error that names both.
pub fn check<T: PartialEq + std::fmt::Display>(
    what: &str,
    actual: T,
    expected: T,
) -> Result<(), String> {
    if actual == expected {
        Ok(())
    } else {
        Err(format!("{what} is {actual}, expected {expected}"))
    }
}
