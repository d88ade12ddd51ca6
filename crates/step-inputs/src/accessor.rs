//! Reading and changing an input in another form than it is kept in.

use serde_json::Value;

use super::{BoundValue, InputPath, PathError};

type Convert = Box<dyn Fn(Value) -> Value + Send + Sync>;

/// A place in the in-memory inputs that is read and changed through conversions, such as a number edited as text.
///
/// A bound value goes past the conversions, both ways: an expression has no other form.
///
/// ```
/// use serde_json::{Value, json};
/// use step_inputs::{InputAccessor, InputPath};
///
/// let port = InputAccessor::new(InputPath::root().field("port")).convert_to(
///     |number| Value::from(number.to_string()),
///     |text| text.as_str().and_then(|text| text.parse().ok()).unwrap_or(Value::Null),
/// );
/// assert_eq!(port.get(&json!({ "port": 80 }))?, Some(json!("80")));
/// assert_eq!(port.change(&json!({ "port": 80 }), json!("8080"))?, json!({ "port": 8080 }));
/// # Ok::<(), step_inputs::PathError>(())
/// ```
pub struct InputAccessor {
    path: InputPath,
    conversions: Vec<Conversion>,
}

struct Conversion {
    to_new: Convert,
    to_original: Convert,
}

impl InputAccessor {
    /// The input at `path`, as it is kept.
    pub fn new(path: InputPath) -> Self {
        Self { path, conversions: Vec::new() }
    }

    /// The same input in another form. Conversions may be chained: `to_new` then gets what the one before made.
    #[must_use]
    pub fn convert_to(
        mut self,
        to_new: impl Fn(Value) -> Value + Send + Sync + 'static,
        to_original: impl Fn(Value) -> Value + Send + Sync + 'static,
    ) -> Self {
        self.conversions.push(Conversion { to_new: Box::new(to_new), to_original: Box::new(to_original) });
        self
    }

    /// What `inputs` have there; `None` where nothing is.
    pub fn get(&self, inputs: &Value) -> Result<Option<Value>, PathError> {
        let kept = self.path.get(inputs)?.cloned();
        Ok(kept.map(|kept| self.past_bound(kept, |kept| self.to_new(kept))))
    }

    /// `inputs` with `new` there and all else as it was.
    pub fn change(&self, inputs: &Value, new: Value) -> Result<Value, PathError> {
        self.path.change(inputs, self.past_bound(new, |new| self.to_original(new)))
    }

    fn past_bound(&self, value: Value, convert: impl FnOnce(Value) -> Value) -> Value {
        if self.conversions.is_empty() || BoundValue::is_bound(&value) { value } else { convert(value) }
    }

    fn to_new(&self, kept: Value) -> Value {
        self.conversions.iter().fold(kept, |value, conversion| (conversion.to_new)(value))
    }

    fn to_original(&self, new: Value) -> Value {
        self.conversions.iter().rev().fold(new, |value, conversion| (conversion.to_original)(value))
    }
}
