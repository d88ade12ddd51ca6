//! `Substring`, `Truncate`, `Trim`. Lengths count UTF-16 units, as .NET's do.

use super::{Call, Refusal, count};

pub(super) fn substring(call: &Call<'_>) -> Result<String, Refusal> {
    let numbers: Option<Vec<_>> = call.options.iter().map(|option| count(option)).collect();
    let (start, length) = match numbers.as_deref() {
        Some([length]) => (0, *length),
        Some([start, length]) => (*start, *length),
        _ => return Err("needs whole numbers that are not negative".into()),
    };
    let from = offset(call.input, start).ok_or(OUTSIDE)?;
    let to = offset(call.input, start + length).ok_or(OUTSIDE)?;
    Ok(call.input[from..to].to_owned())
}

pub(super) fn truncate(call: &Call<'_>) -> Result<String, Refusal> {
    let length = count(&call.options[0]).ok_or("needs a length that is a whole number and not negative")?;
    if length >= call.input.encode_utf16().count() {
        return Ok(call.input.to_owned());
    }
    let end = offset(call.input, length).ok_or(OUTSIDE)?;
    Ok(format!("{}{}", &call.input[..end], call.option(1).unwrap_or("...")))
}

pub(super) fn trim(call: &Call<'_>) -> Result<String, Refusal> {
    let trimmed = match call.option(0).map(str::to_ascii_lowercase).as_deref() {
        None => call.input.trim(),
        Some("start") => call.input.trim_start(),
        Some("end") => call.input.trim_end(),
        Some(_) => return Err("takes `start` or `end`".into()),
    };
    Ok(trimmed.to_owned())
}

const OUTSIDE: &str = "would cut outside of the text or through a character";

/// Where so many UTF-16 units end; none inside a character or behind the text.
fn offset(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(at);
        }
        passed += character.len_utf16();
    }
    (passed == units).then_some(text.len())
}
