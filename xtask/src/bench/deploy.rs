//! `cargo xtask bench deploy`: one deployment, three tools.

mod figures;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use super::release_program;
use crate::bundle::{self, Profile};
use crate::emulator::Emulator;
use crate::process;
use crate::progress::Progress;
use crate::python::{Environment, Python};
use crate::sample::Sample;
use crate::workspace::Workspace;
use figures::{Figures, table};

const SAMPLE: &str = "docs/samples/slow";

const ENVIRONMENT: Environment = Environment {
    purpose: "tools to compare with",
    entry: "deployment-tools-1",
    requirements: &["awscli==1.46.3", "aws-sam-cli==1.170.0"],
    megabytes: 500,
};

/// What is measured, one after the other on the same stack, and the version that is deployed then.
const DEPLOYMENTS: [(&str, &str); 3] = [("first deployment", "1"), ("update", "2"), ("nothing to change", "2")];

/// Compare a deployment by a packaged step with `aws cloudformation deploy` and `sam deploy`.
///
/// All three deploy the same template (docs/samples/slow, which keeps them waiting for some seconds) to the same
/// emulator: once as a new stack, once with a change, and once without. Measured are the calls to AWS, counted by a
/// proxy; the time; and the processor time and peak memory that the kernel reports for the process and its children.
/// In brackets: as a multiple of ours.
///
/// The package is compiled for this machine before, as on every worker after the package's first use. The AWS CLI and
/// SAM CLI are installed once (Python 3.10 or newer), the programs are built with optimisation: the first run takes
/// many minutes. Figures are only comparable within one run.
#[derive(Args)]
pub(crate) struct Flags {
    /// Also say which calls were made
    #[arg(long)]
    calls: bool,
}

pub(super) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let comparison = Comparison::prepare(workspace)?;
    let mut progress = Progress::start("bench", DEPLOYMENTS.len() * Tool::ALL.len());
    let mut measured = Vec::new();
    for (deployment, version) in DEPLOYMENTS {
        let mut row = Vec::new();
        for tool in Tool::ALL {
            progress.stage(&format!("{deployment}: {}", tool.name()));
            row.push((tool.name(), comparison.measure(tool, version)?));
        }
        measured.push((deployment, row));
    }
    print!("{}", table(&measured, flags.calls));
    Ok(())
}

#[derive(Clone, Copy)]
enum Tool {
    Steps,
    AwsCli,
    SamCli,
}

impl Tool {
    /// Ours first: the others are compared with it.
    const ALL: [Self; 3] = [Self::Steps, Self::AwsCli, Self::SamCli];

    fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps run",
            Self::AwsCli => "aws cloudformation deploy",
            Self::SamCli => "sam deploy",
        }
    }

    /// Each tool has an account of its own in the emulator. The stacks' names differ, too: the emulator runs functions
    /// of equal names as one.
    fn account(self) -> &'static str {
        match self {
            Self::Steps => "100000000001",
            Self::AwsCli => "100000000002",
            Self::SamCli => "100000000003",
        }
    }
}

/// Everything that the tools need.
struct Comparison {
    python: Python,
    script: PathBuf,
    program: PathBuf,
    package: PathBuf,
    sample: PathBuf,
    emulator: Emulator,
    folder: tempfile::TempDir,
}

impl Comparison {
    fn prepare(workspace: &Workspace) -> Result<Self> {
        let sample = Sample::read(workspace.root.join(SAMPLE).as_std_path())?;
        let steps = workspace.select(std::slice::from_ref(&sample.step))?;
        let packages = bundle::build(
            workspace,
            &steps,
            Profile::Release,
            &workspace.target.join("bench-packages").into_std_path_buf(),
        )?;
        let comparison = Self {
            python: ENVIRONMENT.ensure()?,
            script: workspace.root.join("xtask/src/bench/deploy/measure.py").into(),
            program: release_program(workspace)?,
            package: packages.into_iter().next().context("nothing was built")?.file,
            sample: sample.folder,
            emulator: Emulator::start()?,
            folder: tempfile::tempdir()?,
        };
        comparison.compile_package()?;
        Ok(comparison)
    }

    /// Fills the compile cache.
    fn compile_package(&self) -> Result<()> {
        let inputs = self.inputs("1", Tool::Steps)?;
        let mut validate = Command::new(&self.program);
        validate.arg("validate").arg(&self.package).arg("--inputs").arg(inputs);
        process::read(validate.env("STEPS_CACHE_DIR", self.folder.path())).map(drop)
    }

    fn measure(&self, tool: Tool, version: &str) -> Result<Figures> {
        let mut measured = Command::new(&self.python.program);
        measured.arg(&self.script).args(["--upstream", &self.emulator.address.to_string(), "--"]);
        self.arguments(&mut measured, tool, version)?;
        measured.envs(self.emulator.environment()).env("AWS_ACCESS_KEY_ID", tool.account());
        // `measure.py` puts the address of its proxy into the braces.
        measured.env("AWS_ENDPOINT_URL", "{endpoint}").env("AWS_DEFAULT_REGION", "us-east-1");
        measured.env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
        measured.env("SAM_CLI_TELEMETRY", "0").env("STEPS_CACHE_DIR", self.folder.path());
        serde_json::from_str(&process::read(&mut measured)?).context("measure.py printed something else than figures")
    }

    fn arguments(&self, command: &mut Command, tool: Tool, version: &str) -> Result<()> {
        match tool {
            Tool::Steps => {
                command.arg(&self.program).arg("run").arg(&self.package);
                command.arg("--inputs").arg(self.inputs(version, tool)?);
                command.arg("--package").arg(format!("slow={}", self.sample.display()));
                command.args(["--allow-host", "{authority}"]);
            }
            Tool::AwsCli => {
                command.arg(&self.python.program).args(["-m", "awscli", "cloudformation", "deploy"]);
                self.deploy_options(command, tool, version);
            }
            Tool::SamCli => {
                command.arg(&self.python.program).args(["-m", "samcli", "deploy", "--no-confirm-changeset"]);
                self.deploy_options(command, tool, version);
            }
        }
        Ok(())
    }

    /// What both other tools call the same.
    fn deploy_options(&self, command: &mut Command, tool: Tool, version: &str) {
        command.arg("--template-file").arg(self.sample.join("template.yaml"));
        command.args(["--stack-name", &stack(tool), "--region", "us-east-1", "--capabilities", "CAPABILITY_IAM"]);
        command.args(["--no-fail-on-empty-changeset", "--parameter-overrides", &format!("Version={version}")]);
    }

    fn inputs(&self, version: &str, tool: Tool) -> Result<PathBuf> {
        let mut sample = Sample::read(&self.sample)?;
        sample.set_input("stackName", &stack(tool));
        sample.set_parameter("Version", version);
        let file = self.folder.path().join(format!("inputs-{version}.json"));
        sample.write_inputs(&file)?;
        Ok(file)
    }
}

fn stack(tool: Tool) -> String {
    format!("bench-{}", tool.account())
}
