//! From the inputs that a server stores to those that a component reads.

mod target;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use step_inputs::{
    ConversionError, ConversionProblem, Execution, ExecutionResources, InputSchema, Leaf, LeafKind, Secret,
    SensitiveInput, ValueType, contains_expression, handle,
};
use step_variables::{Evaluator, VariableSet, substitute};
use time::OffsetDateTime;

use crate::Mask;
use crate::deployment::{Deployment, Resources};
use crate::validation::{Contract, Diagnostic, Severity};

pub(crate) use target::target;

/// Inputs that are valid as far as the host can tell. No secret is in them.
pub(crate) struct Resolved {
    /// As the component reads them.
    pub(crate) inputs: Value,
    /// Nothing but warnings.
    pub(crate) warnings: Vec<Diagnostic>,
    /// The texts behind the handles in the inputs.
    pub(crate) sensitive_inputs: BTreeMap<String, Secret>,
    /// The deployment's variables, evaluated.
    pub(crate) variables: VariableSet,
    /// Everything that must be masked from now on.
    pub(crate) mask: Mask,
}

/// The inputs as a component reads them while they are edited, and what is to say about them.
pub(crate) fn configured(contract: &Contract, inputs: &Value) -> Result<(Value, Vec<Diagnostic>), Vec<Diagnostic>> {
    let types = contract.types_of(inputs).map_err(|problem| vec![problem])?;
    let mut malformed = Vec::new();
    let configured = types.rewrite(inputs, |leaf| match (leaf.kind.value_type(), leaf.value) {
        (Some(ValueType::Sensitive), secret @ (Value::Object(_) | Value::String(_))) if !is_left_out(&leaf) => {
            if let Err(problem) = SensitiveInput::from_configuration(secret) {
                malformed.push(contract.problem(&leaf.path(), "NotAccepted", problem.to_string()));
            }
            Some(handle(&leaf.path()))
        }
        _ => normal(&leaf),
    });
    let mut diagnostics = contract.check(&configured, &types, || types.bound_inputs(inputs).into_iter().collect());
    diagnostics.extend(malformed);
    if has_errors(&diagnostics) { Err(diagnostics) } else { Ok((configured, diagnostics)) }
}

/// The inputs with a handle in place of whatever is written where a secret belongs. They need not be valid.
pub(crate) fn without_secrets(contract: &Contract, inputs: &Value) -> Result<Value, Diagnostic> {
    Ok(with_handles(&contract.types_of(inputs)?, inputs))
}

/// Evaluates every expression, checks the result, and looks up what it refers to.
pub(crate) fn resolved(
    contract: &Contract,
    inputs: &Value,
    deployment: &Deployment,
) -> Result<Resolved, Vec<Diagnostic>> {
    let clock = OffsetDateTime::now_utc;
    let evaluator = Evaluator::new(&deployment.variables).with_clock(&clock);
    let types = contract.types_of(inputs).map_err(|problem| vec![problem])?;
    let substituted = substitute(&normalised(&types, inputs), &types, &evaluator);
    let mut mask: Mask = substituted.sensitive_values.iter().collect();
    let evaluated = &substituted.inputs;
    // Lists may have become shorter.
    let types = contract.types_of(evaluated).map_err(|problem| vec![masked(problem, &mask)])?;

    let problems = &substituted.problems;
    let mut diagnostics: Vec<Diagnostic> =
        problems.iter().map(|found| contract.problem(&found.path, found.kind.code(), found.kind.to_string())).collect();
    let unknown = || problems.iter().map(|found| found.path.clone()).collect::<BTreeSet<_>>();
    diagnostics.extend(contract.check(evaluated, &types, unknown));
    diagnostics.extend(missing_secrets(contract, &types, evaluated));

    let variables = evaluator.evaluate_all(&deployment.variables);
    let resources = Resources { deployment, variables: &variables };
    match Execution::from_evaluated_configuration(&types, evaluated, &resources) {
        Ok(execution) if !has_errors(&diagnostics) => {
            let secrets = execution.secrets();
            for (_, secret) in &secrets {
                mask.add(secret);
            }
            for variable in variables.iter().filter(|variable| variable.is_sensitive()) {
                mask.add(&Secret::new(variable.value()));
            }
            let warnings = diagnostics.into_iter().map(|remark| masked(remark, &mask)).collect();
            let sensitive_inputs = secrets.into_iter().map(|(path, secret)| (path.to_string(), secret)).collect();
            Ok(Resolved { inputs: execution.to_json(), warnings, sensitive_inputs, variables, mask })
        }
        _ => {
            diagnostics.extend(lookup_problems(contract, &types, evaluated, &resources));
            Err(diagnostics.into_iter().map(|remark| masked(remark, &mask)).collect())
        }
    }
}

