//! Zip files that are refused, each with its cause and message.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};
use step_package::{Digest, Package, PackageError, PackageErrorKind as Kind};
use tempfile::TempDir;

use crate::crafted_zip::{CraftedEntry, CraftedZip, crc32};
use crate::{contents, message};

const FILE_NAME: &str = "hello-world.1.0.0.zip";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs_err::write(&path, bytes).unwrap();
        path
    }
}

fn open(bytes: &[u8]) -> Result<Package, PackageError> {
    let folder = Folder::new();
    Package::open(folder.file(FILE_NAME, bytes))
}

fn refusal(bytes: &[u8]) -> PackageError {
    open(bytes).unwrap_err()
}

/// The refusal of a valid package that has one more entry.
fn refusal_with(entry: CraftedEntry) -> PackageError {
    refusal(&crafted().with(entry).bytes())
}

fn crafted() -> CraftedZip {
    CraftedZip::of_package(&open(&valid()).unwrap())
}

fn valid() -> Vec<u8> {
    contents().build().unwrap().bytes
}

/// The metadata.json of the valid package with another value at the pointer, or with none.
fn metadata_with(pointer: &str, value: Option<Value>) -> Vec<u8> {
    let package = open(&valid()).unwrap();
    let mut metadata: Value = serde_json::from_slice(package.entry("metadata.json").unwrap()).unwrap();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let fields = metadata.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    fields.remove(field);
    fields.extend(value.map(|value| (field.to_owned(), value)));
    metadata.to_string().into_bytes()
}

/// Asserts the cause and the whole message.
macro_rules! assert_refused {
    ($error:expr, $kind:pat, $message:expr) => {{
        let error = $error;
        assert!(matches!(error.kind(), $kind), "{error:?}");
        assert_eq!(message(&error), format!("package {FILE_NAME}: {}", $message));
    }};
}

#[test]
fn crafted_files_are_valid_until_something_is_wrong() {
    assert!(open(&crafted().bytes()).is_ok());
}

#[test]
fn a_missing_file() {
    let error = Package::open(Folder::new().0.path().join(FILE_NAME)).unwrap_err();
    assert!(matches!(error.kind(), Kind::Unreadable(_)));
    assert!(message(&error).starts_with("package hello-world.1.0.0.zip: it cannot be read: "), "{}", message(&error));
}

#[test]
fn not_a_zip() {
    for bytes in [&b""[..], b"PK", b"<html>404</html>"] {
        assert_refused!(refusal(bytes), Kind::NotAZip, "it is not a zip file");
    }
}

#[test]
fn a_zip_with_something_before_it() {
    let bytes = [b"#!/bin/sh\n".to_vec(), valid()].concat();
    assert_refused!(refusal(&bytes), Kind::NotAZip, "it is not a zip file");
}

#[test]
fn a_zip_with_something_behind_it() {
    let bytes = [valid(), b"more".to_vec()].concat();
    assert_refused!(
        refusal(&bytes),
        Kind::Truncated,
        "the zip file is cut off, or something was appended to it; fetch or build it again"
    );
}

#[test]
fn an_empty_zip() {
    assert_refused!(
        refusal(&CraftedZip::default().bytes()),
        Kind::MissingEntry { .. },
        "entry `metadata.json` is missing"
    );
}

#[test]
fn a_directory_that_counts_wrongly() {
    let mut bytes = crafted().bytes();
    let count = bytes.len() - 12;
    bytes[count] -= 1;
    assert_refused!(
        refusal(&bytes),
        Kind::Damaged(_),
        "the zip file is damaged; fetch or build it again: its directory does not have the entries that its end record \
         counts"
    );
}

