//! What can be known to be wrong with a request without asking AWS. The same checks run when inputs are validated and
//! before a plan is executed, when the templates of packages can be read.

use aws_template::Template;
use step_core::ErrorKind;

use crate::errors::{PARAMETERS_MISMATCH, TAGS_INVALID, TEMPLATE_INVALID, TEMPLATE_TOO_LARGE};
use crate::{ParameterKey, StackRequest, TagKey, TemplateSource};

/// What CloudFormation takes in a request, in bytes (source: `CreateChangeSet`, `TemplateBody`).
const LARGEST_TEMPLATE: usize = 51_200;
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
    /// The list of tags.
    Tags,
    /// One tag, counted from 0.
    Tag(usize),
}

impl StackRequest {
    /// Everything that is wrong with the request, as far as it says everything: the template of a package is known only
    /// when the plan is executed.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = match &self.template {
            TemplateSource::Inline { body } => of_template(body, &self.parameter_keys()),
            TemplateSource::File { .. } => Vec::new(),
        };
        problems.extend(of_parameters(&self.parameter_keys()));
        problems.extend(of_tags(&self.tags.iter().map(|tag| tag.key.clone()).collect::<Vec<_>>()));
        problems.extend(self.tags.iter().enumerate().filter_map(|(index, tag)| of_tag_value(index, &tag.value)));
        problems
    }

    /// The parameters that are given.
    pub(crate) fn parameter_keys(&self) -> Vec<ParameterKey> {
        self.parameters.iter().map(|parameter| parameter.key.clone()).collect()
    }
}

/// What is wrong with a template's text, by itself and with the parameters that are given.
pub fn of_template(text: &str, given: &[ParameterKey]) -> Vec<Problem> {
    let template = match Template::parse(text) {
        Ok(template) => template,
        Err(error) => return vec![problem(Place::Template, &TEMPLATE_INVALID, format!("the template {error}"))],
    };
    let too_large = (text.len() > LARGEST_TEMPLATE).then(|| {
        let message = format!("the template has {} bytes; at most {LARGEST_TEMPLATE} are accepted", text.len());
        problem(Place::Template, &TEMPLATE_TOO_LARGE, message)
    });
    too_large.into_iter().chain(undeclared(&template, given)).chain(missing(&template, given)).collect()
}

