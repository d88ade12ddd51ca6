//! Unpacked packages.

use std::path::Path;

use step_package::{Package, PackageErrorKind as Kind};
use tempfile::TempDir;

use crate::{contents, message};

/// The package of [`contents`], unpacked into a folder named `package`.
fn unpacked() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let package = Package::open(contents().write_to(folder.path()).unwrap().path).unwrap();
    let root = folder.path().join("package");
    for name in package.entry_names() {
        let path = root.join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, package.entry(name).unwrap()).unwrap();
    }
    (folder, root)
}

/// The refusal's message, after `change` was made to the unpacked package.
fn refusal(kind: fn(&Kind) -> bool, change: impl FnOnce(&Path)) -> String {
    let (_folder, root) = unpacked();
    change(&root);
    let error = Package::open(&root).unwrap_err();
    assert!(kind(error.kind()), "{error:?}");
    message(&error)
}

#[test]
fn a_folder_holds_the_same_package_as_the_zip() {
    let (folder, root) = unpacked();
    let zip = Package::open(folder.path().join("hello-world.1.0.0.zip")).unwrap();
    let package = Package::open(root).unwrap();
    assert_eq!(package.metadata(), zip.metadata());
    assert!(package.entry_names().eq(zip.entry_names()));
    assert_eq!(package.wasm_digest(), zip.wasm_digest());
    assert_eq!(package.archive_digest(), None);
}

#[test]
fn a_changed_file() {
    let text = refusal(
        |kind| matches!(kind, Kind::DigestMismatch { .. }),
        |root| fs_err::write(root.join("README.md"), "").unwrap(),
    );
    assert!(text.starts_with("package package: entry `README.md` was changed after the package was built"), "{text}");
}

#[test]
fn a_stray_file() {
    let text = refusal(
        |kind| matches!(kind, Kind::UnlistedEntry { .. }),
        |root| fs_err::write(root.join(".DS_Store"), "").unwrap(),
    );
    assert_eq!(text, "package package: entry `.DS_Store` is not listed in the digests of metadata.json");
}

#[test]
fn another_folder() {
    for name in ["src", "migrations/older"] {
        let text =
            refusal(|kind| matches!(kind, Kind::NotAFile { .. }), |root| fs_err::create_dir(root.join(name)).unwrap());
        let expected = format!("entry `{name}` is a link, device or folder; a package holds plain files only");
        assert_eq!(text, format!("package package: {expected}"));
    }
}

#[test]
fn a_file_beyond_the_limit() {
    let (_folder, root) = unpacked();
    let limits = step_package::ReadLimits { max_entry_bytes: 5, ..Default::default() };
    let error = Package::open_with_limits(root, &limits).unwrap_err();
    assert!(matches!(error.kind(), Kind::Limit(_)), "{error:?}");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link() {
    let text = refusal(
        |kind| matches!(kind, Kind::NotAFile { .. }),
        |root| fs_err::os::unix::fs::symlink("/etc/passwd", root.join("link")).unwrap(),
    );
    assert_eq!(text, "package package: entry `link` is a link, device or folder; a package holds plain files only");
}
