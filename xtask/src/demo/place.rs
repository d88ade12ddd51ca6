//! Where the demo deploys to: the emulator, or a real AWS account.
//!
//! What the demo does there besides deploying (look at the stack, call it, clean up) is done by `place.py`, with the boto3
//! that is installed next to the emulator.

use std::path::PathBuf;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::emulator::{self, Emulator};
use crate::process;
use crate::python::Python;

/// Somewhere to deploy to, and how to talk to it.
pub(super) struct Place {
    python: Python,
    script: PathBuf,
    /// For every program that talks to AWS.
    environment: Vec<(String, String)>,
    region: String,
    kind: Kind,
}

enum Kind {
    Emulator(Emulator),
    Account { id: String },
}

/// What `place.py identify` prints. It goes through a pipe, never to a terminal or a file.
#[derive(Deserialize)]
struct Identity {
    account: String,
    region: Option<String>,
    environment: Vec<(String, String)>,
}

impl Place {
    /// Starts the emulator.
    pub(super) fn emulator(script: PathBuf, region: &str) -> Result<Self> {
        let emulator = Emulator::start()?;
        let (python, environment) = (emulator::python()?, emulator.environment());
        Ok(Self { python, script, environment, region: region.to_owned(), kind: Kind::Emulator(emulator) })
    }

    /// Looks up the account and its credentials.
    pub(super) fn account(script: PathBuf, region: &str) -> Result<Self> {
        let python = emulator::python()?;
        let mut command = Command::new(&python.program);
        let identity = process::read(without_endpoint(command.arg(&script).arg("identify")))?;
        let Identity { account, region: own, environment } =
            serde_json::from_str(&identity).context("lost the account")?;
        let region = own.unwrap_or_else(|| region.to_owned());
        Ok(Self { python, script, environment, region, kind: Kind::Account { id: account } })
    }

    /// A name that nothing has there: an account may hold the sample already.
    pub(super) fn name(&self, name: &str) -> Result<String> {
        if matches!(self.kind, Kind::Emulator(_)) {
            return Ok(name.to_owned());
        }
        let suffix = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok(format!("{name}-{suffix:x}"))
    }

    pub(super) fn region(&self) -> &str {
        &self.region
    }

    /// Makes a program talk to this place and to no other.
    pub(super) fn apply(&self, command: &mut Command) {
        without_endpoint(command).env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
        command.env("AWS_REGION", &self.region).env("AWS_DEFAULT_REGION", &self.region);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
    }

    /// The host that the step has to be granted besides those that its package asks for.
    pub(super) fn granted_host(&self) -> Option<String> {
        match &self.kind {
            Kind::Emulator(emulator) => Some(emulator.address.to_string()),
            Kind::Account { .. } => None,
        }
    }

    /// Calls a deployed address until it answers with success, for half a minute at most.
    pub(super) fn call(&self, url: &str) -> Result<String> {
        let mut call = self.script(&["call", url]);
        if let Kind::Emulator(emulator) = &self.kind {
            // Names below `localhost` resolve only with some resolvers.
            call.args(["--connect", &emulator.address.to_string()]);
        }
        Ok(process::read(&mut call)?.trim_end().to_owned())
    }

    /// An output of the stack, by its name in the template, as AWS tells it.
    pub(super) fn stack_output(&self, stack: &str, name: &str) -> Result<String> {
        let value = process::read(&mut self.script(&["stack-output", stack, name]))?;
        Ok(value.trim_end().to_owned())
    }

    /// What AWS says about the stack: when it was last updated and the latest event. Equal texts mean: nothing happened.
    pub(super) fn stack_state(&self, stack: &str) -> Result<String> {
        Ok(process::read(&mut self.script(&["stack-state", stack]))?.trim_end().to_owned())
    }

    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Emulator(emulator) => format!("the emulator at {}", emulator.url()),
            Kind::Account { id } => format!("account {id}, {}", self.region),
        }
    }

    /// Whether what is deployed goes when the emulator does.
    pub(super) fn is_emulator(&self) -> bool {
        matches!(self.kind, Kind::Emulator(_))
    }

    pub(super) fn emulator_log(&self) -> Option<PathBuf> {
        match &self.kind {
            Kind::Emulator(emulator) => Some(emulator.log()),
            Kind::Account { .. } => None,
        }
    }

    /// The environment as one types it. For the emulator only, whose keys are no secret.
    pub(super) fn exports(&self) -> String {
        let lines = self.environment.iter().map(|(name, value)| format!("  export {name}={value}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The command that deletes a stack that was kept in an account.
    pub(super) fn deletion(&self, stack: &str) -> String {
        format!("  aws cloudformation delete-stack --stack-name {stack} --region {}", self.region)
    }

    /// Deletes a stack, whether or not there was an interruption.
    pub(super) fn delete(&self, stack: &str) -> Result<()> {
        process::run_regardless(&mut self.script(&["delete", stack]))
    }

    fn script(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.python.program);
        command.arg(&self.script).args(arguments);
        self.apply(&mut command);
        command
    }
}

/// An endpoint in the environment of the caller is not the place that was asked for.
fn without_endpoint(command: &mut Command) -> &mut Command {
    command.env_remove("AWS_ENDPOINT_URL")
}
