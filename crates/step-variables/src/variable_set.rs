//! Variables: names and values, in layers.

mod layout;

use std::fmt;

use indexmap::IndexMap;
use step_inputs::Secret;

pub use layout::{Layout, LayoutError};

use crate::dotnet::letter_case::to_upper;

/// Variables by name.
///
/// Names are case-insensitive. The order is that in which names were first set, so the same sources give the same
/// order, which loops and `[*]` depend on. A later value replaces an earlier one, but a name that was once sensitive
/// stays so: replacing a secret on the command line must not make it printable.
///
/// ```
/// use step_variables::{Variable, VariableSet};
///
/// let mut variables = VariableSet::from_json(r#"{ "Region": "eu-west-1", "Retries": 3 }"#)?;
/// variables.layer(VariableSet::from_json(r#"[{ "k": "Token", "v": "abc", "s": true }]"#)?);
/// variables.insert("region=us-east-1".parse::<Variable>()?);
///
/// assert_eq!(variables.get("REGION").map(Variable::value), Some("us-east-1"));
/// assert!(variables.get("Token").is_some_and(Variable::is_sensitive));
/// assert!(!format!("{variables:?}").contains("abc"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct VariableSet {
    by_folded_name: IndexMap<String, Variable>,
}

/// A name with its value. `Debug` does not show a sensitive value.
#[derive(Clone, PartialEq, Eq)]
pub struct Variable {
    name: String,
    value: String,
    sensitive: bool,
}

/// Why `name=value` is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentError {
    /// There is no `=`.
    #[error("`=` is missing: write `name=value`")]
    NoEqualsSign,
    /// Nothing stands before `=`.
    #[error("the name before `=` is missing: write `name=value`")]
    NoName,
}

impl VariableSet {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value that may be shown.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.insert(Variable::new(name, value));
    }

    /// Sets a value that must not be shown.
    pub fn set_sensitive(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.insert(Variable::sensitive(name, value));
    }

    /// Adds a variable, or replaces the one of its name.
    pub fn insert(&mut self, mut variable: Variable) {
        let folded = to_upper(&variable.name);
        variable.sensitive |= self.by_folded_name.get(&folded).is_some_and(Variable::is_sensitive);
        self.by_folded_name.insert(folded, variable);
    }

    /// Lays other variables over these: where a name is in both, the later value counts.
    pub fn layer(&mut self, later: Self) {
        self.extend(later.by_folded_name.into_values());
    }

    /// The variable of a name, in any case. The value is as it was set; expressions in it are not evaluated.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.by_folded_name.get(&to_upper(name))
    }

    /// All variables, in the order in which their names were first set.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Variable> {
        self.by_folded_name.values()
    }

    /// How many names have a value.
    pub fn len(&self) -> usize {
        self.by_folded_name.len()
    }

    /// Whether no name has a value.
    pub fn is_empty(&self) -> bool {
        self.by_folded_name.is_empty()
    }
}

impl Variable {
    /// A value that may be shown.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), sensitive: false }
    }

    /// A value that must not be shown.
    pub fn sensitive(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), sensitive: true }
    }

    /// The name as it was written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value as it was set.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether the value must not be shown.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

/// `name=value`, as on a command line. Spaces around the name do not count; the value is everything after the first `=`.
impl std::str::FromStr for Variable {
    type Err = AssignmentError;

    fn from_str(assignment: &str) -> Result<Self, AssignmentError> {
        let (name, value) = assignment.split_once('=').ok_or(AssignmentError::NoEqualsSign)?;
        let name = name.trim();
        if name.is_empty() { Err(AssignmentError::NoName) } else { Ok(Self::new(name, value)) }
    }
}

impl Extend<Variable> for VariableSet {
    fn extend<T: IntoIterator<Item = Variable>>(&mut self, variables: T) {
        variables.into_iter().for_each(|variable| self.insert(variable));
    }
}

impl FromIterator<Variable> for VariableSet {
    fn from_iter<T: IntoIterator<Item = Variable>>(variables: T) -> Self {
        let mut set = Self::new();
        set.extend(variables);
        set
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for VariableSet {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(values: T) -> Self {
        values.into_iter().map(|(name, value)| Variable::new(name, value)).collect()
    }
}

impl fmt::Debug for VariableSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: &dyn fmt::Debug = if self.sensitive { &format_args!("{}", Secret::MASK) } else { &self.value };
        write!(formatter, "{:?} = {shown:?}", self.name)
    }
}
