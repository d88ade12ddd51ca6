//! Values with a rule of their own: declared once, known to the parser, the schema, forms and messages alike.
//!
//! [`text_type!`](crate::text_type) and [`number_type!`](crate::number_type) make the types; what is here is what all of
//! them share.

mod number;
mod text;

pub use number::{InvalidNumber, NumberRule};
pub use text::{InvalidText, TextRule};

crate::number_type! {
    /// A share of a hundred, in whole per cent.
    pub struct Percentage(u8) { what: "a percentage", range: 0..=100 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    crate::text_type! {
        /// With a length.
        struct Title { what: "a title", accepted: "1 to 9 characters", length: 1..=9 }
    }

    crate::text_type! {
        /// With everything.
        struct Address {
            what: "an address",
            accepted: "an https address",
            length: 0..=99,
            pattern: "^https://",
            format: "uri",
        }
    }

    #[test]
    fn a_schema_says_the_rule_of_a_text_and_what_is_accepted() {
        for (rule, expected) in [
            (
                Title::rule(),
                json!({ "type": "string", "minLength": 1, "maxLength": 9, "patternDescription": "1 to 9 characters" }),
            ),
            (
                Address::rule(),
                json!({
                    "type": "string", "maxLength": 99, "pattern": "^https://", "format": "uri",
                    "patternDescription": "an https address",
                }),
            ),
        ] {
            assert_eq!(rule.schema(), expected);
        }
    }

    #[test]
    fn a_number_keeps_its_rule() {
        assert_eq!(Percentage::try_from(100).unwrap().get(), 100);
        assert_eq!(Percentage::try_from(101).unwrap_err().to_string(), "101 is not a percentage from 0 to 100");
    }

    #[test]
    fn a_number_beyond_its_representation_breaks_the_rule_like_any_other() {
        let error = serde_json::from_str::<Percentage>("-70000").unwrap_err();
        assert!(error.to_string().starts_with("-70000 is not a percentage from 0 to 100"), "{error}");
    }
}
