//! What stands in a property: something known now, or a function that CloudFormation evaluates.

pub(crate) mod sub;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::LogicalId;

/// A value of a property: a literal of type `T`, or an intrinsic function that gives one.
///
/// Literals convert by themselves, so a property is written `timeout: Some(30.into())`, and takes
/// [`Fragment::parameter`](crate::Fragment::parameter) in the same place.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<T> {
    /// Known when the template is written.
    Literal(T),
    /// Known when the stack is deployed.
    Intrinsic(Intrinsic),
}

/// Text, the most frequent value.
pub type Text = Value<String>;

/// A list of values, or a function that gives a list, such as a parameter with several values.
pub type List<T = String> = Value<Vec<Value<T>>>;

/// A function that CloudFormation evaluates
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html)).
#[derive(Clone, Debug, PartialEq)]
pub enum Intrinsic {
    /// A parameter's value, a pseudo parameter's, or what a resource is known by.
    Ref(String),
    /// An attribute of a resource.
    GetAtt(LogicalId, String),
    /// Text with `${Name}` and `${Resource.Attribute}` filled in, and `${!Name}` for `${Name}`.
    Sub(String),
    /// Values with a delimiter between them.
    Join(String, Vec<Text>),
    /// What another stack exports under a name.
    ImportValue(Box<Text>),
}

/// What CloudFormation knows of the deployment itself.
///
/// The name and id of the stack are left out on purpose: a resource that uses them cannot be moved to another stack
/// (docs/decisions/0011).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    /// The account, twelve digits.
    AccountId,
    /// `aws`, `aws-cn`, `aws-us-gov`: the second part of each ARN.
    Partition,
    /// The region.
    Region,
    /// `amazonaws.com` in most partitions.
    UrlSuffix,
}

impl<T> Value<T> {
    pub(crate) fn reference(name: impl Into<String>) -> Self {
        Self::Intrinsic(Intrinsic::Ref(name.into()))
    }

    /// The literal, if it is one.
    pub fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Intrinsic(_) => None,
        }
    }
}

impl Text {
    /// Text with `${Name}` filled in by CloudFormation. Names that the template lacks are found when it is rendered.
    /// For text with values of this program, see [`Text::concat`].
    pub fn sub(text: impl Into<String>) -> Self {
        Self::Intrinsic(Intrinsic::Sub(text.into()))
    }

    /// The parts one after another: itself where there is one, `Fn::Sub` where that can say it, `Fn::Join` otherwise.
    ///
    /// ```
    /// use aws_template::{Pseudo, Text};
    ///
    /// let host = Text::concat(["api.".into(), Pseudo::Region.text(), ".example.com".into()]);
    /// assert_eq!(host, Text::sub("api.${AWS::Region}.example.com"));
    /// ```
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = without_seams(parts);
        match parts.pop() {
            None => "".into(),
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                let text = parts.iter().map(as_sub).collect::<Option<String>>();
                text.map_or_else(|| Self::join("", parts), Self::sub)
            }
        }
    }

    /// The parts with a delimiter between them.
    pub fn join(delimiter: impl Into<String>, parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Intrinsic(Intrinsic::Join(delimiter.into(), parts.into_iter().collect()))
    }

    /// What another stack of the same account and region exports under a name. That stack then keeps what it exports.
    pub fn import(name: impl Into<Self>) -> Self {
        Self::Intrinsic(Intrinsic::ImportValue(Box::new(name.into())))
    }
}

impl Pseudo {
    /// The value, filled in by CloudFormation.
    pub fn text(self) -> Text {
        Value::reference(self.name())
    }

    /// Its name: `AWS::Region`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountId => "AWS::AccountId",
            Self::Partition => "AWS::Partition",
            Self::Region => "AWS::Region",
            Self::UrlSuffix => "AWS::URLSuffix",
        }
    }
}

impl<T> From<T> for Value<T> {
    fn from(literal: T) -> Self {
        Self::Literal(literal)
    }
}

impl From<&str> for Text {
    fn from(literal: &str) -> Self {
        Self::Literal(literal.to_owned())
    }
}

impl<T, V: Into<Value<T>>> FromIterator<V> for List<T> {
    fn from_iter<I: IntoIterator<Item = V>>(items: I) -> Self {
        Self::Literal(items.into_iter().map(Into::into).collect())
    }
}

impl<T, V: Into<Value<T>>, const N: usize> From<[V; N]> for List<T> {
    fn from(items: [V; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Serialize> Serialize for Value<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(literal) => literal.serialize(serializer),
            Self::Intrinsic(function) => function.serialize(serializer),
        }
    }
}

impl Serialize for Intrinsic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        match self {
            Self::Ref(name) => object.serialize_entry("Ref", name)?,
            Self::GetAtt(resource, attribute) => object.serialize_entry("Fn::GetAtt", &(resource, attribute))?,
            Self::Sub(text) => object.serialize_entry("Fn::Sub", text)?,
            Self::Join(delimiter, parts) => object.serialize_entry("Fn::Join", &(delimiter, parts))?,
            Self::ImportValue(name) => object.serialize_entry("Fn::ImportValue", name)?,
        }
        object.end()
    }
}

/// The parts, with literals that follow each other as one.
fn without_seams(parts: impl IntoIterator<Item = Text>) -> Vec<Text> {
    let mut merged: Vec<Text> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (Some(Value::Literal(before)), Value::Literal(text)) => before.push_str(&text),
            (_, part) => merged.push(part),
        }
    }
    merged
}

/// The part as it stands within `Fn::Sub`, if it can stand there.
fn as_sub(part: &Text) -> Option<String> {
    match part {
        Value::Literal(text) => sub::escape(text),
        Value::Intrinsic(Intrinsic::Ref(name)) => Some(format!("${{{name}}}")),
        Value::Intrinsic(Intrinsic::GetAtt(resource, attribute)) => Some(format!("${{{resource}.{attribute}}}")),
        Value::Intrinsic(Intrinsic::Sub(text)) => Some(text.clone()),
        Value::Intrinsic(Intrinsic::Join(..) | Intrinsic::ImportValue(_)) => None,
    }
}

#[cfg(test)]
mod tests;
