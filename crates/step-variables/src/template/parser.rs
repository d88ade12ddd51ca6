//! Recursive descent over a text: text, tags and blocks here, what stands inside a tag in the submodules.

mod calculation;
mod expression;

use super::cursor::{Cursor, Failure};
use super::syntax::{Branch, Node, Span, Step, Symbol};
use super::{MAX_NESTING, ParseError, ParseProblem, Position};

pub(super) fn parse(text: &str) -> Result<Vec<Node>, ParseError> {
    let mut parser = Parser { cursor: Cursor::new(text), nesting: 0 };
    let parsed = parser.text_with_tags();
    parsed.map_err(|Failure { problem, offset }| ParseError { problem, position: Position::of(text, offset) })
}

/// A whole text as a symbol whose indexes are literal.
pub(super) fn parse_name(name: &str) -> Option<Symbol> {
    let mut parser = Parser { cursor: Cursor::new(name), nesting: 0 };
    let symbol = parser.symbol().ok()?;
    let is_plain = symbol.steps.iter().all(|step| !matches!(step, Step::IndexBy(_)));
    (parser.cursor.is_at_end() && is_plain).then_some(symbol)
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    nesting: usize,
}

/// What ends a run of nodes.
#[derive(Clone, Copy)]
enum End {
    Text,
    /// A tag that belongs to the block around.
    Tag {
        start: usize,
        tag: EndTag,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EndTag {
    /// `#{else}`
    Else,
    /// `#{elseif `, up to its condition
    ElseIf,
    Close(Block),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    If,
    Unless,
    Each,
}

/// A tag in text: a node of its own, or the end of the nodes before it.
enum Tag {
    Node(Node),
    End(EndTag),
}

/// Tags that end the nodes before them, but for `elseif`, which goes on.
const END_TAGS: [(&str, EndTag); 4] = [
    ("/if", EndTag::Close(Block::If)),
    ("/unless", EndTag::Close(Block::Unless)),
    ("/each", EndTag::Close(Block::Each)),
    ("else", EndTag::Else),
];

impl Block {
    fn unclosed(self) -> ParseProblem {
        let (opened, closing) = match self {
            Self::If => ("#{if", "#{/if}"),
            Self::Unless => ("#{unless", "#{/unless}"),
            Self::Each => ("#{each", "#{/each}"),
        };
        ParseProblem::Unclosed { opened, closing }
    }
}

impl Parser<'_> {
    fn text_with_tags(&mut self) -> Result<Vec<Node>, Failure> {
        let (nodes, end) = self.nodes()?;
        match end {
            End::Text => Ok(nodes),
            End::Tag { start, .. } => Err(self.stray(start)),
        }
    }

    fn nodes(&mut self) -> Result<(Vec<Node>, End), Failure> {
        let mut nodes = Vec::new();
        loop {
            let text = self.text();
            if !text.is_empty() {
                nodes.push(Node::Text(text));
            }
            if self.cursor.is_at_end() {
                return Ok((nodes, End::Text));
            }
            let start = self.cursor.offset();
            match self.tag()? {
                Tag::Node(node) => nodes.push(node),
                Tag::End(tag) => return Ok((nodes, End::Tag { start, tag })),
            }
        }
    }

    /// Literal text up to the next `#{` that opens a tag.
    ///
    /// `##{` is a literal `#{`, and `###{` one `#` and a tag: of a run of hashes before `{`, two mean one wherever that
    /// is needed to tell.
    fn text(&mut self) -> String {
        let mut text = String::new();
        loop {
            text.push_str(self.cursor.take_while(|character| character != '#'));
            let hashes = self.cursor.rest().bytes().take_while(|byte| *byte == b'#').count();
            if hashes == 0 {
                return text;
            }
            if !self.cursor.rest()[hashes..].starts_with('{') {
                text.push_str(self.cursor.take(hashes));
            } else if hashes.is_multiple_of(2) {
                self.cursor.take(hashes + "{".len());
                text.extend(["#".repeat(hashes - 1).as_str(), "{"]);
            } else {
                self.cursor.take(hashes - 1);
                text.push_str(&"#".repeat(hashes.saturating_sub(2)));
                return text;
            }
        }
    }

    /// From `#{` on.
    fn tag(&mut self) -> Result<Tag, Failure> {
        let start = self.cursor.offset();
        self.cursor.eat("#{");
        self.cursor.skip_whitespace();
        if let Some(end) = self.end_tag(start)? {
            return Ok(Tag::End(end));
        }
        self.nested(|parser| parser.node(start)).map(Tag::Node)
    }

    fn end_tag(&mut self, start: usize) -> Result<Option<EndTag>, Failure> {
        if self.cursor.eat_keyword("elseif") {
            return Ok(Some(EndTag::ElseIf));
        }
        for (word, tag) in END_TAGS {
            let before = self.cursor.offset();
            if self.cursor.eat(word) {
                self.cursor.skip_whitespace();
                if self.cursor.eat("}") {
                    return Ok(Some(tag));
                }
                self.cursor.rewind(before);
            }
        }
        if self.cursor.peek() == Some('/') {
            return Err(self.stray(start));
        }
        Ok(None)
    }

    fn node(&mut self, start: usize) -> Result<Node, Failure> {
        if self.cursor.eat_keyword("if") {
            self.conditional(start, Block::If)
        } else if self.cursor.eat_keyword("unless") {
            self.conditional(start, Block::Unless)
        } else if self.cursor.eat_keyword("each") {
            self.repetition(start)
        } else if self.cursor.eat_keyword("calc") {
            let arithmetic = self.calculation()?;
            self.close(start)?;
            Ok(Node::Calculation { span: self.span(start), arithmetic })
        } else {
            let expression = self.expression()?;
            self.close(start)?;
            Ok(Node::Substitution { span: self.span(start), expression })
        }
    }

    fn conditional(&mut self, start: usize, block: Block) -> Result<Node, Failure> {
        let mut branches = Vec::new();
        loop {
            let condition = self.condition()?;
            self.close(start)?;
            let (body, end) = self.nodes()?;
            branches.push(Branch { condition, negated: block == Block::Unless, body });
            match self.expect_end(start, block, end)? {
                EndTag::ElseIf => {}
                EndTag::Else => {
                    let otherwise = self.last_body(start, block)?;
                    return Ok(Node::Conditional { span: self.span(start), branches, otherwise });
                }
                EndTag::Close(_) => {
                    return Ok(Node::Conditional { span: self.span(start), branches, otherwise: Vec::new() });
                }
            }
        }
    }

    fn repetition(&mut self, start: usize) -> Result<Node, Failure> {
        let variable = self.loop_variable()?;
        if !self.cursor.eat_keyword("in") {
            return Err(self.cursor.failure(ParseProblem::CollectionMissing));
        }
        let collection = self.symbol()?;
        self.close(start)?;
        let body = self.last_body(start, Block::Each)?;
        Ok(Node::Repetition { variable, collection, body })
    }

    /// Nodes that only the block's closing tag may end.
    fn last_body(&mut self, start: usize, block: Block) -> Result<Vec<Node>, Failure> {
        let (body, end) = self.nodes()?;
        let at = match &end {
            End::Tag { start, .. } => *start,
            End::Text => start,
        };
        match self.expect_end(start, block, end)? {
            EndTag::Close(_) => Ok(body),
            EndTag::Else | EndTag::ElseIf => Err(self.stray(at)),
        }
    }

    /// A tag that may end a body of `block`.
    fn expect_end(&mut self, start: usize, block: Block, end: End) -> Result<EndTag, Failure> {
        match end {
            End::Text => Err(failure_at(start, block.unclosed())),
            End::Tag { start: at, tag: EndTag::Close(closed) } if closed != block => Err(self.stray(at)),
            // Only `if` has `elseif`, as in the language that this one is compatible with.
            End::Tag { start: at, tag: EndTag::ElseIf } if block != Block::If => Err(self.stray(at)),
            End::Tag { tag, .. } => Ok(tag),
        }
    }

    /// The `}` of the tag that `start` opened.
    fn close(&mut self, start: usize) -> Result<(), Failure> {
        self.cursor.skip_whitespace();
        if self.cursor.eat("}") {
            return Ok(());
        }
        Err(match self.cursor.peek() {
            Some(found) => self.cursor.failure(ParseProblem::Unexpected { found }),
            None => failure_at(start, ParseProblem::Unclosed { opened: "#{", closing: "}" }),
        })
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.nesting == MAX_NESTING {
            return Err(self.cursor.failure(ParseProblem::TooDeep));
        }
        self.nesting += 1;
        let parsed = parse(self);
        self.nesting -= 1;
        parsed
    }

    fn span(&self, start: usize) -> Span {
        Span { start, end: self.cursor.offset() }
    }

    /// The tag at `start` belongs to no block.
    fn stray(&mut self, start: usize) -> Failure {
        self.cursor.rewind(start);
        let rest = self.cursor.rest();
        let tag = rest[..rest.find('}').map_or(rest.len(), |end| end + 1)].to_owned();
        failure_at(start, ParseProblem::StrayTag { tag })
    }
}

fn failure_at(offset: usize, problem: ParseProblem) -> Failure {
    Failure { problem, offset }
}
