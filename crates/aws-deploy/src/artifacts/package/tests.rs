use super::*;
use step_core::ErrorKind;

fn package(files: &[(&str, usize)]) -> (tempfile::TempDir, Package) {
    let folder = tempfile::tempdir().unwrap();
    for (path, size) in files {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        // Holes cost nothing.
        fs_err::File::create(path).unwrap().set_len(*size as u64).unwrap();
    }
    let package = Package::read_in(folder.path(), &PackageReference::new("app").unwrap()).unwrap();
    (folder, package)
}

fn expected(any_of: &[&str]) -> ExpectedFile {
    let any_of = any_of.iter().map(ToString::to_string).collect();
    ExpectedFile { any_of, reason: "the handler app.handler of function get".into() }
}

fn refused(files: &[(&str, usize)], expects: &[ExpectedFile]) -> (&'static ErrorKind, String) {
    let failure = package(files).1.check(expects).unwrap_err();
    (failure.kind(), failure.message().to_owned())
}

#[test]
fn files_are_found_in_the_order_of_their_paths() {
    let (_folder, package) = package(&[("b/c.py", 1), ("a.py", 2), ("b.py", 3), ("b/a/d", 4)]);
    let found: Vec<_> = package.files.iter().map(|file| (file.path.as_str(), file.size)).collect();
    assert_eq!(found, [("a.py", 2), ("b.py", 3), ("b/a/d", 4), ("b/c.py", 1)]);
    assert_eq!(package.size(), 10);
}

#[test]
fn one_of_the_expected_files_is_enough() {
    let (_folder, package) = package(&[("index.mjs", 1), ("lib/x.py", 1)]);
    package.check(&[expected(&["index.js", "index.mjs"]), expected(&["lib/x.py"])]).unwrap();
}

#[test]
fn a_missing_file_is_told_with_what_needs_it_and_what_there_is() {
    let (kind, message) = refused(&[("src/app.py", 1)], &[expected(&["app.py", "app/__init__.py"])]);
    assert_eq!(kind, &FILE_NOT_IN_PACKAGE);
    insta::assert_snapshot!(message, @"package app has no file app.py or app/__init__.py, which the handler app.handler of function get needs; it has src/app.py");
}

#[test]
fn a_package_without_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::create_dir(folder.path().join("empty")).unwrap();
    let package = Package::read_in(folder.path(), &PackageReference::new("app").unwrap()).unwrap();
    assert_eq!(package.check(&[]).unwrap_err().kind(), &PACKAGE_EMPTY);
}

#[test]
fn a_package_that_was_not_given_is_asked_for() {
    let failure = Package::read(&PackageReference::new("app").unwrap()).unwrap_err();
    assert_eq!(failure.kind(), &PACKAGE_MISSING);
    assert!(failure.advice().contains("--package app=PATH"), "{failure:?}");
}

#[test]
fn the_limit_is_that_of_lambda() {
    package(&[("a", 262_143_999), ("b", 1)]).1.check(&[]).unwrap();
    let (kind, message) = refused(&[("a", 262_143_999), ("b", 2), ("c", 0), ("d", 0)], &[]);
    assert_eq!(kind, &PACKAGE_TOO_LARGE);
    insta::assert_snapshot!(message, @"package app holds 262144001 bytes in 4 files, but AWS Lambda takes 262144000 (250 MB) at most; the largest are a (249.9 MB), b (2 bytes), c (0 bytes)");
}

#[test]
fn sizes_are_told_in_fitting_units() {
    for (count, expected) in [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (262_144_000, "250 MB"),
        (1 << 40, "1048576 MB"),
    ] {
        assert_eq!(bytes(count), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_link_counts_as_what_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("real"), "12345").unwrap();
    fs_err::os::unix::fs::symlink("real", folder.path().join("alias")).unwrap();
    let package = Package::read_in(folder.path(), &PackageReference::new("app").unwrap()).unwrap();
    assert_eq!(package.files.iter().map(|file| file.size).collect::<Vec<_>>(), [5, 5]);
}
