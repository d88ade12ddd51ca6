//! `cargo xtask test`: everything that can fail, in one command.

use std::process::Command;

use anyhow::Result;
use cargo_metadata::camino::Utf8PathBuf;
use clap::Args;

use crate::bundle::{self, Profile};
use crate::emulator::Emulator;
use crate::new::trial;
use crate::phases::Phases;
use crate::process;
use crate::workspace::Workspace;

/// The cargo feature that test targets require if they need packages, the emulator and time.
const END_TO_END: &str = "e2e";

/// Run all tests.
///
/// Those are unit tests, case folders, the conformance suite, packages in the sandbox, examples in documentation, and
/// end-to-end tests.
///
/// The end-to-end tests deploy packages to the AWS emulator MiniStack, which is installed once (Python 3.10 or newer)
/// and started for them. Uses cargo-nextest where it is installed.
///
/// Tests that need packages find them in `$STEPS_TEST_PACKAGES`, and the emulator's address in `$STEPS_TEST_EMULATOR`.
#[derive(Args)]
pub(crate) struct Flags {
    /// Run only tests whose names contain this
    filter: Option<String>,
    /// Leave out the tests that need the emulator
    #[arg(long)]
    no_e2e: bool,
}

impl Flags {
    /// All tests.
    pub(crate) fn everything() -> Self {
        Self { filter: None, no_e2e: false }
    }
}

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let mut phases = Phases::default();
    run_phases(flags, workspace, &mut phases)?;
    phases.conclude()
}

/// Runs the tests as parts of a larger whole.
pub(crate) fn run_phases(flags: &Flags, workspace: &Workspace, phases: &mut Phases) -> Result<()> {
    let packages = workspace.target.join("test-packages");
    phases.run("packages for tests", || bundle_all(workspace, &packages))?;
    let mut emulator = None;
    if !flags.no_e2e {
        phases.run("emulator", || {
            emulator = Some(Emulator::start()?);
            Ok(())
        })?;
    }
    phases.run("tests", || {
        let mut tests = tests(flags, workspace);
        tests.env("STEPS_TEST_PACKAGES", &packages);
        if let Some(emulator) = &emulator {
            tests.env("STEPS_TEST_EMULATOR", emulator.url());
        }
        process::run(&mut tests)
    })?;
    if flags.filter.is_none() {
        phases.run("a new step", || trial::run(workspace))?;
    }
    // It has served: gone before the documentation's examples run.
    drop(emulator);
    phases.run("documentation tests", || {
        let mut tests = process::cargo();
        process::run(tests.args(["test", "--workspace", "--doc", "--quiet"]).args(&flags.filter))
    })
}

fn bundle_all(workspace: &Workspace, packages: &Utf8PathBuf) -> Result<()> {
    let mut components = workspace.steps()?;
    components.extend(workspace.fixtures()?);
    bundle::build(workspace, &components, Profile::Dev, packages.as_std_path()).map(drop)
}

fn tests(flags: &Flags, workspace: &Workspace) -> Command {
    let mut command = process::cargo();
    if has_nextest() {
        command.args(["nextest", "run", "--workspace"]);
        if std::env::var_os("CI").is_some() {
            command.args(["--profile", "ci"]);
        }
    } else {
        // `--tests` leaves out the documentation's examples, which have a phase of their own.
        command.args(["test", "--workspace", "--tests", "--no-fail-fast"]);
    }
    if !flags.no_e2e {
        let features = workspace.with_feature(END_TO_END);
        command.args(features.iter().flat_map(|feature| ["--features", feature]));
    }
    command.args(&flags.filter);
    command
}

fn has_nextest() -> bool {
    process::read(process::cargo().args(["nextest", "--version"])).is_ok()
}
