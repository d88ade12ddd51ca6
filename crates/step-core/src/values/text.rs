//! Texts with a rule.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use regex_lite::Regex;
use schemars::{Schema, json_schema};

/// What a text must be, said once. Made by [`text_type!`](crate::text_type).
#[derive(Debug)]
pub struct TextRule {
    what: &'static str,
    accepted: &'static str,
    length: RangeInclusive<usize>,
    pattern: Option<&'static str>,
    format: Option<&'static str>,
    regex: OnceLock<Option<Regex>>,
}

/// A text that breaks its type's rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {what}; accepted is {accepted}")]
pub struct InvalidText {
    text: String,
    what: &'static str,
    accepted: &'static str,
}

impl TextRule {
    /// Accepts texts of `length` characters that match `pattern`, in the syntax that ECMA 262 and `regex-lite` share:
    /// no look-around, no back-references.
    pub const fn new(
        what: &'static str,
        accepted: &'static str,
        length: RangeInclusive<usize>,
        pattern: Option<&'static str>,
    ) -> Self {
        Self { what, accepted, length, pattern, format: None, regex: OnceLock::new() }
    }

    /// Names the `format` of JSON schema that such texts have, e.g. `uri`. Hosts check those that they know; the parser
    /// checks none, so what a step relies on belongs into the pattern.
    #[must_use]
    pub const fn with_format(mut self, format: &'static str) -> Self {
        self.format = Some(format);
        self
    }

    /// Whether `text` keeps to the rule.
    pub fn accepts(&self, text: &str) -> bool {
        self.length.contains(&text.chars().count()) && (self.pattern.is_none() || self.matches(text))
    }

    /// The text itself if it keeps to the rule.
    pub fn parse(&self, text: String) -> Result<String, InvalidText> {
        if self.accepts(&text) { Ok(text) } else { Err(InvalidText { text, what: self.what, accepted: self.accepted }) }
    }

    /// The rule as a schema says it.
    pub fn schema(&self) -> Schema {
        let mut schema = json_schema!({ "type": "string" });
        if *self.length.start() > 0 {
            schema.insert("minLength".into(), (*self.length.start()).into());
        }
        if *self.length.end() < usize::MAX {
            schema.insert("maxLength".into(), (*self.length.end()).into());
        }
        if let Some(pattern) = self.pattern {
            schema.insert("pattern".into(), pattern.into());
        }
        if let Some(format) = self.format {
            schema.insert("format".into(), format.into());
        }
        // Hosts say this whichever part of the rule is broken.
        schema.insert("patternDescription".into(), self.accepted.into());
        schema
    }

    /// A pattern that is none accepts nothing, which the first test of its type shows.
    fn matches(&self, text: &str) -> bool {
        let regex = self.regex.get_or_init(|| Regex::new(self.pattern.unwrap_or_default()).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Declares a text type with a rule.
///
/// The rule is written once, as a length in characters, a pattern, or both; from it come the parser (`TryFrom`,
/// `Deserialize`), the schema's `minLength`, `maxLength` and `pattern`, and the message that says what is accepted. A
/// value of the type is always valid. A `format` behind
/// the pattern is said in the schema alone.
///
/// ```
/// step_core::text_type! {
///     /// How a queue is called.
///     pub struct QueueName {
///         what: "a queue's name",
///         accepted: "1 to 80 letters, digits, hyphens and underscores",
///         length: 1..=80,
///         pattern: "^[a-zA-Z0-9_-]*$",
///     }
/// }
///
/// assert_eq!(&*QueueName::try_from("orders")?, "orders");
/// assert_eq!(
///     QueueName::try_from("new orders").unwrap_err().to_string(),
///     r#""new orders" is not a queue's name; accepted is 1 to 80 letters, digits, hyphens and underscores"#,
/// );
///
/// step_core::text_type! {
///     /// Where the shop is.
///     pub struct ShopUrl {
///         what: "a shop's address", accepted: "an https address", length: 9..=2048, pattern: "^https://", format: "uri",
///     }
/// }
///
/// assert_eq!(ShopUrl::rule().schema().get("format"), Some(&"uri".into()));
/// # Ok::<(), step_core::InvalidText>(())
/// ```
#[macro_export]
macro_rules! text_type {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            what: $what:literal,
            accepted: $accepted:literal,
            length: $length:expr
            $(, pattern: $pattern:literal)?
            $(, format: $format:literal)? $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name(String);

        impl $name {
            /// What a text must be to be one.
            $visibility fn rule() -> &'static $crate::TextRule {
                static RULE: $crate::TextRule =
                    $crate::TextRule::new($what, $accepted, $length, $crate::text_type!(@optional $($pattern)?))
                        $(.with_format($format))?;
                &RULE
            }
        }

        impl ::core::convert::TryFrom<String> for $name {
            type Error = $crate::InvalidText;

            fn try_from(text: String) -> ::core::result::Result<Self, $crate::InvalidText> {
                Self::rule().parse(text).map(Self)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::InvalidText;

            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::InvalidText> {
                text.to_owned().try_into()
            }
        }

        impl ::core::convert::From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        $crate::value_type!($name, TextValue, String);
    };
    (@optional) => { ::core::option::Option::None };
    (@optional $value:expr) => { ::core::option::Option::Some($value) };
}

/// What texts and numbers with a rule have in common: their JSON form, schema and path.
#[doc(hidden)]
#[macro_export]
macro_rules! value_type {
    ($name:ident, $kind:ident, $plain:ty) => {
        impl $crate::reexported::serde::Serialize for $name {
            fn serialize<S: $crate::reexported::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::reexported::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::reexported::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexported::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let plain = <$plain as $crate::reexported::serde::Deserialize>::deserialize(deserializer)?;
                let parsed =
                    Self::rule().parse(plain).map_err(<D::Error as $crate::reexported::serde::de::Error>::custom)?;
                ::core::result::Result::Ok(Self(parsed))
            }
        }

        impl $crate::reexported::schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::core::stringify!($name).into()
            }

            fn json_schema(
                _: &mut $crate::reexported::schemars::SchemaGenerator,
            ) -> $crate::reexported::schemars::Schema {
                Self::rule().schema()
            }
        }

        impl $crate::$kind for $name {}

        impl $crate::InputPaths for $name {
            type Paths = $crate::Path<Self>;

            fn paths(place: $crate::Place, defaults: $crate::Defaults<Self>) -> Self::Paths {
                $crate::Path::new(place, defaults)
            }
        }
    };
}
