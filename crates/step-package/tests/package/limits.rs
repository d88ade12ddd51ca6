//! What a hostile file can cost.

use step_package::{LimitExceeded, Package, PackageContents, PackageErrorKind, ReadLimits, WriteError};

use crate::crafted_zip::{CraftedEntry, CraftedZip};
use crate::{chain, contents};

const MIB: usize = 1 << 20;

/// The limit that a valid package exceeds if the limits are these.
fn exceeded(limits: ReadLimits) -> LimitExceeded {
    let folder = tempfile::tempdir().unwrap();
    let written = contents().write_to(folder.path()).unwrap();
    limit_of(Package::open_with_limits(&written.path, &limits).unwrap_err().kind())
}

fn limit_of(kind: &PackageErrorKind) -> LimitExceeded {
    let PackageErrorKind::Limit(limit) = kind else { panic!("{kind:?}") };
    limit.clone()
}

/// The limit that the default limits find in a package of these contents.
fn refused(contents: &PackageContents) -> LimitExceeded {
    match contents.build() {
        Err(WriteError::Contents(error)) => limit_of(error.kind()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_zip_file() {
    let limits = ReadLimits { max_archive_bytes: 100, ..ReadLimits::default() };
    assert_eq!(exceeded(limits).to_string(), "the zip file is larger than 100 bytes");
}

#[test]
fn the_number_of_entries() {
    let limits = ReadLimits { max_entries: 5, ..ReadLimits::default() };
    assert_eq!(exceeded(limits).to_string(), "there are more than 5 entries");
}

#[test]
fn one_entry() {
    let limits = ReadLimits { max_entry_bytes: 5, ..ReadLimits::default() };
    assert_eq!(exceeded(limits).to_string(), "entry `CHANGELOG.md` unpacks to more than 5 bytes");
}

#[test]
fn all_entries_together() {
    let limits = ReadLimits { max_total_bytes: 1000, ..ReadLimits::default() };
    assert_eq!(exceeded(limits).to_string(), "the entries together unpack to more than 1000 bytes");
}

#[test]
fn a_bomb_is_refused_by_its_ratio() {
    let bomb = PackageContents { wasm: vec![0; 2 * MIB], ..contents() };
    assert_eq!(refused(&bomb).to_string(), "entry `step.wasm` unpacks to more than 200 times its packed size");
}

#[test]
fn small_entries_may_have_any_ratio() {
    let blank = PackageContents { wasm: vec![0; MIB], ..contents() };
    assert!(blank.build().is_ok());
}

#[test]
fn a_large_component_is_within_the_defaults() {
    let large = PackageContents { wasm: noise(8 * MIB), ..contents() };
    assert!(large.build().is_ok());
}

#[test]
fn too_many_migrations_are_refused_when_written() {
    let migrations = (0..64).map(|index| (format!("{index}.json"), Vec::new())).collect();
    let error = PackageContents { migrations, ..contents() }.build().unwrap_err();
    assert_eq!(
        chain(&error),
        "the contents make no valid package: package hello-world.1.0.0.zip: it exceeds the limits for packages: there \
         are more than 64 entries"
    );
}

#[test]
fn a_declared_size_is_refused_before_anything_is_unpacked() {
    let lie = CraftedEntry { declared_size: 65 << 20, ..CraftedEntry::new("a", b"x") };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hello-world.1.0.0.zip");
    fs_err::write(&path, CraftedZip::default().with(lie).bytes()).unwrap();
    let limits = ReadLimits { max_ratio: u64::MAX, ..ReadLimits::default() };
    let error = Package::open_with_limits(&path, &limits).unwrap_err();
    assert_eq!(limit_of(error.kind()).to_string(), "entry `a` unpacks to more than 64 MiB");
}

/// Bytes that do not compress: a xorshift sequence.
fn noise(length: usize) -> Vec<u8> {
    let next = |state: &u64| {
        let state = state ^ (state << 13);
        let state = state ^ (state >> 7);
        Some(state ^ (state << 17))
    };
    let words = std::iter::successors(Some(0x9e37_79b9_7f4a_7c15_u64), next);
    words.flat_map(u64::to_le_bytes).take(length).collect()
}
