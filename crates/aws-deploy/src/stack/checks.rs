//! What can be known to be wrong with a request without asking AWS. The same checks run when inputs are validated and
//! before a plan is executed, when the files of packages can be read.

use aws_template::{Template, TemplateError};
use step_core::ErrorKind;

use crate::errors::{
    PARAMETER_NOT_SECRET, PARAMETERS_MISMATCH, STACK_POLICY_INVALID, TAGS_INVALID, TEMPLATE_INVALID, TEMPLATE_TOO_LARGE,
};
use crate::stack::capabilities;
use crate::{Capability, ParameterKey, StackRequest, TagKey, TemplateSource};

/// Source: `CreateChangeSet`, `Tags`.
const MOST_TAGS: usize = 50;
/// In characters. Source: data type `Tag`.
const LONGEST_TAG_VALUE: usize = 256;

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// Its entry in the catalogue.
    pub kind: &'static ErrorKind,
    /// What is wrong and what is accepted.
    pub message: String,
}

/// A place in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The template.
    Template,
    /// The list of parameters.
    Parameters,
    /// One parameter, counted from 0.
    Parameter(usize),
    /// One of the sensitive parameters, counted from 0.
    SecretParameter(usize),
    /// The file with parameters.
    ParametersFile,
    /// The list of capabilities.
    Capabilities,
    /// The list of tags.
    Tags,
    /// One tag, counted from 0.
    Tag(usize),
    /// The stack policy.
    StackPolicy,
}

/// The names of the parameters that are given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Given<'a> {
    /// Those whose values may be seen.
    pub(crate) plain: &'a [ParameterKey],
    /// Those whose values may not.
    pub(crate) secret: &'a [ParameterKey],
    /// Those of the file. Nothing: it cannot be read yet.
    pub(crate) file: Option<&'a [ParameterKey]>,
}

impl StackRequest {
    /// Everything that is wrong with the request, as far as it says everything: files of packages and objects in S3 are
    /// known only when the plan is executed.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let TemplateSource::Inline { body } = &self.template {
            let has_file = self.parameters_file.is_some();
            problems.extend(of_inline_template(body, &self.plain_keys(), &self.secret_keys(), has_file));
            problems.extend(of_capabilities(body, &self.capabilities));
        }
        problems.extend(self.problems_beside_the_template());
        problems
    }

    /// What is wrong whatever the template is.
    pub(crate) fn problems_beside_the_template(&self) -> Vec<Problem> {
        let mut problems = of_parameters(&self.plain_keys());
        problems.extend(of_secret_parameters(&self.secret_keys()));
        problems.extend(of_tags(&self.tags.iter().map(|tag| tag.key.clone()).collect::<Vec<_>>()));
        problems.extend(self.tags.iter().enumerate().filter_map(|(index, tag)| of_tag_value(index, &tag.value)));
        problems.extend(self.stack_policy.as_deref().and_then(of_stack_policy));
        problems
    }

    /// The parameters that are listed.
    pub(crate) fn plain_keys(&self) -> Vec<ParameterKey> {
        self.parameters.iter().map(|parameter| parameter.key.clone()).collect()
    }

    /// The sensitive parameters.
    pub(crate) fn secret_keys(&self) -> Vec<ParameterKey> {
        self.secret_parameters.iter().map(|parameter| parameter.key.clone()).collect()
    }
}

/// What is wrong with the text of a template, by itself and with the parameters that are given: listed, sensitive, and
/// perhaps others in a file, which cannot be read yet.
pub fn of_inline_template(text: &str, plain: &[ParameterKey], secret: &[ParameterKey], has_file: bool) -> Vec<Problem> {
    let file = (!has_file).then_some(&[][..]);
    of_template(text, &Given { plain, secret, file })
}

/// What is wrong with a template's text, by itself and with the parameters that are given.
pub(crate) fn of_template(text: &str, given: &Given<'_>) -> Vec<Problem> {
    match Template::parse(text) {
        Ok(template) => of_parsed_template(&template, given),
        Err(error) => vec![unreadable_template(&error)],
    }
}

/// What is wrong between a template and the parameters that are given.
pub(crate) fn of_parsed_template(template: &Template, given: &Given<'_>) -> Vec<Problem> {
    let undeclared = undeclared(template, given);
    undeclared
        .into_iter()
        .chain(missing(template, given))
        .chain(exposed(&no_echo(template), given.plain, given.secret))
        .collect()
}

/// The parameters whose values the template does not want to be seen.
pub(crate) fn no_echo(template: &Template) -> Vec<&str> {
    template.parameters().filter(|parameter| parameter.no_echo).map(|parameter| parameter.name).collect()
}

/// What is wrong with a text that is not a template.
pub(crate) fn unreadable_template(error: &TemplateError) -> Problem {
    let kind = if matches!(error, TemplateError::TooLarge { .. }) { &TEMPLATE_TOO_LARGE } else { &TEMPLATE_INVALID };
    problem(Place::Template, kind, format!("the template {error}"))
}

/// Capabilities that the template needs, as far as it says so itself, and that are not acknowledged. Nothing, if the
/// text is not a template.
pub fn of_capabilities(text: &str, acknowledged: &[Capability]) -> Option<Problem> {
    let message = capabilities::missing(&Template::parse(text).ok()?, acknowledged)?;
    Some(problem(Place::Capabilities, &crate::errors::CAPABILITIES_INSUFFICIENT, message))
}

