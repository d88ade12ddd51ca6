//! Taking an application apart: its functions and its API, each a stack of its own.

use aws_deploy::{
    Action, BucketName, DeployTo, JoinedStack, MoveMechanism, MoveRequest, MovingResource, StackRequest, Tag,
};
use aws_template::{Fragment, Move, MoveProblem, moves};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use step_core::{Arn, DEFECT, Deployment, Destination, Failure, FunctionName, HandOver, Plan, Successor};

use crate::api::{Api, Route};
use crate::{AppName, EventSource, Function, FunctionLabel, Part, Planned, SmokeTest, StackOptions};

/// The package ids of the steps that take over, each its part.
#[derive(Clone, Copy, Debug)]
pub struct GranularSteps<'a> {
    /// The step for functions.
    pub functions: &'a str,
    /// The step for APIs.
    pub api: &'a str,
}

/// An application that is deployed as one stack, as its inputs say.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// Its name.
    pub name: &'a AppName,
    /// Its functions, with the routes that they answer among their events.
    pub functions: &'a [Function],
    /// Its API.
    pub api: &'a Api,
    /// What it has to answer once it is deployed.
    pub smoke_tests: &'a [SmokeTest],
    /// Where it is deployed.
    pub deploy_to: &'a DeployTo,
    /// The user's tags.
    pub tags: &'a [Tag],
    /// The policy beyond which the functions' roles can do nothing.
    pub permissions_boundary: Option<&'a Arn>,
    /// The bucket for code and large templates.
    pub artifact_bucket: Option<&'a BucketName>,
    /// How its stack is deployed.
    pub stack: &'a StackOptions,
}

impl Whole<'_> {
    /// What is deployed of it: one stack of everything.
    pub fn planned(&self, deployment: &Deployment) -> Result<Planned, Failure> {
        let routes: Vec<Route> = self.functions.iter().flat_map(Function::routes).collect();
        let part = Part {
            application: self.name,
            stack_parts: &[],
            functions: self.functions,
            api: self.api,
            routes: &routes,
            deploy_to: self.deploy_to,
            tags: self.tags,
            permissions_boundary: self.permissions_boundary,
            artifact_bucket: self.artifact_bucket,
            options: self.stack,
        };
        part.planned(deployment)
    }
}

/// Hands an application over to the steps for functions and for APIs. The functions keep the stack, with its name and
/// state; the resources of the API move to a stack of their own, which the step for APIs takes for its own. Nothing is
/// replaced, and nothing changes but which stack has what.
///
/// `request` is the application's stack as it was planned, and `fragment` what its template was made of. Nothing, if the
/// application has no API: there is nothing to take apart then.
pub fn to_granular_steps(
    steps: GranularSteps<'_>,
    whole: &Whole<'_>,
    request: &StackRequest,
    fragment: &Fragment,
    deployment: &Deployment,
) -> Result<Option<Destination<Action>>, Failure> {
    if *whole.api == Api::None {
        return Ok(None);
    }
    let functions = Functions::of(whole);
    let api = ApiPart::of(whole)?;
    let Planned { request: kept, fragment: kept_fragment, .. } = functions.part(whole).planned(deployment)?;
    let Planned { request: joined, fragment: joined_fragment, .. } = api.part(whole).planned(deployment)?;
    let before = aws_template::Stack { name: &request.stack_name, fragment };
    let after = [
        aws_template::Stack { name: &kept.stack_name, fragment: &kept_fragment },
        aws_template::Stack { name: &joined.stack_name, fragment: &joined_fragment },
    ];
    let moved = moves(&[before], &after).map_err(|problems| inseparable(&problems))?;
    let report = report(&moved, request, &joined, &kept_fragment);
    let successors = [
        Successor { step_id: steps.functions.to_owned(), inputs: functions.inputs(whole) },
        Successor { step_id: steps.api.to_owned(), inputs: api.inputs(whole) },
    ];
    let resources = moved.iter().map(moving).collect();
    let plan = Action::move_resources(MoveRequest {
        before: request.clone(),
        after: kept,
        joined: vec![JoinedStack { stack: joined, resources }],
        mechanism: MoveMechanism::Auto,
    });
    Ok(Some(Destination::to_all(successors).after(Plan::new([plan])).report(report)))
}

/// The functions, without routes: those are the API's.
struct Functions(Vec<Function>);

impl Functions {
    fn of(whole: &Whole<'_>) -> Self {
        let without_routes = |function: &Function| {
            let mut function = function.clone();
            function.events.retain(|event| !matches!(event, EventSource::HttpRoute { .. }));
            function
        };
        Self(whole.functions.iter().map(without_routes).collect())
    }

    fn part<'a>(&'a self, whole: &Whole<'a>) -> Part<'a> {
        Part {
            application: whole.name,
            stack_parts: &[],
            functions: &self.0,
            api: &Api::None,
            routes: &[],
            deploy_to: whole.deploy_to,
            tags: whole.tags,
            permissions_boundary: whole.permissions_boundary,
            artifact_bucket: whole.artifact_bucket,
            options: whole.stack,
        }
    }

    fn inputs(&self, whole: &Whole<'_>) -> Value {
        let is_own = |test: &&SmokeTest| matches!(test, SmokeTest::Invoke(_));
        with_shared(
            whole,
            whole.stack,
            is_own,
            [("functions", json!(self.0)), ("permissionsBoundary", json!(whole.permissions_boundary))],
        )
    }
}

