//! A validator's error in plain words.

use std::collections::BTreeSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;
use step_inputs::{InputPath, kind_of};

use super::dialect::resolve;
use super::words::{listed, named, shown};

/// One thing that is wrong with inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) path: InputPath,
    /// The last part of the code.
    pub(super) identifier: &'static str,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(path: &InputPath, identifier: &'static str, message: String) -> Self {
        Self { path: path.clone(), identifier, message }
    }
}

/// The problems that `error` stands for: none when it is about a value that is not known yet, one of `open`.
pub(super) fn explain(
    error: &ValidationError<'_>,
    schema: &Value,
    inputs: &Value,
    open: &BTreeSet<InputPath>,
) -> Vec<Problem> {
    let path = InputPath::from_pointer(error.instance_path().as_str(), inputs);
    let place = Place { path, value: error.instance(), rule: rule_of(error, schema), schema };
    // The text of a secret, or the expression that makes it: both are accepted in place of its object.
    let is_secret = place.rule["isSensitiveValue"] == true && place.value.is_string();
    let is_open =
        open.contains(&place.path) || judges_parts(error.kind()) && open.iter().any(|path| path.is_inside(&place.path));
    if is_secret || is_open { Vec::new() } else { place.problems(error) }
}

/// Whether the rule is about what is in a list or object, so that it cannot be judged while part of that is not known.
fn judges_parts(kind: &ValidationErrorKind) -> bool {
    use ValidationErrorKind as Kind;
    matches!(
        kind,
        Kind::UniqueItems
            | Kind::AnyOf { .. }
            | Kind::OneOfNotValid { .. }
            | Kind::OneOfMultipleValid { .. }
            | Kind::Enum { .. }
            | Kind::Constant { .. }
            | Kind::Contains
            | Kind::Not { .. }
    )
}

/// What is wrong where.
struct Place<'a> {
    path: InputPath,
    value: &'a Value,
    /// The schema object that the violated keyword belongs to.
    rule: &'a Value,
    schema: &'a Value,
}

impl Place<'_> {
    fn problems(&self, error: &ValidationError<'_>) -> Vec<Problem> {
        use ValidationErrorKind as Kind;
        match error.kind() {
            Kind::Required { property } => vec![self.missing(property.as_str().unwrap_or_default())],
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                unexpected.iter().map(|field| self.unknown(field)).collect()
            }
            Kind::PropertyNames { error } => {
                vec![
                    self.problem(
                        "FieldName",
                        format!("the field {} has a name that is not accepted", error.instance()),
                    ),
                ]
            }
            Kind::Type { kind } => vec![self.problem("WrongType", self.wrong_type(&types_of(kind)))],
            kind => vec![self.rule_broken(kind, error)],
        }
    }

    fn missing(&self, field: &str) -> Problem {
        let path = self.path.clone().field(field);
        let hint = choices(&self.rule["properties"][field], self.schema)
            .map(|choices| format!("; {}", accepted(choices)))
            .unwrap_or_default();
        Problem::new(&path, "FieldMissing", format!("{} is missing{hint}", named(&path)))
    }

    fn unknown(&self, field: &str) -> Problem {
        let path = self.path.clone().field(field);
        let message = format!("{} is not known, and nothing but the known fields is accepted", named(&path));
        Problem::new(&path, "FieldUnknown", message)
    }

    fn wrong_type(&self, types: &[&str]) -> String {
        let types: Vec<String> = types.iter().map(ToString::to_string).collect();
        let accepted = format!("{} accepts {}", named(&self.path), listed(&types, "or"));
        match (server_owned(self.rule), self.value) {
            // Whatever was written in place of a secret may be one.
            (Some(owned), value) => format!("{} was given; {} accepts {owned}", kind_of(value), named(&self.path)),
            (None, Value::Null | Value::Array(_) | Value::Object(_)) => {
                format!("{} was given; {accepted}", shown(self.value))
            }
            (None, value) => format!("{} is {}; {accepted}", shown(value), kind_of(value)),
        }
    }

    fn rule_broken(&self, kind: &ValidationErrorKind, error: &ValidationError<'_>) -> Problem {
        use ValidationErrorKind as Kind;
        let name = named(&self.path);
        if let Some((identifier, accepted)) = self.accepted_values(kind) {
            return self.problem(identifier, format!("{name} is {}; {accepted}", shown(self.value)));
        }
        match kind {
            Kind::MinLength { .. } if self.value == "" => self.problem("WrongLength", format!("{name} is empty")),
            Kind::MinLength { limit } => self.wrong_size("character", *limit, "at least"),
            Kind::MaxLength { limit } => self.wrong_size("character", *limit, "at most"),
            Kind::MinItems { limit } => self.wrong_size("item", *limit, "at least"),
            Kind::MaxItems { limit } => self.wrong_size("item", *limit, "at most"),
            Kind::MinProperties { limit } => self.wrong_size("field", *limit, "at least"),
            Kind::MaxProperties { limit } => self.wrong_size("field", *limit, "at most"),
            Kind::UniqueItems => self.problem("ItemsEqual", format!("{name} has equal items; each may occur once")),
            Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => self.no_form_fits(),
            _ => self.problem("NotAccepted", format!("{name} is not accepted: {error}")),
        }
    }

    /// For rules on a single value: which other values would do.
    fn accepted_values(&self, kind: &ValidationErrorKind) -> Option<(&'static str, String)> {
        use ValidationErrorKind as Kind;
        Some(match kind {
            Kind::Enum { options } => ("ChoiceUnknown", accepted(options.as_array()?)),
            Kind::Constant { expected_value } => ("ChoiceUnknown", accepted(std::slice::from_ref(&**expected_value))),
            Kind::Pattern { pattern } => ("PatternMismatch", self.accepted_text(pattern)),
            Kind::Format { format } => ("FormatMismatch", format!("accepted is {}", format_in_words(format))),
            Kind::Minimum { limit } => ("OutOfRange", format!("accepted is {limit} or more")),
            Kind::Maximum { limit } => ("OutOfRange", format!("accepted is {limit} or less")),
            Kind::ExclusiveMinimum { limit } => ("OutOfRange", format!("accepted is more than {limit}")),
            Kind::ExclusiveMaximum { limit } => ("OutOfRange", format!("accepted is less than {limit}")),
            Kind::MultipleOf { multiple_of } => ("OutOfRange", format!("accepted are multiples of {multiple_of}")),
            _ => return None,
        })
    }

    /// Of a union without a discriminator; when its members differ in their type, that is what to say.
    fn no_form_fits(&self) -> Problem {
        let members = self.rule.get("anyOf").or_else(|| self.rule.get("oneOf")).and_then(Value::as_array);
        let types: Option<Vec<&str>> = members.and_then(|members| {
            members.iter().map(|member| type_in_words(resolve(member, self.schema)["type"].as_str()?)).collect()
        });
        match types {
            Some(types) if !types.contains(&kind_of(self.value)) => self.problem("WrongType", self.wrong_type(&types)),
            _ => self.problem("NotAccepted", format!("{} has none of the forms that are accepted", named(&self.path))),
        }
    }

    fn wrong_size(&self, unit: &str, limit: u64, bound: &str) -> Problem {
        let size = match self.value {
            Value::String(text) => text.chars().count(),
            Value::Array(items) => items.len(),
            Value::Object(fields) => fields.len(),
            _ => 0,
        };
        let name = named(&self.path);
        let message = format!(
            "{name} has {}; {bound} {limit} {} accepted",
            counted(size, unit),
            if limit == 1 { "is" } else { "are" }
        );
        self.problem("WrongLength", message)
    }

    fn accepted_text(&self, pattern: &str) -> String {
        match self.rule.get("patternDescription").and_then(Value::as_str) {
            Some(description) => format!("accepted is {description}"),
            None => format!("accepted is text that matches `{pattern}`"),
        }
    }

    fn problem(&self, identifier: &'static str, message: String) -> Problem {
        Problem::new(&self.path, identifier, message)
    }
}

