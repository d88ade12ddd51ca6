//! The repository's own commands: `cargo xtask --help`.
//!
//! This file parses and dispatches. Each command has a module of its own with one `run`; nouns that several commands
//! share have one module each: [`workspace`] (what a step is), [`toolchain`] (what builds it), [`cache`], [`python`],
//! [`emulator`].

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its terminal")]

mod bench;
mod bundle;
mod cache;
mod check;
mod ci;
mod demo;
mod digest;
mod emulator;
mod interrupt;
mod lint_templates;
mod list;
mod new;
mod phases;
mod process;
mod progress;
mod python;
mod sample;
mod sbom;
mod test;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The repository's own commands.
///
/// A step is a folder under `steps/`; its name is the package id. Nothing keeps a list of them.
///
/// What a command needs beyond Rust (the WebAssembly target, the AWS emulator) it prepares itself, once, and says so.
/// That lies in the cache folder: `$STEPS_CACHE_DIR`, or `step-packages` in the platform's cache folder. Deleting it is
/// safe.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Flags),
    Test(test::Flags),
    Bundle(bundle::Flags),
    List(list::Flags),
    New(new::Flags),
    Check(check::Flags),
    LintTemplates(lint_templates::Flags),
    Bench(bench::Flags),
    Ci(ci::Flags),
}

fn main() -> ExitCode {
    let result = interrupt::install().and_then(|()| dispatch(Cli::parse().command));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if interrupt::happened() => ExitCode::from(interrupt::EXIT_CODE),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> anyhow::Result<()> {
    let workspace = workspace::Workspace::load()?;
    match command {
        Command::Demo(flags) => demo::run(&flags, &workspace),
        Command::Test(flags) => test::run(&flags, &workspace),
        Command::Bundle(flags) => bundle::run(&flags, &workspace),
        Command::List(flags) => list::run(&flags, &workspace),
        Command::New(flags) => new::run(&flags, &workspace),
        Command::Bench(flags) => bench::run(&flags, &workspace),
        Command::Check(flags) => check::run(&flags, &workspace),
        Command::LintTemplates(flags) => lint_templates::run(&flags, &workspace),
        Command::Ci(flags) => ci::run(&flags, &workspace),
    }
}
