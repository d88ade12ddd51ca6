//! What a step saves for the steps after it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{Context, DEFECT, Failure, Level, Secret, SensitiveValue, Task};

/// Where a name has what is known only when the step runs.
const KEY: &str = "{key}";

/// An output variable that a step saves. Declare each as a `static`, list it in
/// [`Action::outputs`](crate::Action::outputs), and save it with [`Context::output`]: what is not declared cannot be
/// saved.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name. One with `{key}` in it stands for as many variables as there are keys: `AwsOutputs[{key}]`.
    pub name: &'static str,
    /// What the value is. One sentence.
    pub description: &'static str,
    /// Whether nobody may see the value: the host masks it from then on.
    pub sensitive: bool,
}

impl Output {
    /// The variable's name for a key.
    pub fn name_of(&self, key: &str) -> String {
        self.name.replace(KEY, key)
    }

    /// Whether a variable of this name is one.
    fn has_name(&self, name: &str) -> bool {
        match self.name.split_once(KEY) {
            None => self.name == name,
            Some((before, after)) => {
                name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(|key| !key.is_empty())
            }
        }
    }
}

/// `outputs.json`: a draft-07 schema of the output variables, which are all text.
pub(crate) fn outputs_schema(outputs: &[&Output]) -> Value {
    let mut properties = Map::new();
    let mut patterns = Map::new();
    for output in outputs {
        let mut schema = json!({ "type": "string", "description": output.description });
        if output.sensitive {
            schema["isSensitive"] = true.into();
        }
        match output.name.split_once(KEY) {
            None => properties.insert(output.name.into(), schema),
            Some((before, after)) => {
                let pattern = format!("^{}.+{}$", regex_lite::escape(before), regex_lite::escape(after));
                patterns.insert(pattern, schema)
            }
        };
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
    })
}

/// The host, to a step that saves only what it declares.
pub(crate) struct DeclaredOutputs<'a> {
    context: &'a dyn Context,
    declared: Vec<&'static Output>,
    undeclared: RefCell<BTreeSet<String>>,
}

impl<'a> DeclaredOutputs<'a> {
    pub(crate) fn new(context: &'a dyn Context, declared: Vec<&'static Output>) -> Self {
        Self { context, declared, undeclared: RefCell::default() }
    }

    /// Whether the step kept to its declarations.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let undeclared: Vec<_> = self.undeclared.into_inner().into_iter().collect();
        if undeclared.is_empty() {
            return Ok(());
        }
        Err(DEFECT.failure(format!("the step saves outputs that it does not declare: {}", undeclared.join(", "))))
    }
}

impl Context for DeclaredOutputs<'_> {
    fn save(&self, name: &str, value: &str, sensitive: bool) {
        if self.declared.iter().any(|output| output.has_name(name)) {
            self.context.save(name, value, sensitive);
        } else {
            self.undeclared.borrow_mut().insert(name.to_owned());
        }
    }

    fn log(&self, level: Level, message: &str) {
        self.context.log(level, message);
    }

    fn progress(&self, percentage: u8, message: &str) {
        self.context.progress(percentage, message);
    }

    fn artifact(&self, path: &str, name: &str) {
        self.context.artifact(path, name);
    }

    fn reveal(&self, value: &SensitiveValue) -> Option<Secret> {
        self.context.reveal(value)
    }

    fn conceal(&self, secret: &Secret) {
        self.context.conceal(secret);
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.context.variable(name)
    }

    fn task(&self, task: &Task) {
        self.context.task(task);
    }

    fn cancelled(&self) -> bool {
        self.context.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FIXED: Output = Output { name: "StackId", description: "The stack.", sensitive: false };
    static KEYED: Output = Output { name: "AwsOutputs[{key}]", description: "One of many.", sensitive: true };

    #[test]
    fn names_are_fixed_or_have_a_key() {
        for (output, name, expected) in [
            (&FIXED, "StackId", true),
            (&FIXED, "StackIds", false),
            (&KEYED, "AwsOutputs[Group]", true),
            (&KEYED, "AwsOutputs[]", false),
            (&KEYED, "AwsOutputs[Group", false),
        ] {
            assert_eq!(output.has_name(name), expected, "{name}");
        }
        assert_eq!(KEYED.name_of("Group"), "AwsOutputs[Group]");
    }

    #[test]
    fn the_schema_has_each_output() {
        insta::assert_json_snapshot!(outputs_schema(&[&FIXED, &KEYED]));
    }
}
