//! The cases of Octopus' package compiler and feed client, and of `STEP_CONFORMANCE_DIR`.

/// The runner of cases is that of the crate with most of them.
#[path = "../../../step-inputs/tests/conformance/suite.rs"]
mod suite;

use serde_json::{Value, json};
use step_package::{Category, Metadata, MetadataError, MetadataProblem};

use super::feed_signature;
use suite::{Suite, expect_equal};

#[test]
fn metadata_is_judged_as_there() {
    let suite = Suite {
        name: "metadata-validation",
        data: METADATA_CASES,
        belongs: |case| case["metadata"].is_object() && case["valid"].is_boolean(),
        without_meaning: &[],
    };
    suite.run(|case| {
        let result = parse(&translated(case["metadata"].clone()));
        expect_equal("valid", &json!(result.is_ok()), &case["valid"])
            .map_err(|problem| format!("{problem}: {result:?}"))
    });
}

#[test]
fn uploads_are_signed_as_there() {
    let suite = Suite {
        name: "encryption",
        data: include_str!("../fixtures/encryption.json"),
        belongs: |case| case["function"] == "createSignature",
        without_meaning: &[],
    };
    suite.run(|case| expect_equal("signature", &json!(feed_signature::of(case)), &case["expected"]));
}

#[test]
fn dependencies_of_npm_workspaces() {
    let suite = Suite {
        name: "package-dependencies",
        data: include_str!("../fixtures/package-dependencies.json"),
        belongs: |case| case.get("expectedMetadata").is_some() && case.get("package").is_some(),
        without_meaning: &[("", "reads the package.json files of an npm workspace; steps here are Cargo packages")],
    };
    suite.run(|_| Err("only skipped".to_owned()));
}

const METADATA_CASES: &str = include_str!("../fixtures/metadata-validation.json");

/// The one difference between the formats: packages of theirs are launched by Node.
fn translated(mut metadata: Value) -> Value {
    if metadata["launcher"] == "node" {
        metadata["launcher"] = json!("wasm");
    }
    metadata
}

fn case(name: &str) -> Value {
    let file: Value = serde_json::from_str(METADATA_CASES).unwrap();
    let mut cases = file["cases"].as_array().unwrap().iter();
    translated(cases.find(|case| case["name"] == name).unwrap()["metadata"].clone())
}

fn parse(metadata: &Value) -> Result<Metadata, MetadataError> {
    Metadata::from_json(metadata.to_string().as_bytes())
}

/// The problems as `path: message`, sorted by path.
fn problems(metadata: &Value) -> Vec<String> {
    let Err(MetadataError::Invalid(mut problems)) = parse(metadata) else { panic!("{metadata} is valid") };
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    problems.iter().map(MetadataProblem::to_string).collect()
}

#[test]
fn an_unknown_type_is_named_first() {
    assert_eq!(
        problems(&case("invalid-type-step-metadata.json")),
        ["/type: metadata type must be either 'step' or 'deployment-target'", "/version: is missing"]
    );
}

#[test]
fn all_problems_are_reported_with_their_paths() {
    assert_eq!(
        problems(&case("invalid-step-metadata.json")),
        [
            "/categories/2: must be one of [\"BuiltInStep\",\"Script\",\"Package\",\"Google Cloud\",\"Aws\",\"Azure\",\
             \"Certificate\",\"Docker\",\"Java App Server\",\"Kubernetes\",\"Terraform\",\"Windows Server\",\
             \"Atlassian\",\"Other\"], not \"InvalidCategory\"",
            "/launcher: must be \"wasm\", not \"invalid-launcher\"",
            "/schemaVersion: must be \"1.0.0\", not \"100.0.0\"",
            "/version: is missing",
        ]
    );
}

#[test]
fn a_value_of_the_wrong_type_is_quoted() {
    assert_eq!(
        problems(&case("invalid-can-run-in-execution-container-step-metadata.json")),
        ["/canRunInExecutionContainer: must be of type boolean, not \"a random string that isn't a boolean\""]
    );
}

#[test]
fn a_release_notes_url_must_be_a_uri() {
    assert_eq!(
        problems(&case("invalid-release-notes-url-step-metadata.json")),
        ["/releaseNotesUrl: \"a random string that isn't a link\" must be an absolute URI"]
    );
}

#[test]
fn the_fields_of_this_format_are_checked_too() {
    let mut metadata = case("valid-step-metadata.json");
    metadata["id"] = json!("Not Kebab");
    metadata["version"] = json!("1");
    metadata["apiVersions"] = json!({ "octopus:step-ui": 1 });
    metadata["dependencies"] = json!({ "acme_target": "one" });
    metadata["capabilities"] = json!({ "hosts": [""], "folders": "work" });
    metadata["digests"] = json!({ "../a": "sha256:00" });
    assert_eq!(
        problems(&metadata),
        [
            "/apiVersions/octopus:step-ui: must be of type string, not 1",
            "/capabilities/folders: must be of type array, not \"work\"",
            "/capabilities/hosts/0: must not be empty",
            "/dependencies: the key \"acme_target\" must be 1 to 64 characters: lower-case letters and digits, in words \
             joined by single hyphens",
            "/dependencies/acme_target: \"one\" must be a range of semantic versions such as ^1.2",
            "/digests: the key \"../a\" must be the name of a file, alone or in `migrations/`",
            "/digests/..~1a: \"sha256:00\" must be `sha256:` and 64 lower-case hexadecimal digits",
            "/id: \"Not Kebab\" must be 1 to 64 characters: lower-case letters and digits, in words joined by single \
             hyphens",
            "/version: \"1\" must be a semantic version such as 1.2.3",
        ]
    );
}

#[test]
fn steps_and_targets_have_their_own_categories() {
    const BOTH: [Category; 3] = [Category::Aws, Category::Azure, Category::GoogleCloud];
    for kind in ["step", "deployment-target"] {
        let schema = match kind {
            "step" => include_str!("../../schemas/step-metadata.json"),
            _ => include_str!("../../schemas/deployment-target-metadata.json"),
        };
        let schema: Value = serde_json::from_str(schema).unwrap();
        let names = &schema["properties"]["categories"]["items"]["enum"];
        let categories: Vec<Category> = serde_json::from_value(names.clone()).unwrap();
        assert!(BOTH.iter().all(|both| categories.contains(both)));

        let mut metadata = case("valid-step-metadata.json");
        metadata["type"] = json!(kind);
        metadata["categories"] = names.clone();
        assert_eq!(parse(&metadata).unwrap().categories, categories);

        metadata["type"] = json!(if kind == "step" { "deployment-target" } else { "step" });
        assert_eq!(problems(&metadata).len(), categories.len() - BOTH.len());
    }
}

#[test]
fn a_document_that_is_no_object_is_refused() {
    assert_eq!(problems(&json!([])), ["must be of type object, not an array"]);
}
