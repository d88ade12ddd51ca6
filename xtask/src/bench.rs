//! `cargo xtask bench`: where the time goes, measured in one run so that figures can be compared.

mod deploy;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::bundle::{self, Profile};
use crate::process;
use crate::workspace::Workspace;

/// Runs of the program per figure.
const RUNS: usize = 20;
/// What the measured step is asked to do: log one line.
const INPUTS: &str = r#"{ "behaviour": "log", "when": "execute" }"#;
const STEP: &str = "misbehaving-step";

/// Measure: calls into the sandbox, evaluation of expressions, and the time to a step's first line.
///
/// `bench deploy` compares deployments with other tools. Builds the programs with optimisation, which takes minutes the first time. Figures are only comparable within one run
/// on one machine.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Flags {
    /// Run only benchmarks whose names contain this
    filter: Option<String>,
    #[command(subcommand)]
    comparison: Option<Comparison>,
}

#[derive(Subcommand)]
enum Comparison {
    Deploy(deploy::Flags),
}

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    match &flags.comparison {
        Some(Comparison::Deploy(flags)) => deploy::run(flags, workspace),
        None => run_benchmarks(flags, workspace),
    }
}

/// The `steps` program as it ships.
fn release_program(workspace: &Workspace) -> Result<PathBuf> {
    process::run(process::cargo().args(["build", "--release", "--package", "steps"]))?;
    let program = workspace.target.join("release").join(format!("steps{}", std::env::consts::EXE_SUFFIX));
    Ok(program.into())
}

fn run_benchmarks(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let packages = workspace.target.join("bench-packages");
    let mut components = workspace.steps()?;
    components.extend(workspace.fixtures()?);
    bundle::build(workspace, &components, Profile::Release, packages.as_std_path())?;
    let mut benches = process::cargo();
    benches.args(["bench", "--package", "step-host", "--package", "step-variables", "--benches"]);
    process::run(benches.args(&flags.filter).env("STEPS_TEST_PACKAGES", &packages))?;
    if flags.filter.is_none() {
        first_lines(&release_program(workspace)?, packages.as_std_path())?;
    }
    Ok(())
}

/// From the start of the process to the step's first line, with the compile cache and without.
fn first_lines(program: &Path, packages: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let inputs = folder.path().join("inputs.json");
    fs_err::write(&inputs, INPUTS)?;
    let cache = folder.path().join("cache");
    let time = |cache: &Path| first_line(program, packages, &inputs, cache);
    let cold = (0..3).map(|run| time(&folder.path().join(format!("cold-{run}")))).collect::<Result<Vec<_>>>()?;
    time(&cache)?;
    let warm = (0..RUNS).map(|_| time(&cache)).collect::<Result<Vec<_>>>()?;
    println!("steps run {STEP}: start of the process to the step's first line");
    println!("  compile cache empty  {}", spread(cold));
    println!("  compile cache warm   {}", spread(warm));
    Ok(())
}

fn first_line(program: &Path, packages: &Path, inputs: &Path, cache: &Path) -> Result<Duration> {
    let mut command = Command::new(program);
    command.args(["run", STEP, "--inputs"]).arg(inputs).env("STEPS_PACKAGES", packages).env("STEPS_CACHE_DIR", cache);
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().context("cannot start steps")?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
    let elapsed = start.elapsed();
    child.wait()?;
    anyhow::ensure!(!line.is_empty(), "`{}` printed nothing", process::line(&command));
    Ok(elapsed)
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let (fastest, slowest) = (times[0], times[times.len() - 1]);
    format!("fastest {fastest:.1?}, median {:.1?}, slowest {slowest:.1?}", times[times.len() / 2])
}