/// The API and its routes, which say by which names at AWS functions go that have others than those of the application.
struct ApiPart {
    api: Api,
    routes: Vec<Route>,
    options: StackOptions,
}

impl ApiPart {
    fn of(whole: &Whole<'_>) -> Result<Self, Failure> {
        let own_name = |function: &Function| Some((function.name.clone(), function.function_name.clone()?));
        let names: Vec<_> = whole.functions.iter().filter_map(own_name).collect();
        let routes: Vec<Route> = whole.functions.iter().flat_map(Function::routes).collect();
        Ok(Self {
            api: by_name(whole.api, &names)?,
            routes: by_name(&routes, &names)?,
            options: StackOptions { name: None, ..whole.stack.clone() },
        })
    }

    fn part<'a>(&'a self, whole: &Whole<'a>) -> Part<'a> {
        Part {
            application: whole.name,
            stack_parts: &["api"],
            functions: &[],
            api: &self.api,
            routes: &self.routes,
            deploy_to: whole.deploy_to,
            tags: whole.tags,
            permissions_boundary: None,
            artifact_bucket: whole.artifact_bucket,
            options: &self.options,
        }
    }

    fn inputs(&self, whole: &Whole<'_>) -> Value {
        let is_own = |test: &&SmokeTest| matches!(test, SmokeTest::Http(_));
        with_shared(whole, &self.options, is_own, [("api", json!(self.api)), ("routes", json!(self.routes))])
    }
}

/// Refers by name to each function whose name at AWS is not the application's choice.
fn by_name<T: Serialize + DeserializeOwned>(value: &T, names: &[(FunctionLabel, FunctionName)]) -> Result<T, Failure> {
    let value = rename(json!(value), names);
    serde_json::from_value(value).map_err(|error| DEFECT.failure(format!("an input cannot be read again: {error}")))
}

fn rename(value: Value, names: &[(FunctionLabel, FunctionName)]) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| rename(item, names)).collect(),
        Value::Object(object) => {
            let label = object.get("function").and_then(Value::as_str).filter(|_| object.len() == 2);
            let label = label.filter(|_| object.get("type") == Some(&json!("application")));
            let found = label.and_then(|label| names.iter().find(|(function, _)| **function == *label));
            match found {
                Some((function, name)) => json!({ "type": "name", "function": function, "name": name }),
                None => Value::Object(object.into_iter().map(|(key, value)| (key, rename(value, names))).collect()),
            }
        }
        other => other,
    }
}

/// Inputs of a granular step, major version 1: its own, and what all of them share. What is not said is left out.
fn with_shared<const N: usize>(
    whole: &Whole<'_>,
    options: &StackOptions,
    is_own: impl Fn(&&SmokeTest) -> bool,
    own: [(&str, Value); N],
) -> Value {
    let smoke_tests = whole.smoke_tests.iter().filter(is_own).map(|test| match test {
        SmokeTest::Http(test) => json!(test),
        SmokeTest::Invoke(test) => json!(test),
    });
    let shared = [
        ("application", json!(whole.name)),
        ("deployTo", json!(whole.deploy_to)),
        ("smokeTests", smoke_tests.collect()),
        ("tags", json!(whole.tags)),
        ("artifactBucket", json!(whole.artifact_bucket)),
        ("stack", json!(options)),
    ];
    let inputs = shared.into_iter().chain(own).map(|(name, value)| (name.to_owned(), value));
    without_nulls(Value::Object(inputs.collect::<Map<_, _>>()))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(object) => {
            let said = object.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        other => other,
    }
}

#[expect(clippy::expect_used, reason = "logical ids of fragments are made of letters and digits")]
fn moving(moved: &Move) -> MovingResource {
    MovingResource {
        logical_id: moved.logical_id.to_string().try_into().expect("a logical id"),
        resource_type: moved.resource_type.to_owned(),
        identified_by: moved.identifiers.iter().map(|identifier| identifier.property.to_owned()).collect(),
    }
}

/// The whole is the union of its parts, so only a defect keeps it from being taken apart.
fn inseparable(problems: &[MoveProblem]) -> Failure {
    let mut problems = problems.iter().map(ToString::to_string);
    let first = problems.next().unwrap_or_default();
    problems.fold(DEFECT.failure(format!("the application cannot be taken apart: {first}")), Failure::detail)
}

fn report(moved: &[Move], request: &StackRequest, joined: &StackRequest, kept: &Fragment) -> HandOver {
    let (from, to) = (&request.stack_name, &joined.stack_name);
    let sentences = moved.iter().map(|Move { logical_id, resource_type, .. }| {
        format!("{logical_id} ({resource_type}) goes from stack {from} to stack {to}, as it is")
    });
    HandOver {
        moves: sentences.collect(),
        stays: vec![
            format!("The stack {from} with its other {} resources: functions, roles, logs, queues", kept.resources().count()),
            "All names, ARNs and addresses: no function, no role and no API is made anew".to_owned(),
        ],
        taken_over: vec![
            "The order: functions are deployed before the API that calls them".to_owned(),
            "The functions' names in the routes: the API finds functions by them, and nothing checks that they are there"
                .to_owned(),
            "Requests as smoke tests: the step for APIs sends them, and where an answer is wrong, no function goes back"
                .to_owned(),
            format!("Two stacks: what deletes or protects {from} does nothing to {to}"),
            format!("The API's outputs: they are those of stack {to} from now on"),
        ],
    }
}

#[cfg(test)]
mod tests;
