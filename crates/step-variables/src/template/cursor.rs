//! Reading a text from left to right.

use super::ParseProblem;

/// What could not be read, and where. The line is looked up once, when nothing else is tried any more.
pub(super) struct Failure {
    pub(super) problem: ParseProblem,
    pub(super) offset: usize,
}

pub(super) struct Cursor<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Goes back to where [`Cursor::offset`] once was.
    pub(super) fn rewind(&mut self, offset: usize) {
        self.offset = offset;
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.offset == self.text.len()
    }

    /// `bytes` of what is left.
    pub(super) fn take(&mut self, bytes: usize) -> &'t str {
        let taken = &self.rest()[..bytes];
        self.offset += bytes;
        taken
    }

    pub(super) fn take_while(&mut self, matches: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|character| !matches(character)).unwrap_or(rest.len());
        self.take(end)
    }

    /// Everything before `end`, which is skipped too; nothing happens where there is none.
    pub(super) fn take_before(&mut self, end: &str) -> Option<&'t str> {
        let at = self.rest().find(end)?;
        let taken = self.take(at);
        self.offset += end.len();
        Some(taken)
    }

    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.offset += expected.len();
        }
        found
    }

    /// A keyword in any case, with the whitespace that must follow it.
    pub(super) fn eat_keyword(&mut self, keyword: &str) -> bool {
        let rest = self.rest();
        let found = rest.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword))
            && rest[keyword.len()..].starts_with(char::is_whitespace);
        if found {
            self.offset += keyword.len();
            self.skip_whitespace();
        }
        found
    }

    pub(super) fn skip_whitespace(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(super) fn failure(&self, problem: ParseProblem) -> Failure {
        Failure { problem, offset: self.offset }
    }
}
