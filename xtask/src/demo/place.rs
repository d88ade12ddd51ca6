//! Where the demo deploys to: the emulator, or a real AWS account.
//!
//! What the demo does there besides deploying (upload the code, look at the stack, clean up) is done by `place.py`, with
//! the boto3 that is installed next to the emulator.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::sample::Sample;
use crate::emulator::{self, Emulator};
use crate::process;
use crate::python::Python;

/// Somewhere to deploy to, and how to talk to it.
pub(super) struct Place {
    python: Python,
    script: PathBuf,
    /// For every program that talks to AWS.
    environment: Vec<(String, String)>,
    stack: String,
    region: String,
    bucket: String,
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
    pub(super) fn emulator(script: PathBuf, sample: &Sample) -> Result<Self> {
        let emulator = Emulator::start()?;
        Ok(Self {
            python: emulator::python()?,
            script,
            environment: emulator.environment(),
            stack: sample.stack()?.to_owned(),
            region: sample.region()?.to_owned(),
            bucket: "step-packages-demo".to_owned(),
            kind: Kind::Emulator(emulator),
        })
    }

    /// Looks up the account and its credentials, and chooses names that nothing has there.
    pub(super) fn account(script: PathBuf, sample: &Sample) -> Result<Self> {
        let python = emulator::python()?;
        let mut command = Command::new(&python.program);
        let identity = process::read(without_endpoint(command.arg(&script).arg("identify")))?;
        let Identity { account, region, environment } = serde_json::from_str(&identity).context("lost the account")?;
        let region = region.map_or_else(|| sample.region().map(ToOwned::to_owned), Ok)?;
        let suffix = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let stack = format!("{}-{suffix:x}", sample.stack()?);
        let bucket = format!("step-packages-demo-{account}-{suffix:x}");
        println!("in account {account}, region {region}, this makes the stack {stack} and the bucket {bucket}");
        Ok(Self { python, script, environment, stack, region, bucket, kind: Kind::Account { id: account } })
    }

    pub(super) fn stack(&self) -> &str {
        &self.stack
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
    pub(super) fn stack_output(&self, name: &str) -> Result<String> {
        let value = process::read(&mut self.script(&["stack-output", &self.stack, name]))?;
        Ok(value.trim_end().to_owned())
    }

    /// What AWS says about the stack: when it was last updated and the latest event. Equal texts mean: nothing happened.
    pub(super) fn stack_state(&self) -> Result<String> {
        Ok(process::read(&mut self.script(&["stack-state", &self.stack]))?.trim_end().to_owned())
    }

    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Emulator(emulator) => format!("stack {}, on the emulator at {}", self.stack, emulator.url()),
            Kind::Account { id } => format!("stack {}, account {id}, {}", self.stack, self.region),
        }
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

    /// The commands that delete what was kept in an account.
    pub(super) fn deletion(&self) -> String {
        let Self { stack, region, bucket, .. } = self;
        format!(
            "  aws cloudformation delete-stack --stack-name {stack} --region {region}\n  \
             aws s3 rb s3://{bucket} --force --region {region}"
        )
    }

    fn script(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.python.program);
        command.arg(&self.script).args(arguments);
        self.apply(&mut command);
        command
    }
}

/// The function's code, uploaded. Dropping it deletes it from a real account together with the stack that uses it.
pub(super) struct Sources<'place> {
    pub(super) bucket: String,
    /// Named after the content: new code is a change for CloudFormation, the same code is none.
    pub(super) key: String,
    clean_up: Option<&'place Place>,
}

impl<'place> Sources<'place> {
    /// Zips the folder and uploads it, into a bucket that is made for it.
    pub(super) fn upload(place: &'place Place, code: &Path, keep: bool) -> Result<Self> {
        let is_ours_to_clean = matches!(place.kind, Kind::Account { .. }) && !keep;
        // The guard comes first: an upload that fails half-way is cleaned up, too.
        let clean_up = is_ours_to_clean.then_some(place);
        let mut sources = Self { bucket: place.bucket.clone(), key: String::new(), clean_up };
        let key = process::read(place.script(&["upload", &place.bucket]).arg(code))?;
        key.trim_end().clone_into(&mut sources.key);
        Ok(sources)
    }

    #[cfg(test)]
    pub(super) fn at(bucket: &str, key: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: key.to_owned(), clean_up: None }
    }
}

impl Drop for Sources<'_> {
    fn drop(&mut self) {
        let Some(place) = self.clean_up else { return };
        eprintln!("deleting the stack {} and the bucket {}", place.stack, place.bucket);
        let deleted = process::run_regardless(&mut place.script(&["delete", &place.stack, &place.bucket]));
        if let Err(error) = deleted {
            eprintln!("error: not all of it could be deleted: {error:#}\nThe commands that do:\n{}", place.deletion());
        }
    }
}

/// An endpoint in the environment of the caller is not the place that was asked for.
fn without_endpoint(command: &mut Command) -> &mut Command {
    command.env_remove("AWS_ENDPOINT_URL")
}
