//! .NET's regular expressions, read with another engine.
//!
//! The pattern is walked through once: what both engines read alike is copied, what they read differently is rewritten,
//! and what has no counterpart is refused. So a pattern means what it means in .NET, or nothing.

use fancy_regex::{Captures, Regex, RegexBuilder};

/// A pattern that is ready to search with.
pub(crate) struct Pattern {
    regex: Regex,
    /// Whether it looks around or refers back, so that searching may backtrack.
    pub(crate) backtracks: bool,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It is malformed, or too large.
    Malformed,
    /// It has something that only .NET has.
    Unsupported(&'static str),
    /// Searching with it takes too long.
    TooComplex,
}

/// How often one search may go back. About a millisecond's worth.
const BACKTRACK_LIMIT: usize = 50_000;

/// Of a compiled pattern. A pattern that someone wrote by hand takes a few kilobytes.
const SIZE_LIMIT: usize = 1 << 20;

const LONGEST_PATTERN: usize = 4096;

impl Pattern {
    /// Reads a pattern, to search this text with it.
    pub(crate) fn new(pattern: &str, text: &str) -> Result<Self, PatternError> {
        if pattern.len() > LONGEST_PATTERN {
            return Err(PatternError::TooComplex);
        }
        let mut translator = Translator::new(pattern, text.ends_with('\n'));
        translator.translate()?;
        if translator.groups.contains(&GroupKind::Named) && translator.groups.contains(&GroupKind::Numbered) {
            // .NET numbers named groups after all others.
            return Err(PatternError::Unsupported("groups with and without a name"));
        }
        let regex = RegexBuilder::new(&translator.translated)
            .backtrack_limit(BACKTRACK_LIMIT)
            .delegate_size_limit(SIZE_LIMIT)
            .delegate_dfa_size_limit(SIZE_LIMIT)
            .build()
            .map_err(|_| PatternError::Malformed)?;
        Ok(Self { regex, backtracks: translator.backtracks })
    }

    /// The first match at or after `start`.
    pub(crate) fn find<'t>(&self, text: &'t str, start: usize) -> Result<Option<Captures<'t, str>>, PatternError> {
        self.regex.captures_from_pos(text, start).map_err(|_| PatternError::TooComplex)
    }
}

struct Translator<'p> {
    rest: &'p str,
    translated: String,
    ends_in_newline: bool,
    backtracks: bool,
    groups: Vec<GroupKind>,
}

#[derive(PartialEq, Eq)]
enum GroupKind {
    Named,
    Numbered,
}

impl<'p> Translator<'p> {
    fn new(pattern: &'p str, ends_in_newline: bool) -> Self {
        Self { rest: pattern, translated: String::new(), ends_in_newline, backtracks: false, groups: Vec::new() }
    }

    fn translate(&mut self) -> Result<(), PatternError> {
        while let Some(character) = self.rest.chars().next() {
            match character {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                // Before the newline that ends a text is also an end.
                '$' if self.ends_in_newline => {
                    self.replace(1, "(?:$|(?=\\n\\z))");
                    self.backtracks = true;
                }
                _ if quantifier_length(self.rest) > 0 => self.quantifier()?,
                '{' => self.replace(1, "\\{"),
                other => self.copy(other.len_utf8()),
            }
        }
        Ok(())
    }

    /// `*`, `+?`, `{2,3}`; a second one right behind is possessive elsewhere and an error in .NET.
    fn quantifier(&mut self) -> Result<(), PatternError> {
        self.copy(quantifier_length(self.rest));
        if self.rest.starts_with('?') {
            self.copy(1);
        }
        if quantifier_length(self.rest) > 0 { Err(PatternError::Malformed) } else { Ok(()) }
    }

    /// Outside of classes.
    fn escape(&mut self) -> Result<(), PatternError> {
        let escaped = self.rest[1..].chars().next().ok_or(PatternError::Malformed)?;
        match escaped {
            '1'..='9' | 'k' => {
                self.backtracks = true;
                self.copy(2);
            }
            'Z' => {
                self.backtracks = true;
                self.replace(2, "(?=\\n?\\z)");
            }
            'b' | 'B' | 'A' | 'z' => self.copy(2),
            _ => return self.character_escape(escaped),
        }
        Ok(())
    }

