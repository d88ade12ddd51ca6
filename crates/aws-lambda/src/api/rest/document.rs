//! An OpenAPI document that a user wrote.

use aws_template::{Pseudo, TemplateError, Text, arn, parse_object};
use serde_json::{Map, Value as Json, json};

use super::Context;
use crate::api::ApiError;
use crate::{FunctionLabel, FunctionReference};

/// How a document names functions: `${function.orders}`.
const FUNCTION: &str = "function.";

/// What a document may name besides functions.
const PSEUDO: [Pseudo; 4] = [Pseudo::AccountId, Pseudo::Partition, Pseudo::Region, Pseudo::UrlSuffix];

/// In an OpenAPI document, where functions decide who may call.
const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";

/// In an OpenAPI document, who answers.
const INTEGRATION: &str = "x-amazon-apigateway-integration";

/// The keys of a path that are methods.
const METHODS: [&str; 8] =
    ["get", "head", "post", "put", "patch", "delete", "options", "x-amazon-apigateway-any-method"];

/// Why a text is no OpenAPI document. Displays as a fragment that continues "the OpenAPI document".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// It is neither JSON nor YAML.
    #[error(transparent)]
    Unreadable(TemplateError),

    /// It is no object.
    #[error("is {0}, not an object with `openapi` and `paths`")]
    NotAnObject(&'static str),

    /// It does not say that it is one.
    #[error("says neither `openapi: 3.0.x` nor `swagger: \"2.0\"` at its top; API Gateway reads no other versions")]
    Version,

    /// There is nothing to call.
    #[error("has no method: `paths` must have a path with at least one, such as `get`")]
    NoMethods,

    /// A method that nobody answers.
    #[error("has no `{INTEGRATION}` for {0}; say there which function answers")]
    NoIntegration(String),

    /// It names a function by something that is no name.
    #[error(
        "has `${{function.{0}}}`, and that is no function's name: those have letters, digits, hyphens and underscores"
    )]
    FunctionName(String),

    /// It uses functions of CloudFormation.
    #[error(
        "uses CloudFormation's `{0}`; write `${{function.name}}` for the invocation of a function, and `${{AWS::Region}}` and the like as they are, in plain text"
    )]
    Intrinsic(String),
}

impl From<TemplateError> for DocumentError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::NotAnObject { found } => Self::NotAnObject(found),
            error => Self::Unreadable(error),
        }
    }
}

/// A document that was read.
pub(crate) struct Document(Map<String, Json>);

impl Document {
    /// Reads a document, and checks what API Gateway would refuse at once.
    pub(crate) fn parse(text: &str) -> Result<Self, DocumentError> {
        let document = parse_object(text)?;
        let says =
            |key: &str, version: &str| document.get(key).is_some_and(|value| text_of(value).starts_with(version));
        if !says("openapi", "3.0") && !says("swagger", "2") {
            return Err(DocumentError::Version);
        }
        let methods = methods(&document);
        if methods.is_empty() {
            return Err(DocumentError::NoMethods);
        }
        if let Some((name, _)) = methods.into_iter().find(|(_, method)| method.get(INTEGRATION).is_none()) {
            return Err(DocumentError::NoIntegration(name));
        }
        let document = Self(document);
        document.functions()?;
        Ok(document)
    }

    /// The functions that it names, each with whether it decides who may call. One that does both is there twice.
    pub(crate) fn functions(&self) -> Result<Vec<(FunctionLabel, bool)>, DocumentError> {
        let mut functions = Vec::new();
        for (key, value) in &self.0 {
            functions_in(value, key == AUTHORIZER, &mut functions)?;
        }
        functions.sort();
        functions.dedup();
        Ok(functions)
    }
}

