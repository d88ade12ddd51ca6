//! Parameters: what may differ between the environments that one template is deployed to.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use serde::Serialize;
use serde_json::{Number, Value as Json};

use crate::LogicalId;

/// A parameter and its value in this deployment.
///
/// The declaration is the same in every environment and belongs to the template's text; the value is handed to
/// CloudFormation beside it. `T` is the type of the property that the parameter stands for.
///
/// ```
/// use aws_template::{Fragment, Kind, LogicalId, Parameter, Value};
///
/// let mut fragment = Fragment::default();
/// let id = LogicalId::new(&["orders"], Kind::new("Memory"));
/// let memory = Parameter::new(id, 512_u32).default(128).between(128..=10_240).describe("Megabytes of memory.");
/// let memory: Value<u32> = fragment.parameter(memory)?;
/// assert_eq!(fragment.parameter_values().collect::<Vec<_>>(), [("OrdersMemory", "512")]);
/// # Ok::<(), aws_template::Conflict>(())
/// ```
///
/// There is no `NoEcho`: secrets are no parameters but references, which are resolved where they are used.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter<T> {
    pub(crate) name: LogicalId,
    pub(crate) declaration: Declaration,
    pub(crate) value: String,
    of: PhantomData<T>,
}

/// How a parameter is declared
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Declaration {
    pub(crate) r#type: &'static str,
    description: Option<String>,
    default: Option<Json>,
    allowed_values: Option<Vec<Json>>,
    allowed_pattern: Option<String>,
    constraint_description: Option<String>,
    min_value: Option<i64>,
    max_value: Option<i64>,
    min_length: Option<u32>,
    max_length: Option<u32>,
}

/// A type of property that a parameter can stand for.
pub trait ParameterValue {
    /// What CloudFormation calls the type.
    const TYPE: &'static str;
    /// The values of a type that has few; CloudFormation has no booleans.
    const ALL: &'static [&'static str] = &[];
    /// The type in a property: `String` for text, a list's items for a list.
    type Property;
    /// The value, as it is handed over.
    fn into_text(self) -> String;
}

/// Several values of one parameter: the ids of subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items(Vec<String>);

impl Items {
    /// The values; none if one has a comma, which CloudFormation could not tell from its own.
    pub fn new(values: impl IntoIterator<Item = impl Into<String>>) -> Option<Self> {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        values.iter().all(|value| !value.contains(',')).then_some(Self(values))
    }
}

impl<T: ParameterValue> Parameter<T> {
    /// A parameter with its value in this deployment.
    pub fn new(name: LogicalId, value: T) -> Self {
        let declaration = Declaration {
            r#type: T::TYPE,
            description: None,
            default: None,
            allowed_values: (!T::ALL.is_empty()).then(|| T::ALL.iter().copied().map(Json::from).collect()),
            allowed_pattern: None,
            constraint_description: None,
            min_value: None,
            max_value: None,
            min_length: None,
            max_length: None,
        };
        Self { name, declaration, value: value.into_text(), of: PhantomData }
    }

    /// Says what the value is for, and in which unit.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.declaration.description = Some(description.into());
        self
    }

    /// The value where none is given. Must not depend on the environment, or the text would.
    #[must_use]
    pub fn default(mut self, value: T) -> Self {
        self.declaration.default = Some(self.declaration.typed(&value.into_text()));
        self
    }

    /// The only values that are accepted.
    #[must_use]
    pub fn one_of(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(|value| self.declaration.typed(&value.into_text()));
        self.declaration.allowed_values = Some(values.collect());
        self
    }

    /// A regular expression for the whole value, and what to tell who misses it.
    #[must_use]
    pub fn matching(mut self, pattern: impl Into<String>, explanation: impl Into<String>) -> Self {
        self.declaration.allowed_pattern = Some(pattern.into());
        self.declaration.constraint_description = Some(explanation.into());
        self
    }
}

impl Parameter<u32> {
    /// The smallest and the largest value that are accepted.
    #[must_use]
    pub fn between(mut self, values: RangeInclusive<u32>) -> Self {
        self.declaration.min_value = Some((*values.start()).into());
        self.declaration.max_value = Some((*values.end()).into());
        self
    }
}

impl Parameter<String> {
    /// The smallest and the largest number of characters that are accepted.
    #[must_use]
    pub fn long(mut self, characters: RangeInclusive<u32>) -> Self {
        self.declaration.min_length = Some(*characters.start());
        self.declaration.max_length = Some(*characters.end());
        self
    }
}

impl Declaration {
    /// A value as it stands in the template: numbers are numbers there.
    pub(crate) fn typed(&self, value: &str) -> Json {
        let number = (self.r#type == u32::TYPE).then(|| value.parse::<Number>().ok()).flatten();
        number.map_or_else(|| value.into(), Json::Number)
    }

    /// Whether the declaration allows the value. Patterns are left to CloudFormation.
    pub(crate) fn allows(&self, value: &str) -> bool {
        let listed = self.allowed_values.as_ref().is_none_or(|values| values.contains(&self.typed(value)));
        let number = value.parse::<i64>().ok();
        let in_range = self.min_value.is_none_or(|min| number.is_some_and(|number| number >= min))
            && self.max_value.is_none_or(|max| number.is_some_and(|number| number <= max));
        let length = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
        let fits = self.min_length.is_none_or(|min| length >= min) && self.max_length.is_none_or(|max| length <= max);
        listed && in_range && fits
    }
}

impl ParameterValue for String {
    const TYPE: &'static str = "String";
    type Property = Self;

    fn into_text(self) -> String {
        self
    }
}

impl ParameterValue for u32 {
    const TYPE: &'static str = "Number";
    type Property = Self;

    fn into_text(self) -> String {
        self.to_string()
    }
}

impl ParameterValue for f64 {
    const TYPE: &'static str = "Number";
    type Property = Self;

    fn into_text(self) -> String {
        self.to_string()
    }
}

impl ParameterValue for bool {
    const TYPE: &'static str = "String";
    const ALL: &'static [&'static str] = &["true", "false"];
    type Property = Self;

    fn into_text(self) -> String {
        self.to_string()
    }
}

impl ParameterValue for Items {
    const TYPE: &'static str = "CommaDelimitedList";
    type Property = Vec<crate::Text>;

    fn into_text(self) -> String {
        self.0.join(",")
    }
}
