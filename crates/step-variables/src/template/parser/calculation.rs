//! `#{calc …}`: numbers, names, `+ - * /` and parentheses.

use super::super::ParseProblem;
use super::super::cursor::Failure;
use super::super::syntax::{Arithmetic, Operator, Step, Symbol};
use super::expression::is_word_character;
use super::{Parser, failure_at};

impl Parser<'_> {
    pub(super) fn calculation(&mut self) -> Result<Arithmetic, Failure> {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<Arithmetic, Failure> {
        self.chain(&[("*", Operator::Multiply), ("/", Operator::Divide)], Self::factor)
    }

    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        operand: fn(&mut Self) -> Result<Arithmetic, Failure>,
    ) -> Result<Arithmetic, Failure> {
        let first = operand(self)?;
        let mut rest = Vec::new();
        self.cursor.skip_whitespace();
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.cursor.eat(sign)) {
            rest.push((*operator, operand(self)?));
            self.cursor.skip_whitespace();
        }
        if rest.is_empty() { Ok(first) } else { Ok(Arithmetic::Chain { first: Box::new(first), rest }) }
    }

    fn factor(&mut self) -> Result<Arithmetic, Failure> {
        self.cursor.skip_whitespace();
        match self.cursor.peek() {
            Some('(') => self.nested(Self::parenthesis),
            Some('{') => self.braced_name(),
            Some('-') if self.is_negation() => {
                self.cursor.eat("-");
                self.nested(Self::factor).map(|operand| Arithmetic::Negated(Box::new(operand)))
            }
            Some('0'..='9') => self.number(),
            _ => self.bare_name(),
        }
    }

    fn parenthesis(&mut self) -> Result<Arithmetic, Failure> {
        let start = self.cursor.offset();
        self.cursor.eat("(");
        let inner = self.calculation()?;
        if self.cursor.eat(")") {
            return Ok(inner);
        }
        Err(failure_at(start, ParseProblem::Unclosed { opened: "(", closing: ")" }))
    }

    /// `{name}`, for names with characters that calculate.
    fn braced_name(&mut self) -> Result<Arithmetic, Failure> {
        let start = self.cursor.offset();
        self.cursor.eat("{");
        self.cursor.skip_whitespace();
        let symbol = self.symbol()?;
        self.cursor.skip_whitespace();
        if self.cursor.eat("}") {
            return Ok(Arithmetic::Variable(symbol));
        }
        Err(failure_at(start, ParseProblem::Unclosed { opened: "{", closing: "}" }))
    }

    /// A minus before a name would be part of the name.
    fn is_negation(&self) -> bool {
        self.cursor.rest()[1..].starts_with(|next: char| next.is_ascii_digit() || "({".contains(next))
    }

    fn number(&mut self) -> Result<Arithmetic, Failure> {
        let start = self.cursor.offset();
        let digits = self.cursor.take_while(|character| character.is_ascii_digit() || character == '.');
        match digits.parse() {
            Ok(number) => Ok(Arithmetic::Number(number)),
            Err(_) => Err(failure_at(start, ParseProblem::OperandMissing)),
        }
    }

    /// A name without spaces and parentheses; `-` and `/` belong to it.
    fn bare_name(&mut self) -> Result<Arithmetic, Failure> {
        let start = self.cursor.offset();
        let name = self.cursor.take_while(is_bare);
        if name.is_empty() {
            return Err(failure_at(start, ParseProblem::OperandMissing));
        }
        let mut steps = vec![Step::Property(name.to_owned())];
        while self.cursor.peek().is_some_and(|next| ".[".contains(next)) {
            steps.push(self.bare_step()?);
        }
        Ok(Arithmetic::Variable(Symbol { steps }))
    }

    fn bare_step(&mut self) -> Result<Step, Failure> {
        if self.cursor.peek() == Some('[') {
            return self.index();
        }
        self.cursor.eat(".");
        match self.cursor.take_while(is_bare) {
            "" => Err(self.cursor.failure(ParseProblem::NameMissing)),
            name => Ok(Step::Property(name.to_owned())),
        }
    }
}

fn is_bare(character: char) -> bool {
    is_word_character(character) && character != '(' && character != ')'
}
