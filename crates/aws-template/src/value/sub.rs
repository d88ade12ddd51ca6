//! The text of `Fn::Sub`.

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Text that stands for itself.
    Text(&'a str),
    /// `${!Name}`, which gives `${Name}`: the name.
    Escaped(&'a str),
    /// `${Name}`, which is filled in: the name.
    Variable(&'a str),
}

/// The pieces of a text, in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_braces(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(name.strip_prefix('!').map_or(Piece::Variable(name), Piece::Escaped));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Text that stands for itself within `Fn::Sub`: `${x}` is written `${!x}`. None where there is no way to write it, since
/// braces that a text does not close are closed by what follows.
pub(crate) fn escape(text: &str) -> Option<String> {
    let mut escaped = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) if text.contains("${") => return None,
            Piece::Variable("") | Piece::Escaped("") => return None,
            Piece::Text(text) => escaped.push_str(text),
            Piece::Escaped(name) => escaped.extend(["${!!", name, "}"]),
            Piece::Variable(name) => escaped.extend(["${!", name, "}"]),
        }
    }
    // A dollar before what follows would make a variable of its own.
    if escaped.ends_with('$') { None } else { Some(escaped) }
}

fn next_braces(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("${")?;
    let (name, after) = opened.split_once('}')?;
    Some((before, name, after))
}
