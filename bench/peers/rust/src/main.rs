//! The Rust contenders of Heddle's comparison benchmark. `../WORKLOADS.md` says what each scenario measures.

mod channel;
mod hog;
mod lock;
mod measure;
mod options;
mod parallel;
mod random;
mod runtime;
mod scenario;
mod spawn;
mod timer;

use std::process::ExitCode;

use options::Options;
use scenario::{Group, Row};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let options = Options::parse(std::env::args().skip(1))?;
    let groups = selected(&options)?;
    let mut failed = false;
    for group in groups {
        if options.list {
            group.rows.iter().for_each(Row::print_description);
            continue;
        }
        eprintln!(
            "{} {}",
            group.rows[0].contender,
            group
                .rows
                .iter()
                .map(|r| r.scenario.as_str())
                .collect::<Vec<_>>()
                .join(",")
        );
        match (group.run)(&options, &group.rows) {
            Ok(values) => {
                for (row, values) in group.rows.iter().zip(values) {
                    row.print_values(&values);
                }
            }
            Err(error) => {
                failed = true;
                group.rows.iter().for_each(|row| row.print_error(&error));
            }
        }
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The groups of the suite, each reduced to the rows that `--only` and `--contender` ask for.
fn selected(options: &Options) -> Result<Vec<Group>, String> {
    let mut groups = match options.suite.as_str() {
        "spawn" => spawn::groups(options),
        "channel" => channel::groups(options),
        "lock" => lock::groups(options),
        "hog" => hog::groups(options),
        "timer" => timer::groups(options),
        "parallel" => parallel::groups(options),
        other => {
            return Err(format!(
                "unknown suite {other}: choose spawn, channel, lock, hog, timer or parallel"
            ));
        }
    };
    let suite = &options.suite;
    for name in &options.only {
        if !groups
            .iter()
            .any(|g| g.rows.iter().any(|r| r.scenario == *name))
        {
            return Err(format!(
                "no scenario {name} in suite {suite}: --list shows those there are"
            ));
        }
    }
    for name in &options.contenders {
        if !groups
            .iter()
            .any(|g| g.rows.iter().any(|r| r.is_contender(name)))
        {
            return Err(format!(
                "no contender {name} in suite {suite}: --list shows those there are"
            ));
        }
    }
    for group in &mut groups {
        group.rows.retain(|row| {
            (options.only.is_empty() || options.only.contains(&row.scenario))
                && (options.contenders.is_empty()
                    || options.contenders.iter().any(|name| row.is_contender(name)))
        });
    }
    groups.retain(|group| !group.rows.is_empty());
    Ok(groups)
}
