//! The examples of `docs/expressions.md`.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use step_variables::{Evaluator, OffsetDateTime, VariableSet, filter_names};

const PAGE: &str = include_str!("../../../docs/expressions.md");

/// The lines of all examples: their variables, an expression and what it comes to.
fn examples() -> Vec<(VariableSet, String, String)> {
    let blocks = PAGE.split("```expression\n").skip(1).map(|block| block.split_once("\n```").expect("a block ends").0);
    blocks.flat_map(block_examples).collect()
}

fn block_examples(block: &str) -> Vec<(VariableSet, String, String)> {
    let (assignments, lines) = block.split_once("\n\n").expect("a blank line behind the variables");
    let variables: VariableSet = assignments.lines().map(assignment).collect();
    lines
        .lines()
        .map(|line| {
            let (text, expected) = line.split_once(" →").expect("an arrow in each line");
            (variables.clone(), unfold(text), unfold(expected.strip_prefix(' ').unwrap_or(expected)))
        })
        .collect()
}

fn assignment(line: &str) -> (String, String) {
    let (name, value) = line.split_once(" = ").expect("name = value");
    (name.to_owned(), unfold(value))
}

/// Line breaks are written as `\n`, but in a pattern it is the pattern's.
fn unfold(text: &str) -> String {
    if text.contains("Replace \"\\") { text.to_owned() } else { text.replace("\\n", "\n") }
}

fn clock() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_905_663_907).unwrap().to_offset(time::UtcOffset::from_hms(2, 0, 0).unwrap())
}

/// What an expression comes to, in the words of the page.
fn outcome(variables: &VariableSet, text: &str) -> String {
    match Evaluator::new(variables).with_clock(&clock).evaluate(text) {
        Err(error) => format!("error: {error}"),
        Ok(evaluated) if evaluated.is_null() => "nothing".to_owned(),
        Ok(evaluated) => match evaluated.unresolved() {
            [] => evaluated.into_text(),
            [unresolved] if evaluated.text() == text => format!("stays: {}", unresolved.reason),
            several => format!("{several:?}"),
        },
    }
}

#[test]
fn every_example_holds() {
    let examples = examples();
    assert!(examples.len() > 90, "only {} examples were found", examples.len());
    let wrong: Vec<_> = examples
        .iter()
        .map(|(variables, text, expected)| (text, expected, outcome(variables, text)))
        .filter(|(_, expected, outcome)| *expected != outcome)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_filter_has_an_example() {
    let texts: String = examples().into_iter().map(|(_, text, _)| text).collect();
    let missing: Vec<_> = filter_names().filter(|name| !texts.contains(&format!("| {name}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