/// The document as an API's body, with everything in the place of its name, and the permissions for its functions.
pub(super) fn body(text: &str, functions: &[FunctionReference], context: &mut Context<'_>) -> Result<Json, ApiError> {
    let document = Document::parse(text)?;
    let mut invocations = Vec::new();
    for (label, is_authorizer) in document.functions()? {
        let of_application = FunctionReference::Application { function: label.clone() };
        let function = functions.iter().find(|function| *function.function() == label).unwrap_or(&of_application);
        let arn = if is_authorizer { context.authorizing(function)? } else { context.called(function)? };
        invocations.push((label, arn::invocation(arn)));
    }
    let mut body = Json::Object(document.0);
    fill_in(&mut body, &invocations);
    Ok(body)
}

/// The methods of all paths, each with its name: `GET /orders`.
fn methods(document: &Map<String, Json>) -> Vec<(String, &Json)> {
    let paths = document.get("paths").and_then(Json::as_object).into_iter().flatten();
    let paths = paths.filter_map(|(path, members)| Some((path, members.as_object()?)));
    let methods = paths.flat_map(|(path, members)| {
        let methods = members.iter().filter(|(key, _)| METHODS.contains(&key.as_str()));
        methods.map(move |(key, method)| (format!("{} {path}", name_of(key)), method))
    });
    methods.collect()
}

fn name_of(method: &str) -> String {
    if method.starts_with("x-") { "any method of".to_owned() } else { method.to_uppercase() }
}

fn functions_in(
    value: &Json,
    in_authorizer: bool,
    functions: &mut Vec<(FunctionLabel, bool)>,
) -> Result<(), DocumentError> {
    match value {
        Json::Object(members) => {
            refuse_intrinsic(members)?;
            members
                .iter()
                .try_for_each(|(key, member)| functions_in(member, in_authorizer || key == AUTHORIZER, functions))
        }
        Json::Array(items) => items.iter().try_for_each(|item| functions_in(item, in_authorizer, functions)),
        Json::String(text) => {
            for name in names(text).filter_map(|name| name.strip_prefix(FUNCTION)) {
                let label = FunctionLabel::try_from(name).map_err(|_| DocumentError::FunctionName(name.to_owned()))?;
                functions.push((label, in_authorizer));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// CloudFormation would take such an object for a function of its own, and its text for no text.
fn refuse_intrinsic(members: &Map<String, Json>) -> Result<(), DocumentError> {
    match members.keys().next() {
        Some(key) if members.len() == 1 && (key == "Ref" || key.starts_with("Fn::")) => {
            Err(DocumentError::Intrinsic(key.clone()))
        }
        _ => Ok(()),
    }
}

fn fill_in(value: &mut Json, invocations: &[(FunctionLabel, Text)]) {
    match value {
        Json::Object(members) => members.values_mut().for_each(|member| fill_in(member, invocations)),
        Json::Array(items) => items.iter_mut().for_each(|item| fill_in(item, invocations)),
        Json::String(text) if names(text).any(|name| meaning(name, invocations).is_some()) => {
            *value = json!(filled_in(text, invocations));
        }
        _ => {}
    }
}

/// The text with what its names mean. Other names are API Gateway's own, such as `${stageVariables.x}`, and stay.
fn filled_in(text: &str, invocations: &[(FunctionLabel, Text)]) -> Text {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_name(rest) {
        parts.push(before.into());
        parts.push(meaning(name, invocations).unwrap_or_else(|| format!("${{{name}}}").into()));
        rest = after;
    }
    parts.push(rest.into());
    Text::concat(parts.into_iter().filter(|part| part.literal().is_none_or(|text| !text.is_empty())))
}

fn meaning(name: &str, invocations: &[(FunctionLabel, Text)]) -> Option<Text> {
    if let Some(pseudo) = PSEUDO.iter().find(|pseudo| pseudo.name() == name) {
        return Some(pseudo.text());
    }
    let label = name.strip_prefix(FUNCTION)?;
    invocations.iter().find(|(function, _)| **function == *label).map(|(_, invocation)| invocation.clone())
}

/// The names in `${…}`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next_name(rest)?;
        rest = after;
        Some(name)
    })
}

fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("${")?;
    let (name, after) = opened.split_once('}')?;
    Some((before, name, after))
}

/// A version may be written as a number.
fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
