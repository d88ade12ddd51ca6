//! `steps graduate`

mod moving;
mod proof;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};
use step_host::{Destination, Plan, Successor};

use crate::cli::{InputsArguments, PackageArgument, Settings, TargetArguments};
use crate::exit::{Exit, Stop};
use crate::grants::GrantArguments;
use crate::host::{self, configuration_stop};
use crate::narrator::Narrator;
use crate::preparation::Subject;
use crate::terminal;
use moving::Stage;
use proof::Proof;

/// Hand what a step deploys over to other steps, without the application noticing
///
/// Prints the inputs with which the other steps take over, and on standard error what changes hands, and the proof: that
/// they plan the same, and with --live that deploying them now would change nothing. Nothing is deployed.
///
/// Where several steps take over, each its part, resources change stacks first. With --move they do: nothing is replaced, and
/// what is running goes on. If that is interrupted, the same command continues it. Deploy the other steps afterwards, in the
/// order in which they are named.
///
/// The inputs are for this deployment: expressions are evaluated, so give the variables, the target and the packages that
/// `steps run` was given. The packages of the other steps are looked up in --packages.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    package: PackageArgument,

    #[command(flatten)]
    inputs: InputsArguments,

    #[command(flatten)]
    target: TargetArguments,

    #[command(flatten)]
    grants: GrantArguments,

    /// The step that takes over, or several, separated by commas
    #[arg(long, value_name = "STEP-ID", value_delimiter = ',', required = true)]
    to: Vec<String>,

    /// Look at what deploying the other steps would change right now, with credentials and calls
    #[arg(long)]
    live: bool,

    /// Do what has to be done once before the other steps are deployed, with credentials and calls: move resources from the
    /// stack that they are in to the stacks of those steps
    #[arg(long = "move", requires = "out", conflicts_with = "json")]
    is_moved: bool,

    /// Write the inputs of each step to `STEP-ID.json` in this folder, instead of printing them
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Print everything as JSON: the steps with their inputs, what changes hands, and the proof
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Stop> {
    let subject = Subject::read(&arguments.package, &arguments.inputs, settings)?.with_target(arguments.target.read()?);
    let subject = subject.with_packages(arguments.grants.packages()?);
    let prepared = subject.prepare().await?;
    let unwilling = |error| configuration_stop(&subject.package, error);
    let (plan, destinations) = (prepared.plan().await.map_err(unwilling)?, prepared.graduate().await);
    let destination = chosen(destinations.map_err(unwilling)?, &arguments.to, &subject)?;
    let stage = moving::advance(&destination, &subject, arguments).await?;
    let mut proofs = Vec::new();
    for successor in &destination.successors {
        proofs.push(proof_of(successor, &subject, &plan, stage, arguments, settings).await?);
    }
    if let Some(folder) = &arguments.out {
        write(&destination, folder)?;
    }
    if arguments.json {
        terminal::print(format_args!("{:#}", document(&destination, &proofs)))?;
    } else {
        tell(&destination, &proofs);
        if arguments.out.is_none() {
            terminal::print(format_args!("{:#}", inputs(&destination)))?;
        }
    }
    proofs.into_iter().find_map(Proof::refutation).map_or(Ok(ExitCode::SUCCESS), Err)
}

/// The destination of exactly these steps, in any order.
fn chosen(destinations: Vec<Destination>, to: &[String], subject: &Subject) -> Result<Destination, Stop> {
    let ids = |destination: &Destination| {
        let mut ids: Vec<_> = destination.successors.iter().map(|to| to.step_id.to_string()).collect();
        ids.sort();
        ids
    };
    let mut wanted = to.to_vec();
    wanted.sort();
    let known: Vec<_> = destinations.iter().map(|destination| ids(destination).join(",")).collect();
    destinations.into_iter().find(|destination| ids(destination) == wanted).ok_or_else(|| {
        let label = host::label(&subject.package);
        let stop = Stop::new(Exit::Usage, format!("{label} cannot hand over to {}", to.join(",")));
        stop.fix(match known.as_slice() {
            [] => "it hands over to no other step; `steps preview` shows what it deploys".to_owned(),
            known => format!("it hands over with --to {}", known.join(" or --to ")),
        })
    })
}

async fn proof_of(
    successor: &Successor,
    subject: &Subject,
    plan: &Plan,
    stage: Stage,
    arguments: &Arguments,
    settings: &Settings,
) -> Result<Proof, Stop> {
    let is_live = stage.is_looked_at(arguments.live);
    let package = PackageArgument { package: successor.step_id.to_string() };
    let package = match package.open(settings) {
        Ok(package) => package,
        Err(unknown) if !is_live => return Ok(Proof::unknown(successor, &unknown)),
        Err(unknown) => return Err(unknown),
    };
    let successor = subject.successor(package, successor.inputs.clone())?;
    let unwilling = |error| configuration_stop(&successor.package, error);
    let planned = successor.prepare().await?.plan().await.map_err(unwilling)?;
    let proof = Proof::of_plans(&successor.package, stage, &planned.document(), &plan.document());
    if !is_live {
        return Ok(proof);
    }
    let grants = successor.grants(&arguments.grants, &Narrator).await?;
    let seen = planned.preview(&grants, Arc::new(Narrator)).await.map_err(host::execution_stop)?;
    Ok(proof.with_changes(&seen.document()))
}

fn write(destination: &Destination, folder: &Path) -> Result<(), Stop> {
    let unwritable = |error: std::io::Error| {
        Stop::because(Exit::Usage, &error).fix("name a folder that you can write to with --out")
    };
    fs_err::create_dir_all(folder).map_err(unwritable)?;
    for Successor { step_id, inputs } in &destination.successors {
        let file = folder.join(format!("{step_id}.json"));
        fs_err::write(&file, format!("{inputs:#}\n")).map_err(unwritable)?;
        anstream::eprintln!("Wrote {}", file.display());
    }
    Ok(())
}

/// The inputs of the one step that takes over, or those of each by its id.
fn inputs(destination: &Destination) -> Value {
    match destination.successors.as_slice() {
        [only] => only.inputs.clone(),
        several => {
            let inputs = |Successor { step_id, inputs }: &Successor| (step_id.to_string(), inputs.clone());
            Value::Object(several.iter().map(inputs).collect::<Map<_, _>>())
        }
    }
}

fn document(destination: &Destination, proofs: &[Proof]) -> Value {
    let successor = |(Successor { step_id, inputs }, proof): (&Successor, &Proof)| json!({ "stepId": step_id.to_string(), "inputs": inputs, "proof": proof });
    let successors: Vec<_> = destination.successors.iter().zip(proofs).map(successor).collect();
    json!({
        "successors": successors,
        "plan": destination.plan.as_ref().map(Plan::document),
        "report": destination.report,
    })
}

/// What changes hands, and the proof, on standard error: standard output has the inputs.
fn tell(destination: &Destination, proofs: &[Proof]) {
    let report = &destination.report;
    for (title, sentences) in [
        ("What moves", &report.moves),
        ("What stays as it is", &report.stays),
        ("What is yours to decide from now on", &report.taken_over),
    ] {
        if !sentences.is_empty() {
            anstream::eprintln!("{title}:");
            for sentence in sentences {
                anstream::eprintln!("  - {sentence}");
            }
        }
    }
    anstream::eprintln!("The proof:");
    proofs.iter().flat_map(Proof::lines).for_each(|line| anstream::eprintln!("  - {line}"));
}
