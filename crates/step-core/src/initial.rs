//! The inputs that a form starts with.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{InputPath, ListPath, OptionalPath, Path};

/// The inputs of a step that was just added to a process.
///
/// What is set here is chosen already; everything else is "nothing chosen yet" in the form and absent in the document.
/// That state exists only in the form: a required field that nobody filled in is an error everywhere else.
#[derive(Debug, Default)]
pub struct InitialInputs {
    document: Map<String, Value>,
}

impl InitialInputs {
    /// Chooses a value for the user, who may change it.
    pub fn set<T: Serialize + 'static>(&mut self, path: &Path<T>, value: &T) {
        let value = json!(value);
        let choices = path.place().choices().iter().map(|choice| (&choice.discriminator, json!(choice.member)));
        for (path, value) in choices.chain([(path.path(), value)]) {
            self.insert(path, value);
        }
    }

    /// Starts a list with these items.
    pub fn set_list<T: Serialize + 'static>(&mut self, path: &ListPath<T>, items: &Vec<T>) {
        self.set(path.whole(), items);
    }

    /// Chooses a value for a field that may be left out.
    pub fn set_optional<T: Serialize + 'static>(&mut self, path: &OptionalPath<T>, value: T) {
        self.set(path.whole(), &Some(value));
    }

    pub(crate) fn into_document(self) -> Value {
        Value::Object(self.document)
    }

    fn insert(&mut self, path: &InputPath, value: Value) {
        let fields = path.fields();
        let Some((last, parents)) = fields.split_last() else { return };
        let mut object = &mut self.document;
        for field in parents {
            let child = object.entry(*field).or_insert_with(|| json!({}));
            let Value::Object(child) = child else { return };
            object = child;
        }
        object.insert((*last).to_owned(), value);
    }
}
