//! `cargo xtask lint-templates`: AWS's own linter over every template in the repository.

mod collect;

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process;
use crate::progress::seconds;
use crate::python::Environment;
use crate::workspace::Workspace;
use collect::Template;

const ENVIRONMENT: Environment = Environment {
    purpose: "template linter",
    entry: "cfn-lint-1.58.0",
    requirements: &["cfn-lint==1.58.0"],
    megabytes: 180,
};

/// What the program `cfn-lint` does; it has no module to run.
const MAIN: &str = "import sys; from cfnlint.runner import main; sys.exit(main())";

/// Lint the CloudFormation templates in the repository with cfn-lint.
///
/// Those are template files (documents with CloudFormation resources, in JSON or YAML), the templates that inputs hold in
/// `template.body`: samples, and the cases of steps that have a plan; and those that recorded plans hold. Cases with
/// problems are meant to be wrong.
///
/// cfn-lint knows the schemas of all resource types: it finds unknown and missing properties, wrong values, references
/// to nothing. A warning counts as a failure. It is installed once (Python 3.10 or newer).
#[derive(Args)]
pub(crate) struct Flags {}

pub(crate) fn run(_flags: &Flags, workspace: &Workspace) -> Result<()> {
    let templates = collect::templates(workspace.root.as_std_path())?;
    let python = ENVIRONMENT.ensure()?;
    let started = std::time::Instant::now();
    // Templates within inputs become files, under names that tell where they come from.
    let folder = tempfile::tempdir()?;
    for Template { name, text } in &templates {
        let path = folder.path().join(name);
        fs_err::create_dir_all(path.parent().context("templates have names")?)?;
        fs_err::write(path, text)?;
    }
    let mut lint = Command::new(&python.program);
    lint.current_dir(folder.path()).args(["-c", MAIN, "--format", "parseable", "--"]);
    lint.args(templates.iter().map(|template| &template.name));
    if process::run(&mut lint).is_err() {
        bail!("cfn-lint has findings (file, line, column, to line, to column, rule, what is wrong)");
    }
    println!("linted {} templates in {}", templates.len(), seconds(started.elapsed()));
    Ok(())
}
