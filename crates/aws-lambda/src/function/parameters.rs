//! Parameters of one function.

use std::fmt::Display;

use aws_template::{Conflict, Fragment, Items, Kind, List, LogicalId, Parameter, Value};

use crate::FunctionLabel;

/// A number where the user gave one, as a parameter: environments differ in it.
pub(super) fn number(
    given: Option<u32>,
    function: &FunctionLabel,
    kind: Kind,
    what: &str,
    fragment: &mut Fragment,
) -> Result<Option<Value<u32>>, Conflict> {
    let declare = |number| {
        let parameter = Parameter::new(LogicalId::new(&[function], kind), number);
        fragment.parameter(parameter.describe(format!("{what} of the function {function}.")))
    };
    given.map(declare).transpose()
}

/// Several texts as one parameter, if there are any. Such a parameter separates them by commas: texts with commas are
/// written into the template instead.
pub(super) fn list<T: Display>(
    texts: &[T],
    function: &FunctionLabel,
    kind: Kind,
    what: &str,
    fragment: &mut Fragment,
) -> Result<Option<List>, Conflict> {
    if texts.is_empty() {
        return Ok(None);
    }
    let Some(items) = Items::new(texts.iter().map(ToString::to_string)) else {
        return Ok(Some(texts.iter().map(ToString::to_string).collect()));
    };
    let parameter = Parameter::new(LogicalId::new(&[function], kind), items);
    fragment.parameter(parameter.describe(format!("{what} of the function {function}."))).map(Some)
}
