//! `Match`, `Replace`: .NET's regular expressions.

use fancy_regex::Captures;

use super::{Call, Refusal};
use crate::dotnet::pattern::{Pattern, PatternError};

/// What one search with a pattern that backtracks counts as work: about its worst.
const BACKTRACKING_SEARCH: usize = 50_000;

/// What reading a pattern counts as work, for each of its bytes.
const PATTERN_BYTE: usize = 100;

pub(super) fn matches(call: &Call<'_>) -> Result<String, Refusal> {
    let mut search = Search::new(call)?;
    Ok(search.next()?.is_some().to_string())
}

pub(super) fn replace(call: &Call<'_>) -> Result<String, Refusal> {
    let replacement = call.option(1).unwrap_or_default();
    if is_literal(&call.options[0]) && !replacement.contains('$') {
        return replace_literally(call, &call.options[0], replacement);
    }
    let mut search = Search::new(call)?;
    let mut replaced = String::new();
    let mut copied = 0;
    while let Some(captures) = search.next()? {
        let Some(found) = captures.get(0) else { break };
        replaced.push_str(&call.input[copied..found.start()]);
        expand(replacement, &captures, call, &mut replaced)?;
        copied = found.end();
    }
    Ok(replaced + &call.input[copied..])
}

/// What most patterns are. Long texts go through quickly.
fn replace_literally(call: &Call<'_>, text: &str, replacement: &str) -> Result<String, Refusal> {
    let count = call.input.matches(text).count();
    call.environment.meter.check_length(call.input.len() - count * text.len() + count * replacement.len())?;
    Ok(call.input.replace(text, replacement))
}

/// Whether the pattern means nothing but itself.
fn is_literal(pattern: &str) -> bool {
    !pattern.is_empty() && !pattern.contains(|character| "\\^$.|?*+()[]{}".contains(character))
}

/// Finds one match after the other.
struct Search<'c> {
    call: &'c Call<'c>,
    pattern: Pattern,
    /// Where to look next; none behind the end.
    next_start: Option<usize>,
}

impl<'c> Search<'c> {
    fn new(call: &'c Call<'c>) -> Result<Self, Refusal> {
        call.environment.meter.charge(PATTERN_BYTE * call.options[0].len())?;
        Ok(Self { call, pattern: Pattern::new(&call.options[0], call.input)?, next_start: Some(0) })
    }

    fn next(&mut self) -> Result<Option<Captures<'c, str>>, Refusal> {
        let Some(start) = self.next_start else { return Ok(None) };
        let text = self.call.input;
        // One search may look at the whole rest, but seldom does.
        let work = if self.pattern.backtracks { BACKTRACKING_SEARCH } else { 0 };
        self.call.environment.meter.charge(work + (text.len() - start) / 8)?;
        let found = self.pattern.find(text, start)?;
        let whole = found.as_ref().and_then(|captures| captures.get(0));
        self.next_start = whole.and_then(|whole| {
            // Behind an empty match, the next one begins a character later.
            let step = if whole.start() == whole.end() { text[whole.end()..].chars().next()?.len_utf8() } else { 0 };
            Some(whole.end() + step)
        });
        Ok(found)
    }
}

/// Writes a replacement: `$1`, `${1}`, `${name}`, `$&`, `` $` ``, `$'`, `$_`, `$+` and `$$`; any other `$` is a `$`.
///
/// A short replacement may stand for many copies of the text, so each is counted before it is written.
fn expand(
    replacement: &str,
    captures: &Captures<'_, str>,
    call: &Call<'_>,
    output: &mut String,
) -> Result<(), Refusal> {
    let meter = &call.environment.meter;
    let mut push = |part: &str| -> Result<(), Refusal> {
        meter.check_length(output.len() + part.len())?;
        meter.charge(part.len() + 1)?;
        output.push_str(part);
        Ok(())
    };
    let mut rest = replacement;
    while let Some(at) = rest.find('$') {
        push(&rest[..at])?;
        rest = &rest[at..];
        let (substitute, used) = substitution(rest, captures, call.input).unwrap_or(("$", 1));
        push(substitute)?;
        rest = &rest[used..];
    }
    push(rest)
}

/// What a `$` at the start stands for, and how long it is.
fn substitution<'t>(rest: &'t str, captures: &Captures<'t, str>, text: &'t str) -> Option<(&'t str, usize)> {
    let whole = captures.get(0)?;
    let sign = rest[1..].chars().next()?;
    Some(match sign {
        '$' => ("$", 2),
        '&' => (whole.as_str(), 2),
        '`' => (&text[..whole.start()], 2),
        '\'' => (&text[whole.end()..], 2),
        '_' => (text, 2),
        '+' => (group(captures, captures.len() - 1)?, 2),
        '{' => {
            let name = &rest[2..rest.find('}')?];
            let found = match name.parse() {
                Ok(number) => group(captures, number)?,
                Err(_) => captures.name(name)?.as_str(),
            };
            (found, name.len() + "${}".len())
        }
        '0'..='9' => {
            let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            (group(captures, rest[1..=digits].parse().ok()?)?, digits + 1)
        }
        _ => return None,
    })
}

/// A group that took no part in the match is empty; one that the pattern does not have is none.
fn group<'t>(captures: &Captures<'t, str>, number: usize) -> Option<&'t str> {
    (number < captures.len()).then(|| captures.get(number).map_or("", |found| found.as_str()))
}

impl From<PatternError> for Refusal {
    fn from(error: PatternError) -> Self {
        match error {
            PatternError::Malformed => "needs a pattern that is well formed".into(),
            PatternError::Unsupported(what) => Self::Because(format!("cannot use {what} in a pattern")),
            PatternError::TooComplex => "takes too long with this pattern".into(),
        }
    }
}
