//! What holds for every schema and every value.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod arbitrary_json;
mod documents;

use proptest::prelude::*;
use serde_json::Value;
use step_inputs::{
    ContainerImageReference, Execution, ExecutionInput, ExecutionResources, Export, ExportInput, ExportNames, InMemory,
    InMemoryInput, InputPath, InputSchema, InputTree, Origin, PackageReference, Secret,
};

use documents::{Document, Stage};

proptest! {
    #[test]
    fn configuration_to_memory_and_back_is_the_identity(document in documents::of(Stage::Configuration)) {
        let edited = in_memory(&document).to_json();
        let schema = InputSchema::expand_present(&document.inputs_json, &edited).unwrap();
        let back = InMemory::from_json(&schema, &edited).unwrap().to_configuration();
        prop_assert_eq!(back, document.value);
    }

    #[test]
    fn the_whole_schema_converts_as_the_present_one(document in documents::of(Stage::Configuration)) {
        // The whole schema refuses lists and unions that are left out; nothing else may tell the two apart.
        if let Ok(schema) = InputSchema::expand(&document.inputs_json, &document.value) {
            let inputs = InMemory::from_configuration(&schema, &document.value).unwrap();
            prop_assert_eq!(inputs, in_memory(&document));
        }
    }

    #[test]
    fn execution_and_back_is_the_identity_but_for_secrets(document in documents::of(Stage::Execution)) {
        prop_assert_eq!(execution(&document).to_configuration(), document.value);
    }

    #[test]
    fn no_secret_prints_or_goes_back_to_the_configuration(document in documents::of(Stage::WithSecrets)) {
        let execution = execution(&document);
        let written = [execution.to_configuration(), execution.to_json()].map(|written| written.to_string());
        for shown in written.into_iter().chain([format!("{execution:?} {:?}", in_memory(&document))]) {
            prop_assert!(!shown.contains(documents::SECRET), "{}", shown);
        }
    }

    #[test]
    fn reference_ids_survive_every_conversion(document in documents::of(Stage::Execution)) {
        let expected = reference_ids(&document.value);
        let inputs = in_memory(&document);
        prop_assert_eq!(reference_ids(&inputs.to_json()), expected.clone());
        prop_assert_eq!(reference_ids(&inputs.to_configuration()), expected.clone());
        prop_assert_eq!(ids(inputs.tree(), in_memory_id), expected.clone());
        prop_assert_eq!(ids(Export::from_in_memory(&inputs, &Server).tree(), export_id), expected.clone());
        let execution = execution(&document);
        prop_assert_eq!(ids(execution.tree(), execution_id), expected.clone());
        prop_assert_eq!(reference_ids(&execution.to_json()), expected.clone());
        prop_assert_eq!(reference_ids(&execution.to_configuration()), expected);
    }

    #[test]
    fn every_bound_input_is_text(document in documents::of(Stage::Configuration)) {
        for path in expand(&document).bound_inputs(&document.value) {
            prop_assert!(path.get(&document.value).unwrap().is_some_and(Value::is_string), "{}", path);
        }
    }

    #[test]
    fn rewriting_nothing_changes_nothing(inputs_json in arbitrary_json::schema(), value in arbitrary_json::value()) {
        let schema = InputSchema::expand_present(&inputs_json, &value).unwrap_or_default();
        prop_assert_eq!(schema.rewrite(&value, |leaf| Some(leaf.value.clone())), value);
    }

    #[test]
    fn every_leaf_is_at_its_path(document in documents::of(Stage::Configuration)) {
        expand(&document).visit(&document.value, |leaf| {
            assert_eq!(leaf.path().get(&document.value), Ok(Some(leaf.value)));
        });
    }

    #[test]
    fn a_change_shows_at_its_place_only(document in documents::of(Stage::Configuration), new in "[a-z]{4}") {
        let inputs = in_memory(&document);
        for (path, _) in inputs.tree().values() {
            let changed = path.change(&document.value, new.as_str().into()).unwrap();
            prop_assert_eq!(path.get(&changed).unwrap(), Some(&Value::from(new.as_str())));
            let before = path.get(&document.value).unwrap().unwrap().clone();
            prop_assert_eq!(path.change(&changed, before).unwrap(), document.value.clone());
        }
    }

    #[test]
    fn nothing_panics(inputs_json in arbitrary_json::schema(), value in arbitrary_json::value()) {
        for expand in [InputSchema::expand, InputSchema::expand_present] {
            let Ok(schema) = expand(&inputs_json, &value) else { continue };
            let _ = (serde_json::to_string(&schema).unwrap(), schema.bound_inputs(&value));
            let _ = Execution::from_evaluated_configuration(&schema, &value, &Server).map(|inputs| inputs.to_configuration());
            for read in [InMemory::from_configuration, InMemory::from_json] {
                let Ok(inputs) = read(&schema, &value) else { continue };
                let _ = (inputs.to_json(), inputs.to_configuration(), Export::from_in_memory(&inputs, &Server).to_json());
            }
        }
    }

    #[test]
    fn present_values_never_fail_a_sound_schema(document in documents::of(Stage::Configuration), value in arbitrary_json::value()) {
        prop_assert!(InputSchema::expand_present(&document.inputs_json, &value).is_ok());
    }
}

fn expand(document: &Document) -> InputSchema {
    InputSchema::expand_present(&document.inputs_json, &document.value).unwrap()
}

fn in_memory(document: &Document) -> InMemory {
    InMemory::from_configuration(&expand(document), &document.value).unwrap()
}

fn execution(document: &Document) -> Execution {
    Execution::from_evaluated_configuration(&expand(document), &document.value, &Server).unwrap()
}

/// A server that knows everything it is asked for.
struct Server;

impl ExecutionResources for Server {
    fn package_folder(&self, reference_id: &str) -> Option<String> {
        Some(format!("/packages/{reference_id}"))
    }

    fn image(&self, reference: &ContainerImageReference) -> Option<String> {
        reference.image_name().map(str::to_owned)
    }

    fn stored_secret(&self, _: &InputPath) -> Option<Secret> {
        Some(Secret::new(documents::SECRET))
    }
}

impl ExportNames for Server {
    fn package(&self, _: &PackageReference) -> Origin {
        Origin::default()
    }

    fn container_image(&self, _: &ContainerImageReference) -> Origin {
        Origin::default()
    }
}

/// Each `referenceId` of a document. No other field of the generated documents has this name.
fn reference_ids(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(reference_ids).collect(),
        Value::Object(object) => match object.get("referenceId") {
            Some(id) => vec![id.as_str().unwrap().to_owned()],
            None => object.values().flat_map(reference_ids).collect(),
        },
        _ => Vec::new(),
    }
}

fn ids<L>(tree: &InputTree<L>, id: fn(&L) -> Option<&str>) -> Vec<String> {
    tree.values().into_iter().filter_map(|(_, input)| id(input).map(str::to_owned)).collect()
}

fn in_memory_id(input: &InMemoryInput) -> Option<&str> {
    match input {
        InMemoryInput::Package(package) => package.reference_id(),
        InMemoryInput::ContainerImage(image) => image.reference_id(),
        _ => None,
    }
}

fn export_id(input: &ExportInput) -> Option<&str> {
    match input {
        ExportInput::Package(package) => Some(&package.reference_id),
        ExportInput::ContainerImage(image) => Some(&image.reference_id),
        _ => None,
    }
}

fn execution_id(input: &ExecutionInput) -> Option<&str> {
    match input {
        ExecutionInput::Package(package) => Some(&package.reference_id),
        ExecutionInput::ContainerImage(image) => Some(&image.reference_id),
        _ => None,
    }
}
