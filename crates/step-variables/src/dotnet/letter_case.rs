//! Changing case, character by character: `ß` stays `ß`, as there is no one character that is its capital.

pub(crate) fn to_upper(text: &str) -> String {
    text.chars().map(|character| only(character.to_uppercase()).unwrap_or(character)).collect()
}

pub(crate) fn to_lower(text: &str) -> String {
    text.chars().map(|character| only(character.to_lowercase()).unwrap_or(character)).collect()
}

fn only(mut mapped: impl ExactSizeIterator<Item = char>) -> Option<char> {
    if mapped.len() == 1 { mapped.next() } else { None }
}
