//! Camel case, as lodash's `camelCase` writes ASCII text. Other letters separate words.

/// The words of a text, the first in lower case, the others with a capital.
pub(super) fn camel_case(text: &str) -> String {
    let mut camel = String::with_capacity(text.len());
    for word in words(text) {
        let (first, rest) = word.split_at(1);
        let first = if camel.is_empty() { first.to_ascii_lowercase() } else { first.to_ascii_uppercase() };
        camel.extend([first, rest.to_ascii_lowercase()]);
    }
    camel
}

/// Words end where letters and digits meet, before a capital, and before the last of several capitals: `HTML5Page` is
/// `HTML`, `5`, `Page`; apostrophes are dropped.
fn words(text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().filter(|c| *c != '\'').collect();
    let mut words: Vec<String> = Vec::new();
    let mut last = Kind::Other;
    for (index, &c) in text.iter().enumerate() {
        let kind = Kind::of(c);
        let next_is_lower = text.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let continues = match (last, kind) {
            (_, Kind::Other) | (Kind::Other, _) => false,
            (Kind::Upper, Kind::Lower) => true,
            (Kind::Upper, Kind::Upper) => !next_is_lower,
            (last, kind) => last == kind,
        };
        match words.last_mut() {
            Some(word) if continues => word.push(c),
            _ if kind != Kind::Other => words.push(c.to_string()),
            _ => {}
        }
        last = kind;
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_lodash() {
        let cases = [
            ("Environments-1", "environments1"),
            ("second-bucket", "secondBucket"),
            ("my cluster", "myCluster"),
            ("myCluster", "myCluster"),
            ("__FOO_BAR__", "fooBar"),
            ("HTML5Page", "html5Page"),
            ("parseHTMLPage", "parseHtmlPage"),
            ("enable 6h format", "enable6HFormat"),
            ("it's", "its"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(camel_case(text), expected, "{text}");
        }
    }
}
