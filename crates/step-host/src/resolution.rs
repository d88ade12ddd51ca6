//! From the inputs that a server stores to those that a step plans with.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};
use step_inputs::{InMemory, InMemoryInput, InputPath, InputSchema, SensitiveInput};
use step_variables::{Evaluator, VariableSet, substitute};
use time::OffsetDateTime;

use crate::validation::{Diagnostic, Severity};

/// Inputs with every expression evaluated, and with handles in place of sensitive values.
#[derive(Clone, Default)]
pub struct Resolved {
    /// What [`Step::validate`](crate::Step::validate) and [`Step::plan`](crate::Step::plan) take before execution. Text
    /// that came from a sensitive variable is in it as it is: see [`Self::secrets`].
    pub inputs: Value,
    /// Expressions that could not be evaluated, and sensitive values that are not known here. With any of them, the inputs
    /// cannot be executed.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts behind the handles: grant them with
    /// [`Grants::with_sensitive_input`](crate::Grants::with_sensitive_input).
    pub sensitive_inputs: BTreeMap<String, String>,
    /// Values of sensitive variables that became part of other inputs: mask them wherever the plan is shown, and while it
    /// is executed.
    pub secrets: Vec<String>,
}

/// Evaluates every expression in `inputs`.
pub(crate) fn resolve(step_id: &str, schema: &Value, inputs: &Value, variables: &VariableSet) -> Resolved {
    let clock = OffsetDateTime::now_utc;
    let substituted = substitute(inputs, &Evaluator::new(variables).with_clock(&clock), Some(schema));
    let problem = |path: String, identifier: &str, message: String| Diagnostic {
        severity: Severity::Error,
        path,
        code: format!("{step_id}-Configuration-{identifier}"),
        message,
    };
    let problems = substituted.problems.into_iter();
    let mut resolved = Resolved {
        diagnostics: problems.map(|found| problem(found.path, found.kind.code(), found.kind.to_string())).collect(),
        secrets: substituted.sensitive_values.iter().map(|secret| secret.expose().to_owned()).collect(),
        ..Resolved::default()
    };
    let (inputs, sensitive) = with_handles(schema, &substituted.inputs);
    resolved.inputs = inputs;
    for (path, value) in sensitive {
        match value {
            SensitiveInput::New(secret) => drop(resolved.sensitive_inputs.insert(path, secret.expose().to_owned())),
            SensitiveInput::Bound(text) => drop(resolved.sensitive_inputs.insert(path, text.expression)),
            SensitiveInput::Empty => {}
            SensitiveInput::Existing => {
                let message = "the value is kept by the server it was entered on, and is not known here".to_owned();
                resolved.diagnostics.push(problem(path, "SensitiveValueUnknown", message));
            }
        }
    }
    resolved
}

/// The inputs with a handle, `{"sensitive": "$.path"}`, in place of each sensitive value, and the values. Inputs that do
/// not fit their schema stay as they are: validation says what is wrong with them.
pub(crate) fn with_handles(schema: &Value, inputs: &Value) -> (Value, Vec<(String, SensitiveInput)>) {
    let sensitive = sensitive_inputs(schema, inputs);
    let handled = sensitive.iter().try_fold(inputs.clone(), |inputs, (path, _)| {
        path.change(&inputs, json!({ "sensitive": path.to_string() })).ok()
    });
    match handled {
        Some(handled) => (handled, sensitive.into_iter().map(|(path, value)| (path.to_string(), value)).collect()),
        None => (inputs.clone(), Vec::new()),
    }
}

fn sensitive_inputs(schema: &Value, inputs: &Value) -> Vec<(InputPath, SensitiveInput)> {
    let Ok(along) = InputSchema::expand_present(schema, inputs) else { return Vec::new() };
    let Ok(read) = InMemory::from_configuration(&along, inputs) else { return Vec::new() };
    let values = read.tree().values().into_iter();
    let sensitive = values.filter_map(|(path, value)| match value {
        InMemoryInput::Sensitive(sensitive) => Some((path, sensitive.clone())),
        _ => None,
    });
    sensitive.collect()
}

/// Paths and problems only: the rest may be secret.
impl fmt::Debug for Resolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Resolved")
            .field("diagnostics", &self.diagnostics)
            .field("sensitive_inputs", &self.sensitive_inputs.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        json!({ "definitions": { "Inputs": {
            "type": "object",
            "isRoot": true,
            "properties": {
                "name": { "type": "string" },
                "size": { "type": "integer" },
                "password": { "type": "object", "isSensitiveValue": true },
            },
            "required": ["name", "size", "password"],
        } } })
    }

    fn variables() -> VariableSet {
        let mut variables: VariableSet = [("Name", "shop"), ("Size", "42"), ("Word", "many")].into_iter().collect();
        variables.set_sensitive("Password", "open sesame");
        variables
    }

    fn resolved(inputs: &Value) -> Resolved {
        resolve("AcmeShop", &schema(), inputs, &variables())
    }

    fn problems(resolved: &Resolved) -> Vec<String> {
        resolved.diagnostics.iter().map(|found| format!("{} {}", found.path, found.code)).collect()
    }

    #[test]
    fn a_bound_number_becomes_a_number() {
        let inputs = json!({ "name": "#{Name}-1", "size": "#{Size}", "password": { "HasValue": false } });
        let expected = json!({ "name": "shop-1", "size": 42, "password": { "sensitive": "$.password" } });
        assert_eq!(resolved(&inputs).inputs, expected);
    }

    #[test]
    fn a_sensitive_value_is_kept_out_of_the_inputs() {
        for password in [json!({ "HasValue": true, "NewValue": "open sesame" }), json!("#{Password}")] {
            let resolved = resolved(&json!({ "name": "a", "size": 1, "password": password }));
            assert_eq!(resolved.sensitive_inputs["$.password"], "open sesame");
            assert!(!resolved.inputs.to_string().contains("open sesame"));
        }
    }

    #[test]
    fn a_secret_that_only_the_server_knows_is_a_problem() {
        let resolved = resolved(&json!({ "name": "a", "size": 1, "password": { "HasValue": true } }));
        assert_eq!(problems(&resolved), ["$.password AcmeShop-Configuration-SensitiveValueUnknown"]);
    }

    #[test]
    fn every_expression_that_comes_to_nothing_is_a_problem() {
        let resolved = resolved(&json!({ "name": "#{Nobody}", "size": "#{Word}", "password": { "HasValue": false } }));
        let paths: Vec<_> = resolved.diagnostics.iter().map(|found| found.path.as_str()).collect();
        assert_eq!(paths, ["$.name", "$.size"]);
    }

    #[test]
    fn a_sensitive_variable_in_a_plain_input_is_to_be_masked() {
        let resolved = resolved(&json!({ "name": "#{Password}", "size": 1, "password": { "HasValue": false } }));
        assert!(resolved.secrets.contains(&"open sesame".to_owned()));
    }

    #[test]
    fn what_is_printed_holds_no_value() {
        let inputs = json!({ "name": "#{Password}", "size": 1, "password": "#{Password}" });
        assert!(!format!("{:?}", resolved(&inputs)).contains("open sesame"));
    }
}
