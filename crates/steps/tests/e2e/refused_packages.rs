//! Packages that are refused: one message, exit code 4, before anything in them runs.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::program::{Ended, Workplace, end, packages};

const FILE: &str = "acme-broken.1.0.0.zip";

/// A zip with these entries.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn show(test: &str, package: &[u8]) -> Ended {
    let workplace = Workplace::new(test);
    let file = workplace.write(FILE, package);
    end(workplace.steps(&["show", file.to_str().unwrap()]))
}

/// The same bytes with one name in place of another of the same length.
fn renamed(package: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = package.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from.as_bytes()) {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
    }
    bytes
}

#[test]
fn a_way_out_of_the_package_is_refused() {
    show("dots", &renamed(&zipped(&[("xx/escape", b"x")]), "xx/escape", "../escape")).fails(4, &[FILE, "../escape"]);
}

#[test]
fn an_absolute_path_is_refused() {
    show("absolute", &renamed(&zipped(&[("xetc-passwd", b"x")]), "xetc-passwd", "/etc-passwd"))
        .fails(4, &["/etc-passwd"]);
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let two = renamed(&zipped(&[("README.md", b"# A"), ("README.mx", b"# B")]), "README.mx", "README.md");
    show("twice", &two).fails(4, &[FILE, "README.md"]);
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0; 65 << 20];
    show("bomb", &zipped(&[("step.wasm", &zeros)])).fails(4, &[FILE, "step.wasm", "fix:"]);
}

#[test]
fn a_package_without_a_component_is_refused() {
    let workplace = Workplace::new("no_wasm");
    let package = fs_err::File::open(packages().join("every-input-step.1.0.0.zip")).unwrap();
    zip::ZipArchive::new(package).unwrap().extract(workplace.path("unpacked")).unwrap();
    fs_err::remove_file(workplace.path("unpacked/step.wasm")).unwrap();
    end(workplace.steps(&["show", "unpacked/"])).fails(4, &["unpacked", "step.wasm"]);
}

#[test]
fn metadata_of_a_wrong_type_is_refused_with_every_problem() {
    let metadata = br#"{ "schemaVersion": "1.0.0", "type": "gadget", "id": 7 }"#;
    show("metadata", &zipped(&[("metadata.json", metadata)])).fails(4, &[FILE, "deployment-target"]);
}
