//! A template and what it declares.

use serde_json::{Map, Value};

use crate::{TemplateError, json, yaml};

/// The sections whose members are named by the user. The others are text, lists or free.
const SECTIONS_OF_OBJECTS: [&str; 4] = ["Resources", "Parameters", "Outputs", "Conditions"];

/// A CloudFormation template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    text: String,
    format: Format,
    document: Map<String, Value>,
}

/// How a template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259. CloudFormation takes a text for JSON when it begins with `{`.
    Json,
    /// YAML with CloudFormation's tags.
    Yaml,
}

/// A resource, as the template declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredResource<'a> {
    /// Its name within the stack.
    pub logical_id: &'a str,
    /// What it is, e.g. `AWS::SNS::Topic`.
    pub resource_type: &'a str,
    /// What it is made with. Nothing where the template gives none, or only AWS can expand them.
    pub properties: Option<&'a Map<String, Value>>,
}

/// A parameter, as the template declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredParameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether a stack can do without a value: there is a default.
    pub has_default: bool,
    /// Whether its value must not be seen (`NoEcho`).
    pub no_echo: bool,
}

impl Template {
    /// The largest template that CloudFormation takes in any way, in bytes (1 MB, by way of S3; source: CloudFormation
    /// quotas).
    pub const MAX_BYTES: usize = 1_000_000;

    /// The largest template that a request to CloudFormation holds, in bytes; larger ones go by way of S3 (source:
    /// `CreateChangeSet`, `TemplateBody`).
    pub const MAX_INLINE_BYTES: usize = 51_200;

    /// Levels of objects and lists that are accepted.
    pub const MAX_DEPTH: usize = 100;

    /// Reads a template. Checks what any template must be; what AWS alone knows (properties, functions, references) is
    /// left to AWS.
    pub fn parse(text: impl Into<String>) -> Result<Self, TemplateError> {
        let text = text.into();
        if text.len() > Self::MAX_BYTES {
            return Err(TemplateError::TooLarge { size: text.len(), limit: Self::MAX_BYTES });
        }
        let (format, document) = read(&text)?;
        check_sections(&document)?;
        Ok(Self { text, format, document })
    }

    /// The text, byte for byte as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The document that the text stands for, with short tags written out.
    pub fn to_document(&self) -> Value {
        Value::Object(self.document.clone())
    }

    /// How the text is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether a request holds the text, so that it need not be uploaded.
    pub fn fits_request(&self) -> bool {
        self.text.len() <= Self::MAX_INLINE_BYTES
    }

    /// The names of its sections, in the template's order.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.document.keys().map(String::as_str)
    }

    /// The declared resources, in the template's order. Loops (`Fn::ForEach::…`) and fragments (`Fn::Transform`), which
    /// only AWS expands, are left out.
    pub fn resources(&self) -> impl Iterator<Item = DeclaredResource<'_>> {
        self.members("Resources").filter_map(|(logical_id, resource)| {
            let properties = resource.get("Properties").and_then(Value::as_object);
            Some(DeclaredResource { logical_id, resource_type: resource["Type"].as_str()?, properties })
        })
    }

    /// The declared parameters, in the template's order.
    pub fn parameters(&self) -> impl Iterator<Item = DeclaredParameter<'_>> {
        self.members("Parameters").map(|(name, parameter)| DeclaredParameter {
            name,
            has_default: parameter.get("Default").is_some(),
            no_echo: parameter.get("NoEcho").is_some_and(is_true),
        })
    }

    /// Whether macros (`Transform`, `Fn::Transform`) rewrite it: then AWS alone knows what it comes to.
    pub fn has_macros(&self) -> bool {
        ["Transform", "Fn::Transform"].iter().any(|key| self.document.contains_key(*key))
            || self.document.values().any(holds_macro)
    }

    /// Whether AWS may add parameters: fragments (`Fn::Transform`) are included at the top level or among them.
    pub fn parameters_may_be_included(&self) -> bool {
        let included = |object: &Map<String, Value>| object.contains_key("Fn::Transform");
        included(&self.document) || self.document.get("Parameters").and_then(Value::as_object).is_some_and(included)
    }

    fn members(&self, section: &str) -> impl Iterator<Item = (&str, &Value)> {
        let members = self.document.get(section).and_then(Value::as_object);
        members.into_iter().flatten().filter(|(name, _)| !is_function(name)).map(|(name, value)| (name.as_str(), value))
    }
}

/// Reads the text of an object in JSON or YAML that becomes part of a template, such as an OpenAPI document, as
/// templates are read: short tags are written out.
pub fn parse_object(text: &str) -> Result<Map<String, Value>, TemplateError> {
    read(text).map(|(_, document)| document)
}

fn read(text: &str) -> Result<(Format, Map<String, Value>), TemplateError> {
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = Format::of(content)?;
    let document = match format {
        Format::Json => json::read(content)?,
        Format::Yaml => yaml::read(content)?,
    };
    let document = object(document).map_err(|found| TemplateError::NotAnObject { found })?;
    Ok((format, document))
}

impl Format {
    fn of(content: &str) -> Result<Self, TemplateError> {
        match content.trim_start().chars().next() {
            None => Err(TemplateError::Empty),
            Some('{') => Ok(Self::Json),
            Some(_) => Ok(Self::Yaml),
        }
    }
}

fn check_sections(document: &Map<String, Value>) -> Result<(), TemplateError> {
    for section in SECTIONS_OF_OBJECTS {
        if let Some(value) = document.get(section)
            && !value.is_object()
        {
            return Err(TemplateError::MemberNotAnObject { path: section.into(), found: kind_of(value) });
        }
    }
    match document.get("Resources").and_then(Value::as_object) {
        Some(resources) if resources.is_empty() => Err(TemplateError::EmptyResources),
        Some(resources) => resources.iter().try_for_each(|(logical_id, resource)| check_resource(logical_id, resource)),
        None if document.contains_key("Fn::Transform") => Ok(()),
        None => Err(TemplateError::NoResources { sections: document.keys().cloned().collect() }),
    }
}

fn check_resource(logical_id: &str, resource: &Value) -> Result<(), TemplateError> {
    if is_function(logical_id) {
        return Ok(());
    }
    let Some(resource) = resource.as_object() else {
        let path = format!("Resources.{logical_id}");
        return Err(TemplateError::MemberNotAnObject { path, found: kind_of(resource) });
    };
    match resource.get("Type") {
        Some(Value::String(_)) => Ok(()),
        _ if resource.contains_key("Fn::Transform") => Ok(()),
        _ => Err(TemplateError::ResourceWithoutType { logical_id: logical_id.into() }),
    }
}

/// CloudFormation takes texts for booleans.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(value) => *value,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// Looks as deep as the reader went.
fn holds_macro(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.contains_key("Fn::Transform") || object.values().any(holds_macro),
        Value::Array(items) => items.iter().any(holds_macro),
        _ => false,
    }
}

/// Functions stand in places of members where AWS expands them before anything else.
fn is_function(key: &str) -> bool {
    key.starts_with("Fn::")
}

fn object(value: Value) -> Result<Map<String, Value>, &'static str> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(kind_of(&other)),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
