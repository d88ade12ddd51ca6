//! Types of text with a rule (`step_core::text_type!`).

use std::fmt::Debug;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::json;

/// Asserts that `T` accepts and refuses these texts, both where it parses them and by its schema: a form that follows the
/// schema must not let through what the step refuses later.
pub fn parser_and_schema_agree<T: JsonSchema + TryFrom<String, Error: Debug>>(accepted: &[&str], refused: &[&str]) {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
    #[expect(clippy::expect_used, reason = "a test that cannot go on fails")]
    let validator = jsonschema::validator_for(&schema).expect("a JSON schema");
    let texts = accepted.iter().map(|text| (text, true)).chain(refused.iter().map(|text| (text, false)));
    for (text, expected) in texts {
        assert_eq!(T::try_from((*text).to_owned()).is_ok(), expected, "parser: {text:?}");
        assert_eq!(validator.is_valid(&json!(text)), expected, "schema: {text:?}");
    }
}
