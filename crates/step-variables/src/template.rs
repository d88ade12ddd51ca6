//! Texts with `#{…}` expressions: reading them, and writing text that is none.

mod cursor;
mod parser;
pub(crate) mod syntax;

use std::fmt;

use syntax::{Node, Symbol};

/// Blocks, options, indexes and parentheses may nest this deep in one text.
pub const MAX_NESTING: usize = 32;

/// A text that was read: literal parts and expressions.
///
/// ```
/// use step_variables::Template;
///
/// assert!(Template::parse("Hello").unwrap().is_literal());
/// assert!(!Template::parse("Hello #{Name}").unwrap().is_literal());
///
/// let error = Template::parse("Hello #{Name").unwrap_err();
/// assert_eq!(error.to_string(), "`#{` is never closed by `}` at line 1, column 7");
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    source: String,
    nodes: Vec<Node>,
}

/// Why a text could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at {position}")]
pub struct ParseError {
    /// What is wrong.
    pub problem: ParseProblem,
    /// Where it was noticed.
    pub position: Position,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseProblem {
    /// `#{}`, `#{a..b}`, `#{ == b}`.
    #[error("a variable's name is missing")]
    NameMissing,
    /// `#{a | }`.
    #[error("a filter's name is missing")]
    FilterMissing,
    /// `#{calc 1 + }`.
    #[error("a number, a name or `(` is missing")]
    OperandMissing,
    /// A bracket, quote or block without its end.
    #[error("`{opened}` is never closed by `{closing}`")]
    Unclosed {
        /// What was opened.
        opened: &'static str,
        /// What would close it.
        closing: &'static str,
    },
    /// A character that has no meaning where it stands.
    #[error("`{found}` is not expected here{}", hint(*.found))]
    Unexpected {
        /// The character.
        found: char,
    },
    /// `#{each x}`.
    #[error("`each` needs `in` and a collection, as in `#{{each item in Items}}`")]
    CollectionMissing,
    /// `#{/if}`, `#{else}` or `#{elseif …}` without the block it belongs to.
    #[error("`{tag}` belongs to no block")]
    StrayTag {
        /// The tag as it stands in the text.
        tag: String,
    },
    /// `"#{name}"` as a filter's option.
    #[error("an expression cannot stand between quotes: leave the quotes out, or write `\\\"` for literal text")]
    ExpressionInQuotes,
    /// More than [`MAX_NESTING`] levels.
    #[error("expressions nest deeper than {MAX_NESTING} levels")]
    TooDeep,
}

/// A place in a text. Displays as `line 1, column 7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// In bytes, from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Template {
    /// Reads a text in one pass.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let nodes = parser::parse(text)?;
        Ok(Self { source: text.to_owned(), nodes })
    }

    /// The text that was read.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the text has no expression, so that evaluating it needs no variable.
    pub fn is_literal(&self) -> bool {
        self.nodes.iter().all(|node| matches!(node, Node::Text(_)))
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

/// The path that a variable's name stands for; none if it is no path.
pub(crate) fn read_name(name: &str) -> Option<Symbol> {
    parser::parse_name(name)
}

/// Writes a text so that evaluating it gives the text back, whatever is in it.
///
/// ```
/// use step_variables::{Evaluator, VariableSet, escape};
///
/// let variables = VariableSet::new();
/// let escaped = escape("literally #{this}");
/// assert_eq!(escaped, "literally ##{this}");
/// assert_eq!(Evaluator::new(&variables).evaluate(&escaped).unwrap().text(), "literally #{this}");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("#{") {
        let hashes = rest[..=at].bytes().rev().take_while(|byte| *byte == b'#').count();
        escaped.push_str(&rest[..at + 1 - hashes]);
        escaped.push_str(&escaped_hashes(hashes));
        rest = &rest[at + "#{".len()..];
    }
    escaped + rest
}

/// `hashes` times `#` and then `{`, literally. Hashes alone can only say an odd number of them.
fn escaped_hashes(hashes: usize) -> String {
    if hashes % 2 == 1 {
        return format!("{}{{", "#".repeat(hashes + 1));
    }
    format!("#{{ | Append \\\"{}{{\\\"}}", "#".repeat(hashes))
}

/// What most often helps.
fn hint(found: char) -> &'static str {
    match found {
        '.' | ',' | '\'' | '+' | '*' | '\\' | '^' | '$' | '%' | '(' | ')' | '[' | '?' | ';' | '=' => {
            "; in a filter's option it needs double quotes"
        }
        '#' => "; in a filter's option it needs to stand between `\\\"` and `\\\"`",
        _ => "",
    }
}

impl Position {
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { offset, line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}
