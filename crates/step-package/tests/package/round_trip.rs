//! What was written is what is read.

use serde_json::json;
use step_package::{Digest, Package, PackageContents};

use crate::contents;

fn round_trip(contents: &PackageContents) -> Package {
    let folder = tempfile::tempdir().unwrap();
    Package::open(contents.write_to(folder.path()).unwrap().path).unwrap()
}

#[test]
fn every_entry_comes_back() {
    let contents = PackageContents {
        inputs_schema: "{\"type\": \"object\"}".to_owned(),
        outputs_schema: "{\"title\": \"outputs\"}".to_owned(),
        errors: "[]".to_owned(),
        logo: "<svg/>".to_owned(),
        readme: "# Café".to_owned(),
        changelog: "nothing".to_owned(),
        ..contents()
    };
    let package = round_trip(&contents);
    assert_eq!(&package.wasm()[..], contents.wasm);
    assert_eq!(package.wasm_digest(), &Digest::of(&contents.wasm));
    assert_eq!(package.inputs_schema(), &json!({ "type": "object" }));
    assert_eq!(package.outputs_schema(), &json!({ "title": "outputs" }));
    assert_eq!(package.errors(), &json!([]));
    assert_eq!(package.logo(), contents.logo);
    assert_eq!(package.readme(), contents.readme);
    assert_eq!(package.changelog(), contents.changelog);
    assert_eq!(&package.entry("sbom.cdx.json").unwrap()[..], contents.sbom.unwrap().as_bytes());
    assert_eq!(&package.entry("migrations/1-to-2.json").unwrap()[..], contents.migrations["1-to-2.json"]);
    assert_eq!(package.entry("migrations/2-to-3.json"), None);
}

#[test]
fn metadata_is_completed() {
    let metadata = round_trip(&contents()).metadata().clone();
    assert_eq!(metadata.id.as_str(), "hello-world");
    assert_eq!(metadata.version.to_string(), "1.0.0");
    assert_eq!(metadata.api_versions["octopus:step-ui"].to_string(), "1.2.0");
    assert_eq!(metadata.digests["step.wasm"], Digest::of(&contents().wasm));
    assert_eq!(metadata.digests.len(), 9);
    assert!(!metadata.digests.contains_key("metadata.json"));
}

#[test]
fn unknown_fields_are_kept() {
    let mut metadata: serde_json::Value = serde_json::from_str(&contents().metadata).unwrap();
    metadata["futureField"] = json!({ "b": [{ "d": 1, "c": 2 }], "a": null });
    metadata["capabilities"] = json!({ "hosts": ["*.example.com"], "devices": ["gpu"] });
    let package = round_trip(&PackageContents { metadata: metadata.to_string(), ..contents() });
    assert_eq!(package.metadata().unknown["futureField"], metadata["futureField"]);
    assert_eq!(package.metadata().capabilities.hosts, ["*.example.com"]);
    assert_eq!(package.metadata().capabilities.unknown["devices"], json!(["gpu"]));
}

#[test]
fn the_digest_is_that_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let written = contents().write_to(folder.path()).unwrap();
    let bytes = fs_err::read(&written.path).unwrap();
    assert_eq!(written.digest, Digest::of(&bytes));
    assert_eq!(written.size, bytes.len() as u64);
    assert_eq!(Package::open(&written.path).unwrap().archive_digest(), Some(&written.digest));
}