/// What is wrong with what the inputs refer to, as far as the schema has nothing against it.
fn lookup_problems(
    contract: &Contract,
    types: &InputSchema,
    evaluated: &Value,
    resources: &impl ExecutionResources,
) -> Vec<Diagnostic> {
    let errors = Execution::problems(types, evaluated, resources).into_iter();
    let problems = errors.filter_map(|ConversionError { path, problem }| {
        let identifier = match &problem {
            ConversionProblem::NoStoredSecret => "SensitiveValueUnknown",
            ConversionProblem::UnknownPackage { .. } => "PackageUnknown",
            ConversionProblem::NoReferenceId | ConversionProblem::NotASecretOfConfiguration => "NotAccepted",
            // The schema says it better.
            _ => return None,
        };
        Some(contract.problem(&path, identifier, problem.to_string()))
    });
    problems.collect()
}

/// The required secrets that were never entered.
fn missing_secrets(contract: &Contract, types: &InputSchema, evaluated: &Value) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    types.visit(evaluated, |leaf| {
        if is_empty_secret(&leaf) {
            let message = "there is no secret here, but one is needed; enter it".to_owned();
            problems.push(contract.problem(&leaf.path(), "SensitiveValueMissing", message));
        }
    });
    problems
}

/// The same inputs in one way of writing.
fn normalised(types: &InputSchema, inputs: &Value) -> Value {
    types.rewrite(inputs, |leaf| normal(&leaf))
}

/// An optional field that is null, or a secret that there is none of, is left out, a number or truth value that is written as text without an expression is
/// one, and whole numbers have no fraction.
fn normal(leaf: &Leaf<'_>) -> Option<Value> {
    if is_left_out(leaf) {
        return None;
    }
    let better = match (leaf.kind.value_type(), leaf.value) {
        (Some(ValueType::Primitive { kind }), Value::String(text)) if !contains_expression(text) => kind.parse(text),
        (Some(ValueType::Primitive { kind }), value) => kind.normalised(value),
        _ => None,
    };
    Some(better.unwrap_or_else(|| leaf.value.clone()))
}

/// Whether an optional field is written, but says that there is nothing.
fn is_left_out(leaf: &Leaf<'_>) -> bool {
    let is_nothing = leaf.value.is_null() && leaf.kind != LeafKind::Unknown;
    !leaf.is_required && (is_nothing || is_empty_secret(leaf))
}

fn is_empty_secret(leaf: &Leaf<'_>) -> bool {
    leaf.kind.value_type() == Some(&ValueType::Sensitive)
        && leaf.value.is_object()
        && SensitiveInput::from_configuration(leaf.value) == Ok(SensitiveInput::Empty)
}

fn with_handles(types: &InputSchema, inputs: &Value) -> Value {
    types.rewrite(inputs, |leaf| match leaf.kind.value_type() {
        Some(ValueType::Sensitive) if is_left_out(&leaf) => None,
        Some(ValueType::Sensitive) if !leaf.value.is_null() => Some(handle(&leaf.path())),
        _ => Some(leaf.value.clone()),
    })
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|remark| remark.severity == Severity::Error)
}

fn masked(remark: Diagnostic, mask: &Mask) -> Diagnostic {
    Diagnostic { message: mask.hide(&remark.message), ..remark }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
