//! Why a value is not of the type of its place, in the words of the host.

/// What is wrong with a value that serde refused.
///
/// Messages of a type's own rule are sentences already; serde's own speak of Rust: ``invalid value: integer `300`, expected
/// u8``.
pub(crate) fn in_words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let refused = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    match refused.and_then(|refused| refused.split_once(", expected ")) {
        Some((found, expected)) => format!("{} was given; accepted is {}", given(found), accepted(expected)),
        None => message,
    }
}

/// `` integer `300` `` is 300; what has no value here, such as a map, is told by its kind.
fn given(found: &str) -> String {
    let text = found.strip_prefix("string ");
    let literal = || found.split_once('`')?.1.strip_suffix('`');
    match (text.or_else(literal), found) {
        (Some(value), _) => value.to_owned(),
        (None, "map") => "an object".to_owned(),
        (None, "sequence") => "a list".to_owned(),
        (None, other) => other.to_owned(),
    }
}

fn accepted(expected: &str) -> String {
    let whole = |least: i128, most: i128| format!("a whole number from {least} to {most}");
    match expected {
        "u8" => whole(0, u8::MAX.into()),
        "u16" => whole(0, u16::MAX.into()),
        "u32" => whole(0, u32::MAX.into()),
        "u64" => whole(0, u64::MAX.into()),
        "i8" => whole(i8::MIN.into(), i8::MAX.into()),
        "i16" => whole(i16::MIN.into(), i16::MAX.into()),
        "i32" => whole(i32::MIN.into(), i32::MAX.into()),
        "i64" => whole(i64::MIN.into(), i64::MAX.into()),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" => "text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    fn said<T: DeserializeOwned>(value: Value) -> String {
        in_words(&serde_json::from_value::<T>(value).err().unwrap())
    }

    #[test]
    fn messages_by_table() {
        for (message, expected) in [
            (said::<u8>(json!(300)), "300 was given; accepted is a whole number from 0 to 255"),
            (said::<u32>(json!(-1)), "-1 was given; accepted is a whole number from 0 to 4294967295"),
            (said::<i8>(json!(1.5)), "1.5 was given; accepted is a whole number from -128 to 127"),
            (said::<f64>(json!("much")), "\"much\" was given; accepted is a number"),
            (said::<bool>(json!(null)), "null was given; accepted is true or false"),
            (said::<String>(json!({})), "an object was given; accepted is text"),
            (said::<Vec<u8>>(json!("a`b`")), "\"a`b`\" was given; accepted is a list"),
            (said::<BTreeMap<String, u8>>(json!([])), "a list was given; accepted is an object"),
            (said::<char>(json!(true)), "true was given; accepted is a character"),
        ] {
            assert_eq!(message, expected);
        }
    }

    #[test]
    fn what_a_type_says_itself_is_left_as_it_is() {
        let error = serde::de::Error::custom("\"1 shop\" is not a stack name");
        assert_eq!(in_words(&error), "\"1 shop\" is not a stack name");
    }
}
