//! Which version of a function serves: the one that its alias stands for.
//!
//! CloudFormation moves aliases; this is about what a deployment notes before that, what it puts right afterwards, and how
//! it goes back. What is noted lives as long as the run: a run that is killed between deployment and smoke test leaves
//! nothing to go back to, and the next one says so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, Context, Failure, FunctionName, Region};

use crate::client::Aws;
use crate::errors::{ALIAS_MISSING, ALIAS_MOVED};
use crate::lambda::{Alias, Changed};
use crate::pace::Pauses;
use crate::verification::is_default;

/// How often in a row somebody else may change an alias before we give up.
const MOST_CONFLICTS: usize = 4;

/// A function whose alias decides which version serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServingFunction {
    /// Its name at AWS.
    pub name: FunctionName,
    /// The alias that everything calls.
    pub alias: String,
}

/// Functions whose versions are noted before a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteRequest {
    /// Where they are.
    pub region: Region,
    /// As whom the step calls AWS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: AwsRole,
    /// The functions. Those that are not there yet are noted as such.
    pub functions: Vec<ServingFunction>,
}

/// What the actions of one plan have found about functions.
#[derive(Debug, Default)]
pub(crate) struct Notes(BTreeMap<(Region, ServingFunction), Note>);

/// What is known of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Note {
    /// What served before the deployment.
    pub(crate) before: Before,
    /// The version that serves since.
    pub(crate) deployed: Option<String>,
}

/// What served before a deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Before {
    /// Nobody looked.
    #[default]
    Unknown,
    /// Nothing: the function is a new one.
    Nothing,
    /// This version.
    Version(String),
}

impl Notes {
    pub(crate) fn of(&self, region: &Region, function: &ServingFunction) -> Note {
        self.0.get(&(region.clone(), function.clone())).cloned().unwrap_or_default()
    }

    pub(crate) fn of_mut(&mut self, region: &Region, function: &ServingFunction) -> &mut Note {
        self.0.entry((region.clone(), function.clone())).or_default()
    }
}

/// Notes which versions serve now.
pub(crate) async fn note(
    request: &NoteRequest,
    notes: &mut Notes,
    aws: &Aws,
    context: &dyn Context,
) -> Result<(), Failure> {
    for function in &request.functions {
        let alias = aws.lambda().alias(&function.name, &function.alias).await?;
        let before = alias.map_or(Before::Nothing, |alias| Before::Version(alias.version));
        let found = match &before {
            Before::Version(version) => format!("is served by version {version}"),
            _ => "is not there yet".to_owned(),
        };
        context.verbose(&format!("Function {} {found}", function.name));
        notes.of_mut(&request.region, function).before = before;
    }
    Ok(())
}

/// Makes sure that `version` serves, and nothing else. The alias was moved by a run whose smoke test failed, or by hand;
/// CloudFormation does not notice that, and has nothing to change when the same is deployed again.
pub(crate) async fn ensure(
    function: &ServingFunction,
    version: &str,
    pauses: &mut Pauses<'_>,
    aws: &Aws,
    context: &dyn Context,
) -> Result<Alias, Failure> {
    let ServingFunction { name, alias: alias_name } = function;
    let mut serves = String::new();
    for _ in 0..MOST_CONFLICTS {
        let alias = find(function, aws).await?;
        if alias.version == version && alias.other_versions().next().is_none() {
            return Ok(alias);
        }
        serves = whole(&alias);
        let changed = aws.lambda().update_alias(name, alias_name, version, &alias.revision).await?;
        if let Changed::Done(alias) = changed {
            context.warning(&format!(
                "Function {name} was served by {serves}, though the stack declares version {version}: that serves now"
            ));
            return Ok(alias);
        }
        pause(pauses, context, name).await?;
    }
    let message = format!("function {name} is served by {serves}, not by version {version}, which the stack declares");
    Err(ALIAS_MOVED.failure(message))
}

/// How going back to the version before ended.
#[derive(Debug)]
pub(crate) enum WayBack {
    /// The version before serves again.
    Done { before: String, deployed: String },
    /// The version was the same before, as far as that was looked at.
    Unchanged { version: String },
    /// There was no version before.
    First { version: String },
    /// Somebody else let another version serve meanwhile.
    Taken { version: String },
}

/// Lets the version serve again that did before the deployment, unless somebody else has decided otherwise meanwhile.
pub(crate) async fn go_back(
    function: &ServingFunction,
    note: &Note,
    pauses: &mut Pauses<'_>,
    aws: &Aws,
    context: &dyn Context,
) -> Result<WayBack, Failure> {
    for _ in 0..MOST_CONFLICTS {
        let alias = find(function, aws).await?;
        let version = alias.version;
        let before = match &note.before {
            _ if note.deployed.as_ref().is_some_and(|deployed| *deployed != version) => {
                return Ok(WayBack::Taken { version });
            }
            Before::Version(before) if *before != version => before.clone(),
            Before::Nothing => return Ok(WayBack::First { version }),
            Before::Version(_) | Before::Unknown => return Ok(WayBack::Unchanged { version }),
        };
        let changed = aws.lambda().update_alias(&function.name, &function.alias, &before, &alias.revision).await?;
        if let Changed::Done(_) = changed {
            return Ok(WayBack::Done { before, deployed: version });
        }
        pause(pauses, context, &function.name).await?;
    }
    Err(ALIAS_MOVED.failure(format!(
        "the alias {} of function {} is changed by somebody else all the time",
        function.alias, function.name
    )))
}

async fn find(function: &ServingFunction, aws: &Aws) -> Result<Alias, Failure> {
    let ServingFunction { name, alias } = function;
    let found = aws.lambda().alias(name, alias).await?;
    found.ok_or_else(|| ALIAS_MISSING.failure(format!("AWS Lambda knows no alias {alias} of a function {name}")))
}

async fn pause(pauses: &mut Pauses<'_>, context: &dyn Context, name: &str) -> Result<(), Failure> {
    let waited = pauses.pause(context).await;
    waited.map_err(|interruption| interruption.failure(&format!("the alias of function {name} is being changed")))
}

/// `version 7`, and those that get a part of the calls.
fn whole(alias: &Alias) -> String {
    let others: Vec<_> = alias.other_versions().map(|version| format!(" and {version}")).collect();
    format!("version {}{}", alias.version, others.concat())
}
