//! Texts with rules, parsed where they come in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

/// A text that breaks its type's rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {what}; accepted is {rule}")]
pub struct InvalidText {
    text: String,
    what: &'static str,
    rule: &'static str,
}

/// A text type with a rule. `pattern` says to the schema what `valid` says to the parser; a test compares them.
macro_rules! text {
    ($(#[$attribute:meta])* $name:ident { what: $what:literal, pattern: $pattern:literal, rule: $rule:literal, valid: $valid:expr }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, InputPaths)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = InvalidText;

            fn try_from(text: String) -> Result<Self, InvalidText> {
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) { Ok(Self(text)) } else { Err(InvalidText { text, what: $what, rule: $rule }) }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidText;

            fn try_from(text: &str) -> Result<Self, InvalidText> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "patternDescription": $rule })
            }
        }
    };
}

text! {
    /// A stack's name, unique within account and region (source: CloudFormation API, `CreateChangeSet`).
    StackName {
        what: "a stack name",
        pattern: "^[a-zA-Z][-a-zA-Z0-9]{0,127}$",
        rule: "a letter, followed by at most 127 letters, digits and hyphens",
        valid: |text| text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.len() <= 128
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }
}

text! {
    /// The code of an AWS region, e.g. `eu-west-1`. Which regions exist is for AWS to say.
    Region {
        what: "an AWS region",
        pattern: "^[a-z]+(-[a-z]+)+-[0-9]+$",
        rule: "a code like `eu-west-1`",
        valid: is_region
    }
}

text! {
    /// The name of a template's parameter.
    ParameterKey {
        what: "a parameter's name",
        pattern: "^[a-zA-Z0-9]{1,255}$",
        rule: "1 to 255 letters and digits",
        valid: |text| (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }
}

text! {
    /// The key of a tag. The prefix `aws:` is AWS's own; the request's checks say so.
    TagKey {
        what: "a tag's key",
        pattern: "^[\\s\\S]{1,128}$",
        rule: "1 to 128 characters",
        valid: |text| (1..=128).contains(&text.chars().count())
    }
}

text! {
    /// The path of a file inside a package: relative, with forward slashes, never leading out of the package.
    PackagePath {
        what: "a path inside a package",
        pattern: "^(?!\\.\\.?(/|$))[^/\\\\]+(/(?!\\.\\.?(/|$))[^/\\\\]+)*$",
        rule: "a relative path with forward slashes and without `.` or `..`",
        valid: is_package_path
    }
}

fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let all = |part: &str, valid: fn(&u8) -> bool| !part.is_empty() && part.as_bytes().iter().all(valid);
    all(number, u8::is_ascii_digit)
        && words.contains('-')
        && words.split('-').all(|word| all(word, u8::is_ascii_lowercase))
}

fn is_package_path(text: &str) -> bool {
    !text.contains('\\') && text.split('/').all(|name| !matches!(name, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parser and schema agree on each text.
    fn check<T: JsonSchema + TryFrom<String, Error = InvalidText>>(accepted: &[&str], refused: &[&str]) {
        let schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let texts = accepted.iter().map(|text| (text, true)).chain(refused.iter().map(|text| (text, false)));
        for (text, expected) in texts {
            assert_eq!(T::try_from((*text).to_owned()).is_ok(), expected, "parser: {text:?}");
            assert_eq!(validator.is_valid(&serde_json::json!(text)), expected, "schema: {text:?}");
        }
    }

    #[test]
    fn stack_names() {
        let (longest, too_long) = ("a".repeat(128), "a".repeat(129));
        check::<StackName>(
            &["shop", "Shop-1", "a", "a-", &longest],
            &["", "1shop", "-shop", "shop_1", "shop.1", "shöp", "shop\n", "a b", &too_long],
        );
    }

    #[test]
    fn regions() {
        check::<Region>(
            &["eu-west-1", "us-gov-east-1", "us-iso-east-1", "cn-northwest-1", "ap-southeast-12", "eusc-de-east-1"],
            &[
                "",
                "eu",
                "eu-west",
                "eu-1",
                "EU-west-1",
                "eu--1",
                "eu-west-1a",
                "-west-1",
                "eu_west_1",
                "eu-west-1.evil",
            ],
        );
    }

    #[test]
    fn parameter_keys() {
        let (longest, too_long) = ("a".repeat(255), "a".repeat(256));
        check::<ParameterKey>(&["Stage", "A1", &longest], &["", "a-b", "a b", "ä", &too_long]);
    }

    #[test]
    fn tag_keys() {
        let (longest, too_long) = ("ü".repeat(128), "ü".repeat(129));
        check::<TagKey>(&["owner", "cost center/1", "aws:x", &longest], &["", &too_long]);
    }

    #[test]
    fn package_paths() {
        check::<PackagePath>(
            &["template.yaml", "a/b/c.json", "..a/b..", ".hidden", "with space/x"],
            &["", "/etc/passwd", "..", "../x", "a/../b", "a/..", ".", "./a", "a//b", "a/", "a\\..\\b", "C:\\x"],
        );
    }

    #[test]
    fn the_message_says_what_is_accepted() {
        let error = StackName::try_from("1 shop").unwrap_err();
        insta::assert_snapshot!(error, @r#""1 shop" is not a stack name; accepted is a letter, followed by at most 127 letters, digits and hyphens"#);
    }
}
