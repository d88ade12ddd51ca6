//! Reading YAML, as far as CloudFormation takes it: one document, no aliases, keys that are text.

mod intrinsic;
mod scalar;

use saphyr_parser::{Event, Parser, ScanError, Span, StrInput};
use serde_json::{Map, Value};

use crate::{Format, Position, Template, TemplateError};

/// Reads a YAML document. Tags of intrinsic functions are written out: `!Ref x` is `{"Ref": "x"}`.
pub(crate) fn read(text: &str) -> Result<Value, TemplateError> {
    let mut reader = Reader { events: Parser::new_from_str(text) };
    let (event, span) = reader.next_content()?;
    let document = match event {
        Event::StreamEnd => return Err(TemplateError::Empty),
        event => reader.node(event, span, 1)?,
    };
    match reader.next_content()? {
        (Event::StreamEnd, _) => Ok(document),
        (_, span) => Err(unsupported("several documents", span)),
    }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    /// The value that begins with `event`, at a depth counted from 1.
    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, TemplateError> {
        if depth > Template::MAX_DEPTH + 1 {
            return Err(TemplateError::TooDeep { position: position(span), limit: Template::MAX_DEPTH });
        }
        match event {
            Event::Scalar(text, style, _, tag) => Ok(intrinsic::apply(tag.as_deref(), scalar::value(&text, style))),
            Event::SequenceStart(_, tag) => Ok(intrinsic::apply(tag.as_deref(), self.sequence(depth)?)),
            Event::MappingStart(_, tag) => Ok(intrinsic::apply(tag.as_deref(), self.mapping(depth)?)),
            Event::Alias(_) => Err(unsupported("aliases (*name)", span)),
            // The parser's grammar leaves nothing else where a value begins.
            _ => Err(TemplateError::malformed(Format::Yaml, position(span), "a value is missing")),
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, TemplateError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items.into()),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, TemplateError> {
        let mut members = Map::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(members.into()),
                Event::Scalar(key, ..) if key == "<<" => return Err(unsupported("merge keys (<<)", span)),
                Event::Scalar(key, ..) => key.into_owned(),
                Event::Alias(_) => return Err(unsupported("aliases (*name)", span)),
                _ => return Err(unsupported("keys that are lists or objects", span)),
            };
            if members.contains_key(&key) {
                return Err(TemplateError::DuplicateKey { key, position: position(span) });
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            members.insert(key, value);
        }
    }

    /// The next event that is not a boundary of a document.
    fn next_content(&mut self) -> Result<(Event<'a>, Span), TemplateError> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd, _) => {}
                other => return Ok(other),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), TemplateError> {
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(malformed(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }
}

fn malformed(error: &ScanError) -> TemplateError {
    let marker = error.marker();
    let position = Position { line: marker.line(), column: marker.col() + 1 };
    TemplateError::malformed(Format::Yaml, position, error.info())
}

fn unsupported(feature: &'static str, span: Span) -> TemplateError {
    TemplateError::Unsupported { position: position(span), feature }
}

fn position(span: Span) -> Position {
    Position { line: span.start.line(), column: span.start.col() + 1 }
}
