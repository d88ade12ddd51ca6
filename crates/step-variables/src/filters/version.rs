//! `VersionMajor` and its kin: parts of a version with up to four numbers, a pre-release and metadata.

use super::{Call, Refusal};

/// `v1.2.3.4-beta.5+build`
#[derive(Default)]
struct Version<'t> {
    numbers: [i32; 4],
    pre_release: &'t str,
    prefix: &'t str,
    counter: &'t str,
    metadata: &'t str,
}

pub(super) fn major(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.numbers[0].to_string())
}

pub(super) fn minor(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.numbers[1].to_string())
}

pub(super) fn patch(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.numbers[2].to_string())
}

pub(super) fn revision(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.numbers[3].to_string())
}

pub(super) fn pre_release(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.pre_release.to_owned())
}

pub(super) fn pre_release_prefix(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.prefix.to_owned())
}

pub(super) fn pre_release_counter(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.counter.to_owned())
}

pub(super) fn metadata(call: &Call<'_>) -> Result<String, Refusal> {
    version(call).map(|version| version.metadata.to_owned())
}

fn version<'t>(call: &Call<'t>) -> Result<Version<'t>, Refusal> {
    Version::parse(call.input).ok_or_else(|| "needs a version before it".into())
}

impl<'t> Version<'t> {
    /// Without a number in front, everything up to the plus is a pre-release: `latest`.
    fn parse(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (numbers, rest) = numbers(text)?;
        let rest = rest.strip_prefix(['.', '-', '_', '\\']).unwrap_or(rest);
        let (pre_release, metadata) = rest.split_once('+').unwrap_or((rest, ""));
        let (prefix, counter) = match pre_release.find(['.', '-', '_', '\\']) {
            Some(end) => (&pre_release[..end], &pre_release[end + 1..]),
            None => (pre_release, ""),
        };
        let is_valid = !text.is_empty()
            && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && counter.bytes().all(|byte| is_version_byte(byte) && byte != b'+')
            && metadata.bytes().all(is_version_byte);
        is_valid.then_some(Self { numbers, pre_release, prefix, counter, metadata })
    }
}

/// Up to four numbers with points between them; spaces around them do not count.
fn numbers(text: &str) -> Option<([i32; 4], &str)> {
    let mut numbers = [0; 4];
    let mut rest = text;
    let mut next = text.strip_prefix(['v', 'V']).unwrap_or(text);
    for number in &mut numbers {
        let Some((digits, behind)) = whole_number(next.trim_start()) else { break };
        *number = digits.parse().ok()?;
        rest = behind.trim_start();
        let Some(behind_point) = rest.strip_prefix('.') else { break };
        next = behind_point;
    }
    Some((numbers, rest))
}

/// Digits that no letter follows: `2a` is no number.
fn whole_number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(end);
    let is_word = rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    (end > 0 && !is_word).then_some((digits, rest))
}

fn is_version_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.\\+".contains(&byte)
}