#[test]
fn names_that_lead_elsewhere() {
    for (name, reason) in [
        ("../evil", "the name climbs out of the package with `..`"),
        ("migrations/../../evil", "the name climbs out of the package with `..`"),
        ("/etc/evil", "the name is an absolute path"),
        ("..\\evil", "the name contains a backslash"),
        ("C:evil", "the name starts with a drive letter"),
        ("evil\0.json", "the name contains a NUL character"),
        ("other/evil", "the entry lies in a folder; `migrations` is the only folder of a package"),
        ("migrations/", "the entry is a folder; a package lists files only"),
    ] {
        assert_refused!(
            refusal_with(CraftedEntry::new(name, b"x")),
            Kind::EntryName { .. },
            format!("entry {name:?} is refused: {reason}")
        );
    }
}

#[test]
fn a_name_that_is_not_utf8() {
    assert_refused!(
        refusal_with(CraftedEntry::new(b"a\xff", b"x")),
        Kind::EntryName { .. },
        "entry \"a\u{fffd}\" is refused: the name contains '\u{fffd}'; use ASCII letters, digits, `.`, `-` and `_`"
    );
}

#[test]
fn a_symbolic_link() {
    let link = CraftedEntry { mode: 0o120_777, ..CraftedEntry::new("link", b"/etc/passwd") };
    assert_refused!(
        refusal_with(link),
        Kind::NotAFile { .. },
        "entry `link` is a link, device or folder; a package holds plain files only"
    );
}

#[test]
fn two_entries_of_one_name() {
    assert_refused!(
        refusal_with(CraftedEntry::new("step.wasm", b"another")),
        Kind::DuplicateEntry { .. },
        "entries `step.wasm` and `step.wasm` have the same name"
    );
}

#[test]
fn two_names_that_differ_in_case_only() {
    assert_refused!(
        refusal_with(CraftedEntry::new("Readme.md", b"another")),
        Kind::DuplicateEntry { .. },
        "entries `README.md` and `Readme.md` have the same name"
    );
}

#[test]
fn headers_that_disagree_on_a_name() {
    let two_faced = CraftedEntry { central_name: b"safe".to_vec(), ..CraftedEntry::new("evil", b"x") };
    let error = refusal_with(two_faced);
    assert!(matches!(error.kind(), Kind::Damaged(_)), "{error:?}");
    assert!(message(&error).contains("the zip file is damaged; fetch or build it again: "), "{}", message(&error));
}

#[test]
fn a_size_that_is_not_the_declared_one() {
    let stream = deflated(b"abcdef");
    for (declared_size, reason) in
        [(3, "File is larger than its declared uncompressed size"), (9, "it is not of its declared size")]
    {
        let liar =
            CraftedEntry { declared_size, method: 8, checksum: crc32(b"abcdef"), ..CraftedEntry::new("a", &stream) };
        assert_refused!(
            refusal_with(liar),
            Kind::DamagedEntry { .. },
            format!("entry `a` does not unpack to what the zip file declares; fetch or build it again: {reason}")
        );
    }
}

#[test]
fn bytes_that_do_not_unpack() {
    let garbage = CraftedEntry { method: 8, ..CraftedEntry::new("a", &[0xff; 16]) };
    assert_refused!(
        refusal_with(garbage),
        Kind::DamagedEntry { .. },
        "entry `a` does not unpack to what the zip file declares; fetch or build it again: corrupt deflate stream"
    );
}

#[test]
fn a_checksum_that_is_wrong() {
    assert_refused!(
        refusal_with(CraftedEntry { checksum: 0, ..CraftedEntry::new("a", b"x") }),
        Kind::DamagedEntry { .. },
        "entry `a` does not unpack to what the zip file declares; fetch or build it again: Invalid checksum"
    );
}

#[test]
fn an_unknown_compression_method() {
    assert_refused!(
        refusal_with(CraftedEntry { method: 12, ..CraftedEntry::new("a", b"x") }),
        Kind::UnsupportedEntry { .. },
        "entry `a` is packed by method Bzip2; entries are stored or deflated"
    );
}

#[test]
fn an_encrypted_entry() {
    assert_refused!(
        refusal_with(CraftedEntry { flags: 1, ..CraftedEntry::new("a", &[0; 16]) }),
        Kind::UnsupportedEntry { .. },
        "entry `a` is encrypted; entries are stored or deflated"
    );
}

