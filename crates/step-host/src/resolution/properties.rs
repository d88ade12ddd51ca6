//! What holds for every schema and every document: the host reads packages and inputs that it does not trust.

/// Schemas and values that nobody wrote with care, as the crate that reads schemas has them for its own tests.
#[path = "../../../step-inputs/tests/properties/arbitrary_json.rs"]
mod arbitrary_json;
#[path = "../../../step-inputs/tests/properties/documents.rs"]
mod documents;

use proptest::prelude::*;
use serde_json::Value;
use step_inputs::{InputPath, contains_expression};

use super::*;
use documents::{Document, Stage};

proptest! {
    #[test]
    fn nothing_panics(inputs_json in arbitrary_json::schema(), value in arbitrary_json::value()) {
        if let Ok(contract) = Contract::new("acme-shop", &inputs_json) {
            try_everything(&contract, &value);
        }
    }

    #[test]
    fn a_sound_schema_takes_any_value(
        document in documents::of(Stage::Configuration),
        value in arbitrary_json::value(),
    ) {
        try_everything(&contract(&document), &value);
    }

    #[test]
    fn a_document_with_one_part_exchanged_is_judged(
        document in documents::of(Stage::WithSecrets),
        at in any::<prop::sample::Index>(),
        value in arbitrary_json::value(),
    ) {
        let contract = contract(&document);
        let paths = leaves(&contract, &document.value);
        prop_assume!(!paths.is_empty());
        let exchanged = at.get(&paths).change(&document.value, value).unwrap();
        try_everything(&contract, &exchanged);
    }

    #[test]
    fn a_valid_configuration_has_no_problems(document in documents::of(Stage::Configuration)) {
        let configured = configured(&contract(&document), &document.value);
        prop_assert!(configured.is_ok(), "{:?}", configured);
    }

    #[test]
    fn what_has_no_expression_is_executed_as_it_is_configured(document in documents::of(Stage::Execution)) {
        prop_assume!(!contains_expression(&document.value.to_string()));
        let contract = contract(&document);
        let resolved = resolved(&contract, &document.value, &knowing_all_secrets(&contract, &document.value));
        let inputs = resolved.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?.inputs;
        prop_assert!(is_executed(&document.value, &inputs), "{:#} became {:#}", document.value, inputs);
    }

    #[test]
    fn no_secret_reaches_a_component_or_a_message(document in documents::of(Stage::WithSecrets)) {
        let contract = contract(&document);
        let shown = [
            without_secrets(&contract, &document.value).unwrap().to_string(),
            format!("{:?}", configured(&contract, &document.value)),
            match resolved(&contract, &document.value, &Deployment::default()) {
                Ok(resolved) => format!("{} {:?}", resolved.inputs, resolved.warnings),
                Err(problems) => format!("{problems:?}"),
            },
        ];
        for shown in shown {
            prop_assert!(!shown.contains(documents::SECRET), "{}", shown);
        }
    }
}

fn contract(document: &Document) -> Contract {
    Contract::new("acme-shop", &document.inputs_json).unwrap()
}

fn try_everything(contract: &Contract, inputs: &Value) {
    drop(without_secrets(contract, inputs));
    drop(configured(contract, inputs));
    drop(resolved(contract, inputs, &Deployment::default()));
}

fn leaves(contract: &Contract, inputs: &Value) -> Vec<InputPath> {
    let mut paths = Vec::new();
    contract.types_of(inputs).unwrap().visit(inputs, |leaf| paths.push(leaf.path()));
    paths
}

fn knowing_all_secrets(contract: &Contract, inputs: &Value) -> Deployment {
    let secret = |path| (path, Secret::new(documents::SECRET));
    Deployment { stored_secrets: leaves(contract, inputs).into_iter().map(secret).collect(), ..Deployment::default() }
}

/// Whether `inputs` say what `configured` says, as a component reads it.
fn is_executed(configured: &Value, inputs: &Value) -> bool {
    match (configured, inputs) {
        (Value::Object(fields), Value::Object(inputs)) if fields.contains_key("HasValue") => {
            inputs.contains_key("sensitive")
        }
        (Value::Object(fields), Value::Object(inputs)) if fields.contains_key("referenceId") => {
            fields["referenceId"] == inputs["referenceId"]
        }
        (Value::Object(fields), Value::Object(inputs)) => fields.iter().all(|(name, value)| match inputs.get(name) {
            Some(input) => is_executed(value, input),
            None => value.is_null() || value["HasValue"] == false,
        }),
        (Value::Array(items), Value::Array(inputs)) => {
            items.len() == inputs.len() && items.iter().zip(inputs).all(|(item, input)| is_executed(item, input))
        }
        (configured, input) => configured == input,
    }
}
