//! The deployment target of a step, as the step is told of it.

use serde_json::{Value, json};
use step_inputs::{InputPath, InputSchema};
use step_variables::{Evaluator, substitute};

use crate::Deployment;
use crate::validation::{Contract, Diagnostic};

/// The target's inputs with every expression evaluated. Only the target's own package knows their schema, so what is
/// evaluated is text.
///
/// Plans show what the target says, so nothing in it may be secret; accounts are named by their id.
pub(crate) fn target(contract: &Contract, deployment: &Deployment) -> Result<Option<Value>, Vec<Diagnostic>> {
    let Some(target) = &deployment.target else { return Ok(None) };
    let problem = |path: &InputPath, code: &str, message: &str| {
        contract.problem(path, code, format!("in the deployment target: {message}"))
    };
    let anything = json!({ "definitions": { "Target": { "isRoot": true, "type": "object", "properties": {} } } });
    let types = InputSchema::expand_present(&anything, target)
        .map_err(|error| vec![problem(&InputPath::root(), "NotAccepted", &error.to_string())])?;
    let substituted = substitute(target, &types, &Evaluator::new(&deployment.variables));
    if !substituted.sensitive_values.is_empty() {
        let message = "a value comes from a sensitive variable, but plans show what the target says";
        return Err(vec![problem(&InputPath::root(), "TargetSensitive", message)]);
    }
    let found = substituted.problems.iter();
    let problems: Vec<_> =
        found.map(|found| problem(&found.path, found.kind.code(), &found.kind.to_string())).collect();
    if problems.is_empty() { Ok(Some(substituted.inputs)) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use step_variables::VariableSet;

    use super::*;
    use crate::resolution::tests::contract;

    fn evaluated(target: Value) -> Result<Option<Value>, Vec<String>> {
        let mut variables = VariableSet::new();
        variables.set("Region", "eu-west-1");
        variables.set_sensitive("Password", "hunter22");
        let deployment = Deployment { variables, target: Some(target), ..Deployment::default() };
        let told = |remark: Diagnostic| format!("{} {}: {}", remark.path, remark.code, remark.message);
        super::target(&contract(), &deployment).map_err(|remarks| remarks.into_iter().map(told).collect())
    }

    #[test]
    fn expressions_are_evaluated_at_every_depth() {
        let target = json!({ "region": "#{Region}", "all": [{ "name": "in #{Region}", "size": 1 }], "none": null });
        let expected = json!({ "region": "eu-west-1", "all": [{ "name": "in eu-west-1", "size": 1 }], "none": null });
        assert_eq!(evaluated(target), Ok(Some(expected)));
    }

    #[test]
    fn what_cannot_be_evaluated_is_told_with_its_place() {
        let problems = evaluated(json!({ "deep": { "region": "#{Nobody}" } })).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("$.deep.region "), "{problems:?}");
        assert!(problems[0].contains("-Configuration-UndefinedVariable: in the deployment target: "), "{problems:?}");
    }

    #[test]
    fn a_secret_is_refused_and_not_told() {
        let problems = evaluated(json!({ "region": "x#{Password}" })).unwrap_err();
        assert!(problems.len() == 1 && problems[0].contains("-TargetSensitive"), "{problems:?}");
        assert!(!problems[0].contains("hunter22"), "{problems:?}");
    }

    #[test]
    fn a_step_without_a_target_has_none() {
        assert_eq!(super::target(&contract(), &Deployment::default()), Ok(None));
    }
}
