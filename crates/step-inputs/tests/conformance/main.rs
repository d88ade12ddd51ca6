//! Every case of the published conformance data, and of `STEP_CONFORMANCE_DIR`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod suite;

use serde_json::{Value, json};
use step_inputs::{
    BoundValue, ContainerImageReference, Export, ExportImage, ExportInput, ExportNames, ExportPackage, Feed, InMemory,
    InputSchema, Origin, PackageReference,
};
use suite::{Suite, expect_equal};

#[test]
fn bound_value() {
    let suite = Suite {
        name: "BoundValue",
        data: include_str!("BoundValue.json"),
        belongs: |case| case["function"].as_str().is_some_and(|name| name.contains("BoundValue")),
        without_meaning: &[],
    };
    suite.run(|case| {
        // A case without a value is about `undefined`.
        let is_bound = BoundValue::is_bound(&case["value"]);
        match case["function"].as_str() {
            Some("isBoundValue") => expect_equal("result", &json!(is_bound), &case["expected"]),
            Some("isNotBoundValue") => expect_equal("result", &json!(!is_bound), &case["expected"]),
            other => Err(format!("the function {other:?} has no counterpart")),
        }
    });
}

#[test]
fn convert_from_json_schema_to_input_schema() {
    let suite = Suite {
        name: "convertFromJsonSchemaToInputSchema",
        data: include_str!("convertFromJsonSchemaToInputSchema.json"),
        belongs: |case| {
            let has_expectation = case.get("expectedInputSchema").or(case.get("expectedError")).is_some();
            has_expectation && case.get("inputJsonSchema").is_some() && case.get("inputs").is_some()
        },
        without_meaning: &[],
    };
    suite.run(|case| {
        match (InputSchema::expand(&case["inputJsonSchema"], &case["inputs"]), case.get("expectedError")) {
            (Ok(schema), None) => expect_equal("schema", &json!(schema), &case["expectedInputSchema"]),
            (Err(error), Some(expected)) => expect_equal("error", &json!(error.to_string()), expected),
            (Ok(schema), Some(expected)) => Err(format!("expected the error {expected}, got {}", json!(schema))),
            (Err(error), None) => Err(error.to_string()),
        }
    });
}

#[test]
fn input_converters() {
    let suite = Suite {
        name: "InputConverters",
        data: include_str!("InputConverters.json"),
        belongs: |case| case.get("resourceInputs").is_some() && case.get("runtimeInputs").is_some(),
        without_meaning: &[],
    };
    suite.run(|case| {
        let (configuration, in_memory) = (&case["resourceInputs"], &case["runtimeInputs"]);

        let schema = expand(case, configuration, "inputSchemaFromResource")?;
        let converted = InMemory::from_configuration(&schema, configuration).map_err(|error| error.to_string())?;
        expect_equal("in memory", &converted.to_json(), in_memory)?;

        let schema = expand(case, in_memory, "inputSchemaFromRuntime")?;
        let converted = InMemory::from_json(&schema, in_memory).map_err(|error| error.to_string())?;
        expect_equal("configuration", &converted.to_configuration(), configuration)
    });
}

#[test]
fn input_converters_inputs_for_export() {
    let suite = Suite {
        name: "InputConvertersInputsForExport",
        data: include_str!("InputConvertersInputsForExport.json"),
        belongs: |case| case.get("expectedExportInputs").is_some(),
        without_meaning: &[],
    };
    suite.run(|case| {
        let schema = expand(case, &case["runtimeInputs"], "")?;
        let inputs = InMemory::from_json(&schema, &case["runtimeInputs"]).map_err(|error| error.to_string())?;
        let export = Export::from_in_memory(&inputs, &DockerHub);
        expect_equal("export", &with_functions(&export), &case["expectedExportInputs"])
    });
}

/// The generator reads TypeScript. What it makes of it is an `inputs.json` to read here: see `tests/generated_schema.rs`.
#[test]
fn schema_generator() {
    let suite = Suite {
        name: "SchemaGenerator",
        data: include_str!("SchemaGenerator.json"),
        belongs: |case| case.get("expectedSchema").is_some() && case.get("files").is_some(),
        without_meaning: &[("generateSchema", "generates from TypeScript source; steps here are Rust types")],
    };
    suite.run(|_| Err("only skipped".to_owned()));
}

/// Expands the schema of a case, and compares with what the case says about it.
fn expand(case: &Value, inputs: &Value, expected: &str) -> Result<InputSchema, String> {
    let schema = InputSchema::expand(&case["inputJsonSchema"], inputs).map_err(|error| error.to_string())?;
    if let Some(expected) = case.get(expected) {
        expect_equal("schema", &json!(schema), expected)?;
    }
    Ok(schema)
}

/// The enricher that the data describes.
struct DockerHub;

impl ExportNames for DockerHub {
    fn package(&self, reference: &PackageReference) -> Origin {
        Origin { name: reference.package_id().map(str::to_owned), feed: feed(reference.feed_id()) }
    }

    fn container_image(&self, reference: &ContainerImageReference) -> Origin {
        Origin { name: reference.image_name().map(str::to_owned), feed: feed(reference.feed_id()) }
    }
}

fn feed(id: Option<&str>) -> Option<Feed> {
    id.map(|id| Feed { name: id.to_owned(), url: "https://docker.io".to_owned() })
}

/// The export in the data's notation for functions: what they give for an argument.
fn with_functions(export: &Export) -> Value {
    let function =
        |expression: fn(&str) -> String| json!({ "$function": { "arg": "<name>", "result": expression("<name>") } });
    export.tree().to_json(&|_, input| match input {
        ExportInput::Plain(value) => value.clone(),
        ExportInput::Sensitive(secret) => secret.to_json(),
        ExportInput::Package(package) => json!({
            "packageName": package.package_name,
            "feed": { "name": package.feed_name },
            "packageExtractionPathExpression": function(ExportPackage::extraction_path_expression),
        }),
        ExportInput::ContainerImage(image) => json!({
            "imageName": image.image_name,
            "feed": { "name": image.feed.name, "url": image.feed.url },
            "imagePathExpression": function(ExportImage::image_path_expression),
        }),
    })
}
