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

use measure::Requests;
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
    let mut groups = selected(&options)?;
    if options.list {
        for group in groups {
            group.rows.iter().for_each(Row::print_description);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let group = groups
        .pop()
        .ok_or("nothing of that is here: --list shows what there is")?;
    if !groups.is_empty() {
        return Err(
            "a process measures one thing: choose by --only and --contender, --list shows them"
                .to_string(),
        );
    }
    Ok(
        match (group.run)(&options, Requests::new(group.rows.clone())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                group.rows.iter().for_each(|row| row.print_error(&error));
                ExitCode::FAILURE
            }
        },
    )
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
