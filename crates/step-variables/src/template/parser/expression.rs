//! What stands inside `#{…}`: symbols, filters with their options, conditions.

use super::super::ParseProblem;
use super::super::cursor::Failure;
use super::super::syntax::{Comparison, Condition, Expression, FilterCall, Node, Operand, Span, Step, Symbol};
use super::{Parser, Tag, failure_at};

impl Parser<'_> {
    /// `symbol | filter option …`, or filters alone.
    pub(super) fn expression(&mut self) -> Result<Expression, Failure> {
        self.cursor.skip_whitespace();
        let start = self.cursor.offset();
        let input = if self.cursor.peek() == Some('|') { None } else { Some(self.symbol()?) };
        let mut end = self.cursor.offset();
        let mut filters = Vec::new();
        self.cursor.skip_whitespace();
        while self.cursor.eat("|") {
            filters.push(self.filter_call()?);
            end = self.cursor.offset();
            self.cursor.skip_whitespace();
        }
        Ok(Expression { span: Span { start, end }, input, filters })
    }

    pub(super) fn symbol(&mut self) -> Result<Symbol, Failure> {
        let mut steps = vec![self.property()?];
        loop {
            if self.cursor.eat(".") {
                steps.push(self.property()?);
            } else if self.cursor.peek() == Some('[') {
                steps.push(self.index()?);
            } else {
                return Ok(Symbol { steps });
            }
        }
    }

    pub(super) fn condition(&mut self) -> Result<Condition, Failure> {
        let left = self.operand()?;
        self.cursor.skip_whitespace();
        let equal = self.cursor.eat("==");
        if !equal && !self.cursor.eat("!=") {
            return Ok(Condition { left, comparison: None });
        }
        let right = self.operand()?;
        Ok(Condition { left, comparison: Some(Comparison { equal, right }) })
    }

    /// The name before ` in `, which may have spaces of its own.
    pub(super) fn loop_variable(&mut self) -> Result<String, Failure> {
        let rest = self.cursor.rest();
        let end = rest
            .char_indices()
            .find(|(at, character)| {
                !is_name_character(*character) || (character.is_whitespace() && is_in(&rest[*at..]))
            })
            .map_or(rest.len(), |(at, _)| at);
        let name = self.cursor.take(end).trim();
        self.cursor.skip_whitespace();
        if name.is_empty() { Err(self.cursor.failure(ParseProblem::NameMissing)) } else { Ok(name.to_owned()) }
    }

    fn property(&mut self) -> Result<Step, Failure> {
        let start = self.cursor.offset();
        let name = self.cursor.take_while(is_name_character).trim();
        if name.is_empty() {
            return Err(failure_at(start, ParseProblem::NameMissing));
        }
        Ok(Step::Property(name.to_owned()))
    }

    pub(super) fn index(&mut self) -> Result<Step, Failure> {
        let start = self.cursor.offset();
        if let Some(symbol) = self.nested(|parser| Ok(parser.symbol_index()))? {
            return Ok(Step::IndexBy(symbol));
        }
        self.cursor.rewind(start);
        let rest = self.cursor.rest();
        let mut depth = 0_usize;
        for (at, character) in rest.char_indices() {
            match character {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Step::Index(self.cursor.take(at + 1)[1..at].trim().to_owned()));
            }
        }
        Err(self.cursor.failure(ParseProblem::Unclosed { opened: "[", closing: "]" }))
    }

    /// `[#{symbol}]`; anything else between brackets is taken as it stands.
    fn symbol_index(&mut self) -> Option<Symbol> {
        self.cursor.eat("[");
        self.cursor.skip_whitespace();
        if !self.cursor.eat("#{") {
            return None;
        }
        self.cursor.skip_whitespace();
        let symbol = self.symbol().ok()?;
        self.cursor.skip_whitespace();
        let closed = self.cursor.eat("}");
        self.cursor.skip_whitespace();
        (closed && self.cursor.eat("]")).then_some(symbol)
    }

    fn filter_call(&mut self) -> Result<FilterCall, Failure> {
        self.cursor.skip_whitespace();
        let name = self.cursor.take_while(is_word_character).to_owned();
        if name.is_empty() {
            return Err(self.cursor.failure(ParseProblem::FilterMissing));
        }
        let mut options = Vec::new();
        while let Some(option) = self.option()? {
            options.push(option);
        }
        Ok(FilterCall { name, options })
    }

    /// A bare word, a quoted text or a nested expression.
    fn option(&mut self) -> Result<Option<Node>, Failure> {
        let before = self.cursor.offset();
        self.cursor.skip_whitespace();
        if let Some(text) = self.quoted()? {
            return Ok(Some(Node::Text(text)));
        }
        if self.cursor.rest().starts_with("#{") {
            let start = self.cursor.offset();
            return match self.tag()? {
                Tag::Node(node) => Ok(Some(node)),
                Tag::End(_) => Err(self.stray(start)),
            };
        }
        let word = self.cursor.take_while(is_word_character);
        if word.is_empty() {
            self.cursor.rewind(before);
            return Ok(None);
        }
        Ok(Some(Node::Text(word.to_owned())))
    }

    fn operand(&mut self) -> Result<Operand, Failure> {
        self.cursor.skip_whitespace();
        match self.quoted()? {
            Some(text) => Ok(Operand::Text(text)),
            None => self.expression().map(Operand::Expression),
        }
    }

    /// `"…"` without `#{`, or `\"…\"` with anything.
    fn quoted(&mut self) -> Result<Option<String>, Failure> {
        let start = self.cursor.offset();
        let (quote, closing) = match self.cursor.rest() {
            rest if rest.starts_with("\\\"") => ("\\\"", "\\\""),
            rest if rest.starts_with('"') => ("\"", "\""),
            _ => return Ok(None),
        };
        self.cursor.eat(quote);
        let unclosed = failure_at(start, ParseProblem::Unclosed { opened: quote, closing });
        let text = self.cursor.take_before(closing).ok_or(unclosed)?;
        if quote == "\"" && text.contains("#{") {
            return Err(failure_at(start, ParseProblem::ExpressionInQuotes));
        }
        Ok(Some(text.to_owned()))
    }
}

/// What names are made of. Names may have spaces inside.
fn is_name_character(character: char) -> bool {
    character.is_whitespace() || is_word_character(character)
}

pub(super) fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || "_-:/~()@".contains(character)
}

/// Whether this is one whitespace, `in` and another whitespace.
fn is_in(rest: &str) -> bool {
    let mut characters = rest.chars();
    characters.next();
    let word = characters.as_str();
    word.get(.."in".len()).is_some_and(|start| start.eq_ignore_ascii_case("in"))
        && word["in".len()..].starts_with(char::is_whitespace)
}
