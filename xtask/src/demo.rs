//! `cargo xtask demo`: from sources to an answer from a deployed application, through the packaged step.

mod place;
pub(crate) mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::bundle::{self, Profile};
use crate::interrupt;
use crate::process;
use crate::progress::Progress;
use crate::workspace::Workspace;
use place::{Place, Sources};
use sample::Sample;

/// See a packaged step deploy a real application.
///
/// Builds the step's package as it would ship, starts the AWS emulator MiniStack, and deploys docs/samples/hello (a
/// Python function behind an HTTP API) with the package in its sandbox. A terminal shows live what the deployment works
/// on. Calls the deployed address, then deploys again to show that nothing changes. Needs Rust and Python 3.10 or newer,
/// and no AWS account. Everything it started is stopped at the end, and on Ctrl-C.
#[derive(Args)]
pub(crate) struct Flags {
    /// Use a real AWS account: the one of `AWS_PROFILE`, or of the keys in the environment
    ///
    /// Makes a stack and a bucket with names of their own, and deletes both at the end. What it makes costs nothing
    /// worth mentioning.
    #[arg(long)]
    aws: bool,
    /// Keep what was deployed, to look at it: on the emulator until Ctrl-C, in a real account until you delete it
    #[arg(long)]
    keep: bool,
}

const SAMPLE: &str = "docs/samples/hello";

/// What the sample's address is called with.
const PATH: &str = "/hello/reader";

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::start("demo", 5);
    let mut sample = Sample::read(workspace.root.join(SAMPLE).as_std_path())?;
    progress.stage(&format!("building the package of the step {} (minutes at the first time)", sample.step));
    let program = bundle::steps_program(workspace)?;
    let package = build_package(workspace, &sample)?;

    progress.stage(if flags.aws { "looking up the AWS account" } else { "starting the AWS emulator" });
    let script = workspace.root.join("xtask/src/demo/place.py");
    let place =
        if flags.aws { Place::account(script.into(), &sample)? } else { Place::emulator(script.into(), &sample)? };
    let sources = Sources::upload(&place, &sample.code(), flags.keep)?;
    sample.fill_in(place.stack(), place.region(), &sources);
    let inputs = workspace.target.join("demo/inputs.json");
    sample.write_inputs(inputs.as_std_path())?;
    let run = Run { program, package, inputs: inputs.into(), folder: sample.folder.clone() };

    progress.stage("deploying with the package, in the sandbox");
    run.deploy(&place)?;
    let url = place.stack_output("Url")?;
    progress.stage(&format!("calling {url}{PATH}"));
    let answer = place.call(&format!("{url}{PATH}"))?;
    progress.stage("deploying the same again");
    deploy_again(&run, &place)?;

    print_summary(&run, &place, &answer);
    if flags.keep {
        keep(&place);
    } else {
        println!("\nWhat was started and deployed is removed now; --keep keeps it.");
    }
    Ok(())
}

fn build_package(workspace: &Workspace, sample: &Sample) -> Result<PathBuf> {
    let steps = workspace.select(std::slice::from_ref(&sample.step))?;
    let packages = bundle::build(workspace, &steps, Profile::Release, workspace.root.join("dist").as_std_path())?;
    Ok(packages.into_iter().next().context("nothing was built")?.file)
}

/// What is deployed, and by what.
struct Run {
    program: PathBuf,
    package: PathBuf,
    inputs: PathBuf,
    folder: PathBuf,
}

impl Run {
    /// Runs the package. The program reports on our own terminal, live, as it does for everybody who runs it; what the
    /// demo needs of the deployment it asks AWS for.
    fn deploy(&self, place: &Place) -> Result<()> {
        let mut steps = Command::new(&self.program);
        steps.arg("run").arg(&self.package).arg("--inputs").arg(&self.inputs);
        steps.arg("--package").arg(format!("hello={}", self.folder.display()));
        if let Some(address) = place.granted_host() {
            steps.args(["--allow-host", &address]);
        }
        place.apply(&mut steps);
        process::run(&mut steps)
    }
}

/// Deploys once more and compares what AWS itself says about the stack: no claim of the step is taken for it.
fn deploy_again(run: &Run, place: &Place) -> Result<()> {
    let before = place.stack_state()?;
    run.deploy(place)?;
    let after = place.stack_state()?;
    if before != after {
        bail!("the second deployment changed the stack:\n  before {before}\n  after  {after}");
    }
    Ok(())
}

fn print_summary(run: &Run, place: &Place, answer: &str) {
    let lies = |what: &str, path: &Path| println!("  {what:<12} {}", path.display());
    println!("\nThe deployed application answers\n  {answer}");
    println!("\nDeploying again changed nothing: AWS names no update and no event since the first time.");
    println!("\nWhere everything lies");
    lies("package", &run.package);
    lies("inputs", &run.inputs);
    lies("template", &run.folder.join("template.yaml"));
    lies("program", &run.program);
    println!("  {:<12} {}", "deployed to", place.describe());
}

fn keep(place: &Place) {
    let Some(log) = place.emulator_log() else {
        println!("\nKept, as asked for. The commands that delete it:\n{}", place.deletion());
        return;
    };
    println!("\nThe emulator keeps running until Ctrl-C; its log is {}. For other AWS tools:", log.display());
    println!("{}", place.exports());
    while !interrupt::happened() {
        std::thread::sleep(Duration::from_millis(100));
    }
}
