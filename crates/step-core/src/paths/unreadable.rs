//! Values that have not the type of their place.

use serde_json::{Map, Value};

use super::InputPaths;
use crate::reading_error::in_words;
use crate::{Diagnostic, INPUTS_UNREADABLE, InputPath, Severity, Stage};

/// Collects what in some inputs cannot be read, through [`InputPaths::find_unreadable`].
#[derive(Debug)]
pub struct Unreadable {
    stage: Stage,
    diagnostics: Vec<Diagnostic>,
}

impl Unreadable {
    /// What in `inputs` cannot be read as `T`. While they are edited, bound and missing values say nothing.
    pub(crate) fn find<T: InputPaths>(inputs: &Value, stage: Stage) -> Vec<Diagnostic> {
        let mut found = Self { stage, diagnostics: Vec::new() };
        T::find_unreadable(inputs, &InputPath::root(), &mut found);
        found.diagnostics
    }

    /// Reads a value that is looked at as a whole.
    pub fn read<T: InputPaths>(&mut self, value: &Value, at: &InputPath) {
        if self.stage == Stage::Configuration && T::may_be_bound(value) {
            return;
        }
        // Nearly every value is readable; only for the others it matters where reading stops.
        if T::deserialize(value).is_ok() {
            return;
        }
        if let Err(error) = serde_path_to_error::deserialize::<_, T>(value) {
            self.report(at.clone().then(error.path()), in_words(error.inner()));
        }
    }

    /// The fields of a value that should be an object.
    pub fn object<'v, T: InputPaths>(&mut self, value: &'v Value, at: &InputPath) -> Option<&'v Map<String, Value>> {
        if !value.is_object() {
            self.read::<T>(value, at);
        }
        value.as_object()
    }

    /// Looks into one field of the object at `at`.
    pub fn field<T: InputPaths>(
        &mut self,
        object: &Map<String, Value>,
        name: &'static str,
        at: &InputPath,
        has_default: bool,
    ) {
        let may_be_absent = has_default || T::MAY_BE_ABSENT || self.stage == Stage::Configuration;
        match object.get(name).filter(|value| !value.is_null()) {
            Some(value) => T::find_unreadable(value, &at.clone().field(name), self),
            None if may_be_absent => {}
            None => self.report(at.clone().field(name), format!("`{name}` is missing")),
        }
    }

    fn report(&mut self, path: InputPath, message: String) {
        self.diagnostics.push(Diagnostic { severity: Severity::Error, path, kind: &INPUTS_UNREADABLE, message });
    }
}