#[test]
fn an_entry_that_no_digest_covers() {
    assert_refused!(
        refusal_with(CraftedEntry::new("extra.txt", b"x")),
        Kind::UnlistedEntry { .. },
        "entry `extra.txt` is not listed in the digests of metadata.json"
    );
}

#[test]
fn each_required_entry() {
    for name in [
        "metadata.json",
        "inputs.json",
        "outputs.json",
        "errors.json",
        "step.wasm",
        "logo.svg",
        "README.md",
        "CHANGELOG.md",
    ] {
        assert_refused!(
            refusal(&crafted().without(name).bytes()),
            Kind::MissingEntry { .. },
            format!("entry `{name}` is missing")
        );
    }
}

#[test]
fn a_required_entry_that_no_digest_lists_either() {
    let zip = crafted().without("step.wasm").replace("metadata.json", &metadata_with("/digests/step.wasm", None));
    assert_refused!(refusal(&zip.bytes()), Kind::MissingEntry { .. }, "entry `step.wasm` is missing");
}

#[test]
fn a_text_that_is_not_utf8() {
    let readme = b"caf\xe9";
    let metadata = metadata_with("/digests/README.md", Some(json!(Digest::of(readme))));
    let zip = crafted().replace("README.md", readme).replace("metadata.json", &metadata);
    assert_refused!(refusal(&zip.bytes()), Kind::NotUtf8 { .. }, "entry `README.md` is not UTF-8 text");
}

#[test]
fn an_entry_that_was_changed() {
    assert_refused!(
        refusal(&crafted().replace("step.wasm", b"\0asm").bytes()),
        Kind::DigestMismatch { .. },
        "entry `step.wasm` was changed after the package was built: its digest is \
         sha256:cd5d4935a48c0672cb06407bb443bc0087aff947c6b864bac886982c73b3027f, not \
         sha256:d39ad56a4c032330cab88e5277b39bdad5e1adae6bb74e355543ff2d80960121"
    );
}

#[test]
fn metadata_of_an_unknown_type() {
    let metadata = metadata_with("/type", Some(json!("plugin")));
    assert_refused!(
        refusal(&crafted().replace("metadata.json", &metadata).bytes()),
        Kind::Metadata(_),
        "metadata.json is invalid: /type: metadata type must be either 'step' or 'deployment-target'"
    );
}

#[test]
fn metadata_that_is_not_json() {
    assert_refused!(
        refusal(&crafted().replace("metadata.json", b"id: hello").bytes()),
        Kind::Metadata(_),
        "metadata.json is invalid: it is not JSON: expected value at line 1 column 1"
    );
}

#[test]
fn a_file_named_after_another_package() {
    let folder = Folder::new();
    for other in ["hello-world.1.0.1.zip", "hello.1.0.0.zip", "package.zip"] {
        let error = Package::open(folder.file(other, &valid())).unwrap_err();
        assert!(matches!(error.kind(), Kind::FileName { .. }), "{error:?}");
        let reason = "the file name does not agree with metadata.json: rename it to `hello-world.1.0.0.zip`";
        assert_eq!(message(&error), format!("package {other}: {reason}"));
    }
}

#[test]
fn a_package_cut_off_anywhere() {
    let whole = valid();
    for length in 4..whole.len() {
        let error = refusal(&whole[..length]);
        assert!(matches!(error.kind(), Kind::Truncated), "{length}: {error:?}");
    }
}

proptest! {
    /// Flipped bits are found, or were in a field that carries nothing (a time, a version).
    #[test]
    fn damage_never_changes_what_is_read(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let original = valid();
        let mut bytes = original.clone();
        let index = at.index(bytes.len());
        bytes[index] ^= 1 << bit;
        if let Ok(package) = open(&bytes) {
            let original = open(&original).unwrap();
            prop_assert!(package.entry_names().eq(original.entry_names()));
            for name in package.entry_names() {
                prop_assert_eq!(package.entry(name), original.entry(name));
            }
        }
    }
}

/// A deflate stream of one stored block.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    [&[1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), bytes].concat()
}
