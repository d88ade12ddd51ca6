//! What can be known to be wrong with a request without asking AWS. The same checks run when inputs are validated and
//! before a plan is executed, when the templates of packages can be read.

use aws_template::Template;
use step_core::ErrorKind;

use crate::errors::{PARAMETERS_MISMATCH, TAGS_INVALID, TEMPLATE_INVALID, TEMPLATE_TOO_LARGE};
use crate::{StackRequest, TemplateSource};

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
            TemplateSource::Inline { body } => self.problems_of_template(body),
            TemplateSource::File { .. } => Vec::new(),
        };
        problems.extend(self.repeated_parameters());
        problems.extend(self.problems_of_tags());
        problems
    }

    /// What is wrong with the request if `text` is its template's text.
    pub(crate) fn problems_of_template(&self, text: &str) -> Vec<Problem> {
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(error) => return vec![problem(Place::Template, &TEMPLATE_INVALID, format!("the template {error}"))],
        };
        let too_large = (text.len() > LARGEST_TEMPLATE).then(|| {
            let message = format!("the template has {} bytes; at most {LARGEST_TEMPLATE} are accepted", text.len());
            problem(Place::Template, &TEMPLATE_TOO_LARGE, message)
        });
        too_large
            .into_iter()
            .chain(self.undeclared_parameters(&template))
            .chain(self.missing_parameters(&template))
            .collect()
    }

    fn undeclared_parameters(&self, template: &Template) -> Vec<Problem> {
        if template.parameters_may_be_included() {
            return Vec::new();
        }
        let is_declared = |key: &str| template.parameters().any(|parameter| parameter.name == key);
        let undeclared = self.parameters.iter().enumerate().filter(|(_, given)| !is_declared(&given.key));
        undeclared
            .map(|(index, given)| {
                let message = format!("the template declares no parameter {}", given.key);
                problem(Place::Parameter(index), &PARAMETERS_MISMATCH, message)
            })
            .collect()
    }

    fn missing_parameters(&self, template: &Template) -> Vec<Problem> {
        let is_given = |key: &str| self.parameters.iter().any(|parameter| &*parameter.key == key);
        let required = template.parameters().filter(|parameter| !parameter.has_default);
        required
            .filter(|parameter| !is_given(parameter.name))
            .map(|parameter| {
                let message = format!("the template's parameter {} has no default and needs a value", parameter.name);
                problem(Place::Parameters, &PARAMETERS_MISMATCH, message)
            })
            .collect()
    }

    fn repeated_parameters(&self) -> Vec<Problem> {
        let keys: Vec<_> = self.parameters.iter().map(|parameter| &*parameter.key).collect();
        let problem = |(index, key)| {
            problem(Place::Parameter(index), &PARAMETERS_MISMATCH, format!("the parameter {key} is given twice"))
        };
        repeated(&keys).map(problem).collect()
    }

    fn problems_of_tags(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.tags.len() > MOST_TAGS {
            let message = format!("there are {} tags; a stack takes at most {MOST_TAGS}", self.tags.len());
            problems.push(problem(Place::Tags, &TAGS_INVALID, message));
        }
        for (index, tag) in self.tags.iter().enumerate() {
            if tag.key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
                let message = format!("the tag {} begins with `aws:`, which is reserved", tag.key);
                problems.push(problem(Place::Tag(index), &TAGS_INVALID, message));
            }
            let length = tag.value.chars().count();
            if length > LONGEST_TAG_VALUE {
                let message = format!(
                    "the value of tag {} has {length} characters; at most {LONGEST_TAG_VALUE} are accepted",
                    tag.key
                );
                problems.push(problem(Place::Tag(index), &TAGS_INVALID, message));
            }
        }
        let keys: Vec<_> = self.tags.iter().map(|tag| &*tag.key).collect();
        problems
            .extend(repeated(&keys).map(|(index, key)| {
                problem(Place::Tag(index), &TAGS_INVALID, format!("the tag {key} is given twice"))
            }));
        problems
    }
}

fn problem(place: Place, kind: &'static ErrorKind, message: String) -> Problem {
    Problem { place, kind, message }
}

/// The items that have been there before, with their positions.
fn repeated<'a>(keys: &[&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
    keys.iter().enumerate().filter(|(index, key)| keys[..*index].contains(key)).map(|(index, key)| (index, *key))
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