    /// Escapes that stand for characters, in classes and outside.
    fn character_escape(&mut self, escaped: char) -> Result<(), PatternError> {
        match escaped {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 't' | 'r' | 'n' => self.copy(2),
            'p' | 'P' if self.rest[2..].starts_with('{') => self.copy(2),
            'x' if has_hex_digits(&self.rest[2..], 2) => self.copy(4),
            'u' if has_hex_digits(&self.rest[2..], 4) => self.copy(6),
            'a' => self.replace(2, "\\x07"),
            'e' => self.replace(2, "\\x1B"),
            'f' => self.replace(2, "\\x0C"),
            'v' => self.replace(2, "\\x0B"),
            // Boundaries of words elsewhere.
            '<' => self.replace(2, "\\x3C"),
            '>' => self.replace(2, "\\x3E"),
            // Octal, caret notation, contiguous matches.
            '0'..='9' | 'c' | 'G' => return Err(PatternError::Unsupported("this escape")),
            letter if letter.is_alphanumeric() || letter == '_' => return Err(PatternError::Malformed),
            // Any other character may be escaped there, but not here.
            literal if literal.is_ascii_punctuation() || literal == ' ' => self.copy(2),
            literal => self.replace(1 + literal.len_utf8(), literal.encode_utf8(&mut [0; 4])),
        }
        Ok(())
    }

    /// `[…]`: what would be set operations elsewhere is literal, but for a subtraction.
    fn class(&mut self) -> Result<(), PatternError> {
        self.copy(1);
        if self.rest.starts_with('^') {
            self.copy(1);
        }
        // A bracket that comes first is a character.
        if self.rest.starts_with(']') {
            self.replace(1, "\\]");
        }
        loop {
            match self.rest.chars().next().ok_or(PatternError::Malformed)? {
                ']' => {
                    self.copy(1);
                    return Ok(());
                }
                '-' if self.rest.starts_with("-[") => {
                    return Err(PatternError::Unsupported("a subtraction of classes"));
                }
                '-' if self.rest.starts_with("--") => return Err(PatternError::Unsupported("a range from or to `-`")),
                '\\' if self.rest.starts_with("\\b") => self.replace(2, "\\x08"),
                '\\' => {
                    let escaped = self.rest[1..].chars().next().ok_or(PatternError::Malformed)?;
                    self.character_escape(escaped)?;
                }
                '[' => self.replace(1, "\\["),
                '&' => self.replace(1, "\\&"),
                '~' => self.replace(1, "\\~"),
                other => self.copy(other.len_utf8()),
            }
        }
    }

    fn group(&mut self) -> Result<(), PatternError> {
        let Some(kind) = self.rest.strip_prefix("(?") else {
            self.groups.push(GroupKind::Numbered);
            self.copy(1);
            return Ok(());
        };
        let is_look_around = ["=", "!", "<=", "<!"].iter().any(|look| kind.starts_with(look));
        if is_look_around || kind.starts_with('>') {
            self.backtracks = true;
            self.copy(if kind.starts_with('<') { 4 } else { 3 });
        } else if kind.starts_with('<') {
            self.named_group()?;
        } else {
            self.options(kind)?;
        }
        Ok(())
    }

    fn named_group(&mut self) -> Result<(), PatternError> {
        let end = self.rest.find('>').ok_or(PatternError::Malformed)?;
        let name = &self.rest["(?<".len()..end];
        if !name.chars().all(|character| character.is_alphanumeric() || character == '_') || name.is_empty() {
            return Err(PatternError::Unsupported("a balancing group"));
        }
        if name.starts_with(|first: char| first.is_numeric()) {
            return Err(PatternError::Unsupported("a group with a number for a name"));
        }
        self.groups.push(GroupKind::Named);
        self.copy(end + 1);
        Ok(())
    }

    /// `(?:`, `(?i)` and `(?i-m:`.
    fn options(&mut self, kind: &str) -> Result<(), PatternError> {
        let end = kind.find([')', ':']).ok_or(PatternError::Malformed)?;
        if !kind[..end].chars().all(|option| "ims-".contains(option)) {
            return Err(PatternError::Unsupported("this group"));
        }
        self.copy("(?".len() + end + 1);
        Ok(())
    }

    fn copy(&mut self, bytes: usize) {
        self.translated.push_str(&self.rest[..bytes]);
        self.rest = &self.rest[bytes..];
    }

    fn replace(&mut self, bytes: usize, with: &str) {
        self.translated.push_str(with);
        self.rest = &self.rest[bytes..];
    }
}

/// How long the quantifier at the start is: `*`, `+`, `?`, `{2}`, `{2,}` or `{2,3}`. Any other brace is a character.
fn quantifier_length(rest: &str) -> usize {
    if rest.starts_with(['*', '+', '?']) {
        return 1;
    }
    let Some((inner, _)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else { return 0 };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if least.is_empty() || !is_number(least) || !is_number(most) { 0 } else { inner.len() + "{}".len() }
}

fn has_hex_digits(text: &str, count: usize) -> bool {
    text.len() >= count && text.bytes().take(count).all(|byte| byte.is_ascii_hexdigit())
}