/// The schema object around the keyword that `error` is about.
fn rule_of<'a>(error: &ValidationError<'_>, schema: &'a Value) -> &'a Value {
    let keyword = error.schema_path().as_str();
    let rule = keyword.rsplit_once('/').and_then(|(rule, _)| schema.pointer(rule));
    rule.unwrap_or(&Value::Null)
}

/// The values that a field accepts, where they can be listed. The SDK wraps references in an `allOf`.
fn choices<'a>(rule: &'a Value, schema: &'a Value) -> Option<&'a Vec<Value>> {
    let rule = resolve(rule, schema);
    let included = rule.get("allOf").and_then(Value::as_array).into_iter().flatten();
    std::iter::once(rule)
        .chain(included.map(|included| resolve(included, schema)))
        .find_map(|rule| rule.get("enum")?.as_array())
}

fn types_of(kind: &TypeKind) -> Vec<&'static str> {
    let in_words = |name: JsonType| type_in_words(name.as_str()).unwrap_or("something else");
    match kind {
        TypeKind::Single(name) => vec![in_words(*name)],
        TypeKind::Multiple(names) => names.iter().map(in_words).collect(),
    }
}

/// What the server keeps in a form of its own, in plain words.
fn server_owned(rule: &Value) -> Option<&'static str> {
    let kinds = [
        ("isPackageReference", "a package"),
        ("isContainerImageReference", "a container image"),
        ("isSensitiveValue", "a sensitive value: an object with `HasValue`, or an expression"),
    ];
    kinds.into_iter().find(|(marker, _)| rule[*marker] == true).map(|(_, kind)| kind)
}

fn type_in_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "string" => "text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "object" => "an object",
        "array" => "a list",
        "null" => "null",
        _ => return None,
    })
}

fn format_in_words(format: &str) -> &str {
    match format {
        "date" => "a date such as 2026-01-31",
        "date-time" => "a date and time such as 2026-01-31T12:00:00Z",
        "email" => "an e-mail address",
        "hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "regex" => "a regular expression",
        "time" => "a time such as 12:00:00Z",
        "uri" => "a URI with its scheme",
        "uuid" => "a UUID",
        other => other,
    }
}

fn accepted(choices: &[Value]) -> String {
    let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
    match &choices[..] {
        [only] => format!("accepted is {only}"),
        several => format!("accepted are {}", several.join(", ")),
    }
}

fn counted(count: usize, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}
