//! The expression language, case by case.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod calculations;
mod conditions;
mod dates;
mod escapes;
mod hashes;
mod limits;
mod loops;
mod malformed;
mod numbers;
mod patterns;
mod sensitive;
mod symbols;
mod texts;
mod uris;
mod versions;

use step_variables::{Evaluated, Evaluator, OffsetDateTime, VariableSet};

/// Name and value.
type Values<'t> = &'t [(&'t str, &'t str)];

fn variables(values: Values<'_>) -> VariableSet {
    values.iter().copied().collect()
}

/// 22 May 2030, 09:05:07.1234567, in a zone two hours before UTC.
fn clock() -> OffsetDateTime {
    let seconds = OffsetDateTime::from_unix_timestamp(1_905_663_907).unwrap();
    seconds.replace_nanosecond(123_456_700).unwrap().to_offset(time::UtcOffset::from_hms(2, 0, 0).unwrap())
}

fn evaluate(text: &str, values: Values<'_>) -> Evaluated {
    let variables = variables(values);
    Evaluator::new(&variables).with_clock(&clock).evaluate(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Each text comes to what stands behind it, and nothing in it is left.
#[track_caller]
fn assert_all(values: Values<'_>, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let evaluated = evaluate(text, values);
        assert_eq!((evaluated.text(), evaluated.unresolved()), (*expected, [].as_slice()), "{text}");
    }
}

/// Each text stays as it is, because of what stands behind it.
#[track_caller]
fn assert_left(values: Values<'_>, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let evaluated = evaluate(text, values);
        assert_eq!(evaluated.text(), *text);
        let reasons: Vec<_> = evaluated.unresolved().iter().map(|unresolved| unresolved.reason.to_string()).collect();
        assert_eq!(reasons, [*expected], "{text}");
    }
}

/// `Foo` put through each filter comes to what stands behind it.
#[track_caller]
fn assert_filtered(value: &str, cases: &[(&str, &str)]) {
    let cases: Vec<_> = cases.iter().map(|(filter, expected)| (format!("#{{Foo | {filter}}}"), *expected)).collect();
    let cases: Vec<_> = cases.iter().map(|(text, expected)| (text.as_str(), *expected)).collect();
    assert_all(&[("Foo", value)], &cases);
}
