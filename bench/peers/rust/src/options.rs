//! The command line.

use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

const USAGE: &str = "usage: heddle-peers SUITE [--only SCENARIO,...] [--contender NAME,...] [--workers N] \
[--window-ms W] [--windows K] [--warmup-max-ms M] [--list]";

pub struct Options {
    pub suite: String,
    pub only: Vec<String>,
    pub contenders: Vec<String>,
    /// `None`: as many as there are processors.
    workers: Option<usize>,
    pub window: Duration,
    pub windows: usize,
    pub warm_up_at_most: Duration,
    pub list: bool,
}

impl Options {
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let suite = args
            .next()
            .filter(|s| !s.starts_with("--"))
            .ok_or_else(|| USAGE.to_string())?;
        let mut options = Options {
            suite,
            only: Vec::new(),
            contenders: Vec::new(),
            workers: None,
            window: Duration::from_millis(200),
            windows: 3,
            warm_up_at_most: Duration::from_millis(10_000),
            list: false,
        };
        while let Some(option) = args.next() {
            if option == "--list" {
                options.list = true;
                continue;
            }
            let mut value = || {
                args.next()
                    .ok_or_else(|| format!("{option} needs a value; {USAGE}"))
            };
            match option.as_str() {
                "--only" => options.only.extend(names(&value()?)),
                "--contender" => options.contenders.extend(names(&value()?)),
                "--workers" => options.workers = Some(number(&option, &value()?, 1)? as usize),
                "--window-ms" => {
                    options.window = Duration::from_millis(number(&option, &value()?, 1)?)
                }
                "--windows" => options.windows = number(&option, &value()?, 1)? as usize,
                "--warmup-max-ms" => {
                    options.warm_up_at_most = Duration::from_millis(number(&option, &value()?, 0)?)
                }
                _ => return Err(format!("unknown option {option}; {USAGE}")),
            }
        }
        Ok(options)
    }

    pub fn workers(&self) -> usize {
        self.workers.unwrap_or_else(processors)
    }

    pub fn one_worker(&self) -> bool {
        self.workers == Some(1)
    }
}

pub fn processors() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

fn names(list: &str) -> impl Iterator<Item = String> {
    list.split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_string)
}

fn number(option: &str, value: &str, least: u64) -> Result<u64, String> {
    value
        .parse()
        .ok()
        .filter(|n| *n >= least)
        .ok_or_else(|| format!("{option} {value}: give a whole number of at least {least}"))
}