/// What is wrong with the names of the parameters that are listed.
pub fn of_parameters(given: &[ParameterKey]) -> Vec<Problem> {
    twice(given, Place::Parameter)
}

/// What is wrong with the names of the sensitive parameters.
pub fn of_secret_parameters(given: &[ParameterKey]) -> Vec<Problem> {
    twice(given, Place::SecretParameter)
}

/// What is wrong with the keys of tags.
pub fn of_tags(keys: &[TagKey]) -> Vec<Problem> {
    let too_many = (keys.len() > MOST_TAGS).then(|| {
        let message = format!("there are {} tags; a stack takes at most {MOST_TAGS}", keys.len());
        problem(Place::Tags, &TAGS_INVALID, message)
    });
    let is_reserved = |key: &TagKey| key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    let reserved = keys.iter().enumerate().filter(|(_, key)| is_reserved(key)).map(|(index, key)| {
        problem(Place::Tag(index), &TAGS_INVALID, format!("the tag {key} begins with `aws:`, which is reserved"))
    });
    let twice = repeated(keys)
        .map(|(index, key)| problem(Place::Tag(index), &TAGS_INVALID, format!("the tag {key} is given twice")));
    too_many.into_iter().chain(reserved).chain(twice).collect()
}

/// What is wrong with the value of the tag at `index`.
pub fn of_tag_value(index: usize, value: &str) -> Option<Problem> {
    let length = value.chars().count();
    (length > LONGEST_TAG_VALUE).then(|| {
        let message = format!("the tag's value has {length} characters; at most {LONGEST_TAG_VALUE} are accepted");
        problem(Place::Tag(index), &TAGS_INVALID, message)
    })
}

/// What is wrong with the text of a stack policy.
pub fn of_stack_policy(text: &str) -> Option<Problem> {
    let message = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(policy) if policy.get("Statement").is_some() => return None,
        Ok(_) => "the stack policy is not an object with a Statement".to_owned(),
        Err(error) => format!("the stack policy is not JSON: {error}"),
    };
    Some(problem(Place::StackPolicy, &STACK_POLICY_INVALID, message))
}

impl Given<'_> {
    /// Every name, with its place.
    fn all(&self) -> impl Iterator<Item = (Place, &ParameterKey)> {
        let plain = self.plain.iter().enumerate().map(|(index, key)| (Place::Parameter(index), key));
        let secret = self.secret.iter().enumerate().map(|(index, key)| (Place::SecretParameter(index), key));
        plain.chain(secret).chain(self.file.unwrap_or_default().iter().map(|key| (Place::ParametersFile, key)))
    }
}

fn undeclared(template: &Template, given: &Given<'_>) -> Vec<Problem> {
    if template.parameters_may_be_included() {
        return Vec::new();
    }
    let is_declared = |key: &str| template.parameters().any(|parameter| parameter.name == key);
    let undeclared = given.all().filter(|(_, key)| !is_declared(key));
    undeclared
        .map(|(place, key)| problem(place, &PARAMETERS_MISMATCH, format!("the template declares no parameter {key}")))
        .collect()
}

fn missing(template: &Template, given: &Given<'_>) -> Vec<Problem> {
    if given.file.is_none() {
        return Vec::new();
    }
    let is_given = |name: &str| given.all().any(|(_, key)| &**key == name);
    let required = template.parameters().filter(|parameter| !parameter.has_default);
    required
        .filter(|parameter| !is_given(parameter.name))
        .map(|parameter| {
            let message = format!("the template's parameter {} has no default and needs a value", parameter.name);
            problem(Place::Parameters, &PARAMETERS_MISMATCH, message)
        })
        .collect()
}

/// Values that the template does not want to be seen, and that stand in the plan. `hidden` are its `NoEcho` parameters.
pub(crate) fn exposed(hidden: &[&str], plain: &[ParameterKey], secret: &[ParameterKey]) -> Vec<Problem> {
    let is_hidden = |key: &str| hidden.contains(&key);
    let exposed = plain.iter().enumerate().filter(|(_, key)| is_hidden(key) && !secret.contains(key));
    exposed
        .map(|(index, key)| {
            let message = format!("the template's parameter {key} is NoEcho: give its value as a sensitive parameter");
            problem(Place::Parameter(index), &PARAMETER_NOT_SECRET, message)
        })
        .collect()
}

fn twice(keys: &[ParameterKey], place: fn(usize) -> Place) -> Vec<Problem> {
    let problem =
        |(index, key)| problem(place(index), &PARAMETERS_MISMATCH, format!("the parameter {key} is given twice"));
    repeated(keys).map(problem).collect()
}

fn problem(place: Place, kind: &'static ErrorKind, message: String) -> Problem {
    Problem { place, kind, message }
}

/// The items that have been there before, with their positions.
fn repeated<K: PartialEq>(keys: &[K]) -> impl Iterator<Item = (usize, &K)> {
    keys.iter().enumerate().filter(|(index, key)| keys[..*index].contains(key))
}

#[cfg(test)]
mod tests;
