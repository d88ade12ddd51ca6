//! The `steps` program: packs, lists, shows, validates, previews, runs and graduates step packages.
//!
//! One file per subcommand under `commands`; each is a thin layer over `step-package` and `step-host`.

mod aws;
mod cli;
mod commands;

mod diagnostics;
mod exit;
mod grants;
mod host;
mod inputs;
mod narrator;
mod packages;
mod plan_file;
mod preparation;
mod report;
mod secret_source;
mod terminal;
mod unpacking;

use std::panic;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::exit::{Exit, Stop};

fn main() -> ExitCode {
    announce_defects();
    panic::catch_unwind(run).unwrap_or_else(|_| Exit::Defect.into())
}

fn run() -> ExitCode {
    let Cli { command, settings } = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Stop::because(Exit::Defect, &error).report(),
    };
    let answer = runtime.block_on(async {
        match command {
            Command::Pack(arguments) => commands::pack::run(arguments, &settings).await,
            Command::List(arguments) => commands::list::run(&arguments, &settings),
            Command::Show(arguments) => commands::show::run(&arguments, &settings).await,
            Command::Validate(arguments) => commands::validate::run(&arguments, &settings).await,
            Command::Preview(arguments) => commands::preview::run(&arguments, &settings).await,
            Command::Run(arguments) => commands::run::run(&arguments, &settings).await,
            Command::CheckHealth(arguments) => commands::check_health::run(&arguments, &settings).await,
            Command::Graduate(arguments) => commands::graduate::run(&arguments, &settings).await,
        }
    });
    // Whatever still runs was abandoned on purpose; waiting for it would delay the end.
    runtime.shutdown_background();
    answer.unwrap_or_else(|stop| stop.report())
}

/// A panic is our own bug: say so, and what helps to find it.
fn announce_defects() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        default(panicked);
        anstream::eprintln!(
            "error: this is a defect in steps {}\n   fix: report it with the lines above and the command you ran",
            env!("CARGO_PKG_VERSION")
        );
    }));
}