/// What is wrong with the names of the parameters that are given.
pub fn of_parameters(given: &[ParameterKey]) -> Vec<Problem> {
    let problem = |(index, key)| {
        problem(Place::Parameter(index), &PARAMETERS_MISMATCH, format!("the parameter {key} is given twice"))
    };
    repeated(given).map(problem).collect()
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

fn undeclared(template: &Template, given: &[ParameterKey]) -> Vec<Problem> {
    if template.parameters_may_be_included() {
        return Vec::new();
    }
    let is_declared = |key: &str| template.parameters().any(|parameter| parameter.name == key);
    let undeclared = given.iter().enumerate().filter(|(_, key)| !is_declared(key));
    undeclared
        .map(|(index, key)| {
            let message = format!("the template declares no parameter {key}");
            problem(Place::Parameter(index), &PARAMETERS_MISMATCH, message)
        })
        .collect()
}

fn missing(template: &Template, given: &[ParameterKey]) -> Vec<Problem> {
    let is_given = |name: &str| given.iter().any(|key| &**key == name);
    let required = template.parameters().filter(|parameter| !parameter.has_default);
    required
        .filter(|parameter| !is_given(parameter.name))
        .map(|parameter| {
            let message = format!("the template's parameter {} has no default and needs a value", parameter.name);
            problem(Place::Parameters, &PARAMETERS_MISMATCH, message)
        })
        .collect()
}

fn problem(place: Place, kind: &'static ErrorKind, message: String) -> Problem {
    Problem { place, kind, message }
}

/// The items that have been there before, with their positions.
fn repeated<K: PartialEq>(keys: &[K]) -> impl Iterator<Item = (usize, &K)> {
    keys.iter().enumerate().filter(|(index, key)| keys[..*index].contains(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Parameter, Tag};

    const TEMPLATE: &str = "Parameters: {Stage: {Type: String}, Size: {Type: Number, Default: 1}}\n\
                            Resources: {Topic: {Type: AWS::SNS::Topic}}\n";

    type Tags<'a> = &'a [(&'a str, &'a str)];

    fn request(template: &str, parameters: &[&str], tags: Tags<'_>) -> StackRequest {
        let parameter = |key: &&str| Parameter { key: (*key).try_into().unwrap(), value: "x".into() };
        let tag = |(key, value): &(&str, &str)| Tag { key: (*key).try_into().unwrap(), value: (*value).into() };
        StackRequest {
            stack_name: "shop".try_into().unwrap(),
            region: "eu-west-1".try_into().unwrap(),
            template: TemplateSource::Inline { body: template.into() },
            parameters: parameters.iter().map(parameter).collect(),
            capabilities: Vec::new(),
            tags: tags.iter().map(tag).collect(),
            timeout_minutes: crate::TimeoutMinutes::default(),
        }
    }

    fn places(request: &StackRequest) -> Vec<Place> {
        request.problems().into_iter().map(|problem| problem.place).collect()
    }

    #[test]
    fn parameters_are_those_of_the_template() {
        let cases: [(&[&str], &[Place]); 5] = [
            (&["Stage"], &[]),
            (&["Stage", "Size"], &[]),
            (&[], &[Place::Parameters]),
            (&["Stage", "Colour"], &[Place::Parameter(1)]),
            (&["Stage", "Size", "Stage"], &[Place::Parameter(2)]),
        ];
        for (parameters, expected) in cases {
            assert_eq!(places(&request(TEMPLATE, parameters, &[])), expected, "{parameters:?}");
        }
    }

    #[test]
    fn parameters_that_a_fragment_may_declare_are_accepted() {
        let template = format!("{TEMPLATE}Fn::Transform: {{Name: AWS::Include}}\n");
        assert_eq!(places(&request(&template, &["Stage", "Colour"], &[])), []);
    }

    #[test]
    fn tags_are_those_that_aws_takes() {
        let long = "ü".repeat(LONGEST_TAG_VALUE);
        let too_long = "ü".repeat(LONGEST_TAG_VALUE + 1);
        let cases: [(Tags<'_>, &[Place]); 4] = [
            (&[("owner", &long), ("Owner", ""), ("aws", "")], &[]),
            (&[("owner", &too_long)], &[Place::Tag(0)]),
            (&[("a", ""), ("AWS:owner", "")], &[Place::Tag(1)]),
            (&[("a", ""), ("b", ""), ("a", "")], &[Place::Tag(2)]),
        ];
        for (tags, expected) in cases {
            assert_eq!(places(&request(TEMPLATE, &["Stage"], tags)), expected, "{tags:?}");
        }
    }

    #[test]
    fn there_are_at_most_fifty_tags() {
        let keys: Vec<_> = (0..=MOST_TAGS).map(|index| format!("key{index}")).collect();
        let tags: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert_eq!(places(&request(TEMPLATE, &["Stage"], &tags[..MOST_TAGS])), []);
        assert_eq!(places(&request(TEMPLATE, &["Stage"], &tags)), [Place::Tags]);
    }

    #[test]
    fn a_template_fits_into_a_request() {
        let padded = |size: usize| format!("{TEMPLATE}#{}", "x".repeat(size - TEMPLATE.len() - 1));
        assert_eq!(places(&request(&padded(LARGEST_TEMPLATE), &["Stage"], &[])), []);
        assert_eq!(places(&request(&padded(LARGEST_TEMPLATE + 1), &["Stage"], &[])), [Place::Template]);
    }

    #[test]
    fn what_is_wrong_with_the_template_hides_nothing_else() {
        let request = request("Resources: []", &["Stage", "Stage"], &[("aws:x", "")]);
        assert_eq!(places(&request), [Place::Template, Place::Parameter(1), Place::Tag(0)]);
    }
}
