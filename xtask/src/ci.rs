//! `cargo xtask ci`: what continuous integration runs, in its order. Nothing else runs there.

use anyhow::Result;
use clap::Args;

use crate::phases::Phases;
use crate::workspace::Workspace;
use crate::{check, lint_templates, process, test};

/// Run what continuous integration runs.
///
/// Format, the repository's own rules, CloudFormation templates, lint, documentation, all tests, with warnings as errors.
///
/// A failed part does not keep the next from running. The end is a summary with the time of each.
#[derive(Args)]
pub(crate) struct Flags {}

pub(crate) fn run(_flags: &Flags, workspace: &Workspace) -> Result<()> {
    let mut phases = Phases::default();
    phases.run("format", || process::run(process::cargo().args(["fmt", "--all", "--check"])))?;
    phases.run("check", || check::run(&check::Flags {}, workspace))?;
    phases.run("templates", || lint_templates::run(&lint_templates::Flags {}, workspace))?;
    phases.run("lint", || {
        let clippy = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
        process::run(process::cargo().args(clippy))
    })?;
    phases.run("documentation", || {
        let doc = ["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"];
        process::run(process::cargo().args(doc).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    test::run_phases(&test::Flags::everything(), workspace, &mut phases)?;
    phases.conclude()
}
