//! Escaping for other languages.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const URI_DATA: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Everything but RFC 3986's unreserved and reserved characters. A percent sign is escaped too.
const URI: &AsciiSet = &URI_DATA
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

pub(super) fn html(text: &str) -> String {
    replaced(text, |character| if character == '/' { Some("&#x2F;") } else { entity(character) })
}

pub(super) fn xml(text: &str) -> String {
    replaced(text, entity)
}

/// What may stand between the quotes of a JSON string, for texts without other control characters.
pub(super) fn json(text: &str) -> String {
    replaced(text, |character| if character == '"' { Some("\\\"") } else { backslashed(character) })
}

pub(super) fn uri(text: &str) -> String {
    utf8_percent_encode(text, URI).to_string()
}

pub(super) fn uri_data(text: &str) -> String {
    utf8_percent_encode(text, URI_DATA).to_string()
}

/// YAML reads one newline between single quotes as a space, so every run of newlines gets one more.
pub(super) fn yaml_single_quote(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(start) = first_newline(rest) {
        let (before, newlines) = rest.split_at(start);
        let end = newlines_end(newlines);
        escaped.push_str(&before.replace('\'', "''"));
        escaped.push_str(if newlines.starts_with('\r') { "\r\n" } else { "\n" });
        escaped.push_str(&newlines[..end]);
        rest = &newlines[end..];
    }
    escaped + &rest.replace('\'', "''")
}

pub(super) fn yaml_double_quote(text: &str) -> String {
    let is_plain = |character| matches!(character, ' '..='~');
    with_unicode(text, is_plain, |character| if character == '"' { Some("\\\"") } else { backslashed(character) })
}

pub(super) fn properties_key(text: &str) -> String {
    with_unicode(text, is_latin, |character| match character {
        ' ' => Some("\\ "),
        ':' => Some("\\:"),
        '=' => Some("\\="),
        other => backslashed(other),
    })
}

/// A space counts only at the start of a value.
pub(super) fn properties_value(text: &str) -> String {
    match text.strip_prefix(' ') {
        Some(rest) => format!("\\ {}", with_unicode(rest, is_latin, backslashed)),
        None => with_unicode(text, is_latin, backslashed),
    }
}

fn replaced(text: &str, replacement: impl Fn(char) -> Option<&'static str>) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match replacement(character) {
            Some(replacement) => escaped.push_str(replacement),
            None => escaped.push(character),
        }
    }
    escaped
}

/// Replaces what has a replacement, and writes what is not plain as UTF-16 units: `\u00e9`.
fn with_unicode(
    text: &str,
    is_plain: impl Fn(char) -> bool,
    replacement: impl Fn(char) -> Option<&'static str>,
) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match replacement(character) {
            Some(replacement) => escaped.push_str(replacement),
            None if is_plain(character) => escaped.push(character),
            None => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}

fn entity(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&apos;"),
        _ => None,
    }
}

fn backslashed(character: char) -> Option<&'static str> {
    match character {
        '\\' => Some("\\\\"),
        '\r' => Some("\\r"),
        '\n' => Some("\\n"),
        '\t' => Some("\\t"),
        _ => None,
    }
}

/// What properties files, which are Latin-1, can hold. (`ÿ` could be held too, but is escaped, as elsewhere.)
fn is_latin(character: char) -> bool {
    character < '\u{ff}'
}

/// Where a newline begins: at `\n`, or at the `\r` right before it.
fn first_newline(text: &str) -> Option<usize> {
    let at = text.find('\n')?;
    Some(if text[..at].ends_with('\r') { at - 1 } else { at })
}

/// Where a run of newlines ends that begins at the start.
fn newlines_end(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        if rest.starts_with("\r\n") {
            end += 2;
        } else if rest.starts_with('\n') {
            end += 1;
        } else {
            return end;
        }
    }
}
