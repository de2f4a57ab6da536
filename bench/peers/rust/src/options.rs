//! The command line.

use std::num::NonZero;
use std::thread::available_parallelism;

const USAGE: &str =
    "usage: heddle-peers SUITE [--only SCENARIO,...] [--contender NAME,...] [--workers N] [--list]";

pub struct Options {
    pub suite: String,
    pub only: Vec<String>,
    pub contenders: Vec<String>,
    /// `None`: as many as there are processors.
    workers: Option<usize>,
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
                "--workers" => options.workers = Some(positive(&option, &value()?)?),
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

fn positive(option: &str, value: &str) -> Result<usize, String> {
    value
        .parse()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| format!("{option} {value}: give a whole number of at least 1"))
}
