//! Writing: the same bytes every time, and nothing half-written.

use std::collections::BTreeMap;
use std::io::Cursor;

use proptest::prelude::*;
use step_package::PackageContents;
use zip::{DateTime, ZipArchive};

use crate::{chain, contents};

fn with_metadata(field: &str, value: serde_json::Value) -> PackageContents {
    let mut contents = contents();
    let mut metadata: serde_json::Value = serde_json::from_str(&contents.metadata).unwrap();
    metadata[field] = value;
    contents.metadata = metadata.to_string();
    contents
}

/// Fails when anything that decides the bytes changes, a new version of the compressor included: then every package
/// gets a new digest, which is worth a line in the changelog.
#[test]
fn the_bytes_are_the_same_on_every_machine() {
    let digest = contents().build().unwrap().digest.to_string();
    assert_eq!(digest, "sha256:f1ed5976f24931dbd0ab12073f689fab62d0b36886ea1acaee18a227b8c80f6b");
}

#[test]
fn entries_are_sorted_and_carry_nothing_but_name_and_bytes() {
    let bytes = contents().build().unwrap().bytes;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).unwrap();
        assert_eq!(entry.last_modified(), Some(DateTime::default()));
        assert_eq!(entry.unix_mode(), Some(0o100_644));
        assert!(entry.extra_data().is_none_or(|extra| extra.is_empty()));
        assert_eq!(entry.comment(), "");
        names.push(entry.name().unwrap().into_owned());
    }
    assert_eq!(
        names,
        [
            "CHANGELOG.md",
            "README.md",
            "errors.json",
            "inputs.json",
            "logo.svg",
            "metadata.json",
            "migrations/1-to-2.json",
            "outputs.json",
            "sbom.cdx.json",
            "step.wasm",
        ]
    );
}

proptest! {
    #[test]
    fn the_order_of_insertion_does_not_matter(
        migrations in prop::collection::vec(("[a-z]{1,6}", prop::collection::vec(any::<u8>(), 0..50)), 0..8),
    ) {
        let in_order: BTreeMap<String, Vec<u8>> = migrations.into_iter().collect();
        let mut reversed = contents();
        reversed.migrations.clear();
        for (name, bytes) in in_order.iter().rev() {
            reversed.migrations.insert(name.clone(), bytes.clone());
        }
        let ordered = PackageContents { migrations: in_order, ..contents() };
        prop_assert_eq!(ordered.build().unwrap(), reversed.build().unwrap());
    }
}

#[test]
fn the_order_of_the_steps_metadata_does_not_matter() {
    let one = with_metadata("future", serde_json::json!(null)).metadata.replace("null", r#"{"a":1,"b":2}"#);
    let other = one.replace(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#);
    let build = |metadata: String| PackageContents { metadata, ..contents() }.build().unwrap();
    assert_eq!(build(one), build(other));
}

#[test]
fn metadata_is_readable() {
    let folder = tempfile::tempdir().unwrap();
    let written = contents().write_to(folder.path()).unwrap();
    let package = step_package::Package::open(written.path).unwrap();
    let text = String::from_utf8(package.entry("metadata.json").unwrap().to_vec()).unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn an_older_file_is_replaced_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/dist");
    let older = PackageContents { readme: "older".to_owned(), ..contents() }.write_to(&out).unwrap();
    let newer = contents().write_to(&out).unwrap();
    assert_eq!(older.path, newer.path);
    assert_ne!(older.digest, newer.digest);
    let names: Vec<_> = fs_err::read_dir(&out).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["hello-world.1.0.0.zip"]);
}

#[cfg(unix)]
#[test]
fn the_file_is_as_readable_as_any_other() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let written = contents().write_to(folder.path()).unwrap();
    let other = folder.path().join("other");
    fs_err::write(&other, "").unwrap();
    let mode = |path| fs_err::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&written.path), mode(&other));
}

#[test]
fn invalid_metadata_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let error = with_metadata("launcher", "node".into()).write_to(folder.path()).unwrap_err();
    assert_eq!(chain(&error), "the step's metadata is invalid: /launcher: must be \"wasm\", not \"node\"");
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn contents_that_no_reader_takes_are_refused() {
    type Change = fn(&mut PackageContents);
    let cases: [(Change, &str); 4] = [
        (
            |contents| contents.inputs_schema = "type: object".to_owned(),
            "entry `inputs.json` is not JSON: expected ident at line 1 column 2",
        ),
        (
            |contents| contents.sbom = Some("<bom/>".to_owned()),
            "entry `sbom.cdx.json` is not JSON: expected value at line 1 column 1",
        ),
        (
            |contents| contents.migrations = BTreeMap::from([("../a.json".to_owned(), Vec::new())]),
            "the step's metadata is invalid: /digests: the key \"migrations/../a.json\" must be the name of a file, \
             alone or in `migrations/`",
        ),
        (
            |contents| contents.migrations = BTreeMap::from([("A".to_owned(), vec![]), ("a".to_owned(), vec![])]),
            "entries `migrations/A` and `migrations/a` have the same name",
        ),
    ];
    for (change, expected) in cases {
        let mut contents = contents();
        change(&mut contents);
        let text = chain(&contents.build().unwrap_err());
        assert!(text.ends_with(expected), "{text}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dist");
    fs_err::write(&file, "").unwrap();
    let text = chain(&contents().write_to(&file).unwrap_err());
    assert!(text.starts_with("the package cannot be written: "), "{text}");
    assert!(text.contains(&file.display().to_string()), "{text}");
}
