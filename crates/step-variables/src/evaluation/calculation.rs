//! `#{calc …}`, on doubles.

use super::EvaluationError;
use super::findings::Findings;
use super::lookup::Found;
use super::scope::Scope;
use super::session::Session;
use crate::dotnet::number::{double_text, parse_double};
use crate::template::syntax::{Arithmetic, Operator, Symbol};

/// A number, and whether it came from a sensitive value; or why there is none.
type Number = Result<(f64, bool), &'static str>;

impl Session<'_> {
    pub(super) fn calculate(
        &mut self,
        arithmetic: &Arithmetic,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Result<Found, &'static str>, EvaluationError> {
        Ok(match self.number(arithmetic, scope, findings)? {
            Err(explanation) => Err(explanation),
            Ok((number, _)) if !number.is_finite() => Err("the result is no finite number"),
            Ok((number, is_sensitive)) => {
                let text = double_text(number);
                if is_sensitive {
                    findings.add_sensitive(&text);
                }
                Ok(Found { text: text.into(), is_sensitive, is_null: false })
            }
        })
    }

    fn number(
        &mut self,
        arithmetic: &Arithmetic,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Number, EvaluationError> {
        self.deeper(|session| match arithmetic {
            Arithmetic::Number(number) => Ok(Ok((*number, false))),
            Arithmetic::Variable(symbol) => session.variable_number(symbol, scope, findings),
            Arithmetic::Negated(operand) => {
                Ok(session.number(operand, scope, findings)?.map(|(number, sensitive)| (-number, sensitive)))
            }
            Arithmetic::Chain { first, rest } => {
                let mut total = session.number(first, scope, findings)?;
                for (operator, operand) in rest {
                    let operand = session.number(operand, scope, findings)?;
                    total = total.and_then(|left| operand.map(|right| combine(*operator, left, right)));
                }
                Ok(total)
            }
        })
    }

    fn variable_number(
        &mut self,
        symbol: &Symbol,
        scope: Scope<'_>,
        findings: &mut Findings,
    ) -> Result<Number, EvaluationError> {
        let Some(found) = self.look_up(symbol, scope, findings)? else { return Ok(Err("a variable is not defined")) };
        let number = parse_double(&found.text).ok_or("a variable's value is no number");
        Ok(number.map(|number| (number, found.is_sensitive)))
    }
}

fn combine(operator: Operator, left: (f64, bool), right: (f64, bool)) -> (f64, bool) {
    let number = match operator {
        Operator::Add => left.0 + right.0,
        Operator::Subtract => left.0 - right.0,
        Operator::Multiply => left.0 * right.0,
        Operator::Divide => left.0 / right.0,
    };
    (number, left.1 || right.1)
}
