//! `cargo xtask check`: the rules of this repository that no compiler knows.
//!
//! Each rule is a pure function from the repository's text files to findings.

mod boundaries;
mod documents;
mod purity;
mod steps;
pub(crate) mod tree;

use anyhow::{Result, bail};
use clap::Args;

use crate::workspace::Workspace;
use tree::{Finding, Tree};

/// Check the repository's own rules.
///
/// No step depends on another step. No step id is named outside its own folder and the documentation. Only aws-deploy
/// and aws-credentials name AWS SDK crates. The pure crates use no network and no clock. A step chooses no features of its
/// dependencies. Every step has its README, change log, logo and cases. ARCHITECTURE.md names every crate. No source file
/// is over 500 lines.
///
/// Every finding says where it is, what is wrong and how to mend it.
#[derive(Args)]
pub(crate) struct Flags {}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 8] = [
    boundaries::steps_are_independent,
    boundaries::steps_are_not_named,
    boundaries::only_aws_deploy_names_sdks,
    boundaries::steps_choose_no_features,
    purity::pure_crates_have_no_effects,
    steps::steps_are_complete,
    documents::every_crate_is_described,
    documents::files_are_short,
];

pub(crate) fn run(_flags: &Flags, workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace.root.as_std_path())?;
    let mut findings: Vec<_> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("checked {} files against {} rules", tree.files().count(), RULES.len());
            Ok(())
        }
        1 => bail!("1 finding"),
        count => bail!("{count} findings"),
    }
}
