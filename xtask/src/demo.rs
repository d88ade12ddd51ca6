//! `cargo xtask demo`: from sources to an answer from a deployed application, through the packaged steps.

mod place;
mod run;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use fs_err as fs;

use crate::bundle::{self, Profile};
use crate::interrupt;
use crate::progress::Progress;
use crate::sample::Sample;
use crate::workspace::Workspace;
use place::Place;
use run::Run;

/// See packaged steps deploy a real application, and hand it over.
///
/// Builds the packages of two steps as they would ship, starts the AWS emulator MiniStack, and deploys docs/samples/orders
/// (a Python API with a queue worker) with the opinionated step in its sandbox. A terminal shows live what the deployment
/// works on. Calls the deployed address, changes the code, deploys again, and calls again; deploys once more to show that
/// nothing changes; and hands the application over to the step for CloudFormation templates, with the proof that it would
/// change nothing. Needs Rust and Python 3.10 or newer, and no AWS account. Everything it started is stopped at the end,
/// and on Ctrl-C.
#[derive(Args)]
pub(crate) struct Flags {
    /// Use a real AWS account: the one of `AWS_PROFILE`, or of the keys in the environment
    ///
    /// Makes a stack with a name of its own and deletes it at the end. The bucket for code, `step-artifacts-<account>-
    /// <region>`, and its stack `step-artifacts` stay, for the next deployment. What it makes costs nothing worth
    /// mentioning.
    #[arg(long)]
    aws: bool,
    /// Keep what was deployed, to look at it: on the emulator until Ctrl-C, in a real account until you delete it
    #[arg(long)]
    keep: bool,
}

const SAMPLE: &str = "docs/samples/orders";

/// What the sample's address is called with.
const PATH: &str = "/orders/1";

/// What the demo changes in the code.
const CHANGE: (&str, &str, &str) = ("orders.py", "teapot", "kettle");

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::start("demo", 8);
    let sample = Sample::read(workspace.root.join(SAMPLE).as_std_path())?;
    progress.stage("building the packages of the steps (minutes at the first time)");
    let program = bundle::steps_program(workspace)?;
    let packages = build_packages(workspace, &sample)?;

    progress.stage(if flags.aws { "looking up the AWS account" } else { "starting the AWS emulator" });
    let script = workspace.root.join("xtask/src/demo/place.py").into();
    let place =
        if flags.aws { Place::account(script, sample.region()?) } else { Place::emulator(script, sample.region()?) }?;
    let run = Run::prepare(program, packages, sample, &place, workspace.target.join("demo").as_std_path())?;
    println!("This deploys the stack {} to {}", run.stack, place.describe());
    let _clean_up = CleanUp { stack: (!place.is_emulator() && !flags.keep).then_some(&run.stack), place: &place };

    progress.stage("deploying with the package, in the sandbox");
    run.deploy(&place)?;
    let url = format!("{}{PATH}", place.stack_output(&run.stack, "ApiUrl")?.trim_end_matches('/'));
    progress.stage(&format!("calling {url}"));
    let before = place.call(&url)?;
    println!("{before}");

    progress.stage("changing the code, deploying and calling again");
    change_code(&run)?;
    run.deploy(&place)?;
    let after = call_until_changed(&place, &url, &before)?;
    println!("{after}");

    progress.stage("deploying the same again");
    deploy_again(&run, &place)?;
    progress.stage("handing the application over to the step for CloudFormation templates");
    run.graduate(&place)?;
    print_summary(&run, &place, [&before, &after]);
    if flags.keep {
        keep(&run, &place);
    } else {
        println!("\nWhat was started and deployed is removed now; --keep keeps it.");
    }
    Ok(())
}

fn build_packages(workspace: &Workspace, sample: &Sample) -> Result<PathBuf> {
    let steps: Vec<_> = std::iter::once(&sample.step).chain(&sample.graduates_to).cloned().collect();
    let folder = workspace.root.join("dist");
    bundle::build(workspace, &workspace.select(&steps)?, Profile::Release, folder.as_std_path())?;
    Ok(folder.into())
}

fn change_code(run: &Run) -> Result<()> {
    let (file, old, new) = CHANGE;
    let file = run.code().join(file);
    let code = fs::read_to_string(&file)?;
    if !code.contains(old) {
        bail!("{} has no {old:?} to change", file.display());
    }
    println!("{}: {old} becomes {new}", file.display());
    Ok(fs::write(&file, code.replace(old, new))?)
}

/// The alias is switched when the deployment ends; an API may need a moment to notice.
fn call_until_changed(place: &Place, url: &str, before: &str) -> Result<String> {
    for _ in 0..60 {
        let answer = place.call(url)?;
        if answer != before {
            return Ok(answer);
        }
        interrupt::check()?;
        std::thread::sleep(Duration::from_millis(500));
    }
    bail!("{url} still answers {before}")
}

/// Deploys once more and compares what AWS itself says about the stack: no claim of the step is taken for it.
fn deploy_again(run: &Run, place: &Place) -> Result<()> {
    let before = place.stack_state(&run.stack)?;
    run.deploy(place)?;
    let after = place.stack_state(&run.stack)?;
    if before != after {
        bail!("the deployment without a change changed the stack:\n  before {before}\n  after  {after}");
    }
    Ok(())
}

fn print_summary(run: &Run, place: &Place, answers: [&str; 2]) {
    let lies = |what: &str, path: &Path| println!("  {what:<12} {}", path.display());
    println!("\nThe deployed application answered\n  {}\nand after the change\n  {}", answers[0], answers[1]);
    println!("\nDeploying the same again changed nothing: AWS names no update and no event since the time before.");
    println!("The step for templates would change nothing either: its inputs are below.");
    println!("\nWhere everything lies");
    lies("packages", &run.packages);
    lies("inputs", &run.inputs());
    lies("code", &run.code());
    lies("handed over", &run.handed_over());
    lies("program", &run.program);
    println!("  {:<12} stack {}, {}", "deployed to", run.stack, place.describe());
}

fn keep(run: &Run, place: &Place) {
    let Some(log) = place.emulator_log() else {
        println!("\nKept, as asked for. The command that deletes it:\n{}", place.deletion(&run.stack));
        return;
    };
    println!("\nThe emulator keeps running until Ctrl-C; its log is {}. For other AWS tools:", log.display());
    println!("{}", place.exports());
    while !interrupt::happened() {
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Deletes the stack from a real account when the demo ends, however it ends.
struct CleanUp<'a> {
    stack: Option<&'a String>,
    place: &'a Place,
}

impl Drop for CleanUp<'_> {
    fn drop(&mut self) {
        let Some(stack) = self.stack else { return };
        eprintln!("deleting the stack {stack}");
        if let Err(error) = self.place.delete(stack) {
            eprintln!(
                "error: it could not be deleted: {error:#}\nThe command that does:\n{}",
                self.place.deletion(stack)
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_the_code_that_is_changed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let sample = Sample::read(&root.join(SAMPLE)).unwrap();
        let (_, code) = sample.packages().next().unwrap();
        let (file, old, _) = CHANGE;
        assert!(fs::read_to_string(code.join(file)).unwrap().contains(old));
        assert!(sample.graduates_to.is_some());
    }
}
