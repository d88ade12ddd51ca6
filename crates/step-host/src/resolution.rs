//! From the inputs that a server stores to those that a step plans with.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};
use step_inputs::{InMemory, InMemoryInput, InputPath, InputSchema, PathError, SensitiveInput};
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
    let sensitive = match with_handles(schema, &substituted.inputs) {
        Ok((inputs, sensitive)) => {
            resolved.inputs = inputs;
            sensitive
        }
        Err(unsorted) => {
            resolved.diagnostics.push(unsorted.into_diagnostic(step_id));
            return resolved;
        }
    };
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

/// Why the sensitive values of inputs cannot be told from the others. Such inputs never reach a component.
#[derive(Debug)]
pub(crate) struct Unsorted {
    pub(crate) path: String,
    pub(crate) message: String,
}

impl Unsorted {
    pub(crate) fn into_diagnostic(self, step_id: &str) -> Diagnostic {
        let code = format!("{step_id}-Configuration-NotAccepted");
        Diagnostic { severity: Severity::Error, path: self.path, code, message: self.message }
    }
}

/// Inputs with handles, and the sensitive values that were in their place.
type Handled = (Value, Vec<(String, SensitiveInput)>);

/// The inputs with a handle, `{"sensitive": "$.path"}`, in place of each sensitive value, and the values.
pub(crate) fn with_handles(schema: &Value, inputs: &Value) -> Result<Handled, Unsorted> {
    let mut handled = inputs.clone();
    let mut sensitive = Vec::new();
    for (path, value) in sensitive_inputs(schema, inputs)? {
        let handle = path.to_string();
        let unsorted = |error: PathError| Unsorted { path: handle.clone(), message: error.to_string() };
        handled = path.change(&handled, json!({ "sensitive": handle })).map_err(unsorted)?;
        sensitive.push((path.to_string(), value));
    }
    Ok((handled, sensitive))
}

fn sensitive_inputs(schema: &Value, inputs: &Value) -> Result<Vec<(InputPath, SensitiveInput)>, Unsorted> {
    let along = InputSchema::expand_present(schema, inputs)
        .map_err(|error| Unsorted { path: error.path.to_string(), message: error.to_string() })?;
    let read = InMemory::from_configuration(&along, inputs)
        .map_err(|error| Unsorted { path: error.path.to_string(), message: error.to_string() })?;
    let values = read.tree().values().into_iter();
    let sensitive = values.filter_map(|(path, value)| match value {
        InMemoryInput::Sensitive(sensitive) => Some((path, sensitive.clone())),
        _ => None,
    });
    Ok(sensitive.collect())
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
    fn a_malformed_secret_never_reaches_a_component() {
        let resolved = resolved(&json!({ "name": "a", "size": 1, "password": { "HasValue": true, "NewValue": 5 } }));
        assert_eq!((problems(&resolved).len(), &resolved.inputs), (1, &Value::Null));
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
