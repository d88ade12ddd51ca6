use step_package::PackageContents;

use super::*;

/// A catalog of empty packages.
fn catalog(names: &[(&str, &str)]) -> (tempfile::TempDir, Catalog) {
    let folder = tempfile::tempdir().unwrap();
    for (id, version) in names {
        let name = PackageName { id: id.parse().unwrap(), version: version.parse().unwrap() };
        let contents = PackageContents::minimal(&name, b"\0asm".to_vec());
        contents.write_to(folder.path()).unwrap();
    }
    let catalog = Catalog::new(folder.path());
    (folder, catalog)
}

fn listed(catalog: &Catalog) -> Vec<String> {
    let packages = catalog.list().unwrap().packages.into_iter();
    packages.map(|package| format!("{} {}", package.metadata.id, package.metadata.version)).collect()
}

fn resolved(catalog: &Catalog, query: &str) -> String {
    catalog.resolve(&query.parse().unwrap()).unwrap().name().to_string()
}

fn refused(catalog: &Catalog, query: &str) -> String {
    let error = catalog.resolve(&query.parse().unwrap()).unwrap_err().to_string();
    error.replace(&catalog.folder().display().to_string(), "FOLDER")
}

#[test]
fn packages_are_listed_by_id_and_version() {
    let (_folder, catalog) = catalog(&[("b", "1.0.0"), ("a", "1.10.0"), ("a", "1.9.0")]);
    assert_eq!(listed(&catalog), ["a 1.9.0", "a 1.10.0", "b 1.0.0"]);
}

#[test]
fn a_broken_package_is_listed_with_the_reason() {
    let (folder, catalog) = catalog(&[("a", "1.0.0")]);
    fs_err::write(folder.path().join("b.1.0.0.zip"), "not a zip").unwrap();
    fs_err::write(folder.path().join("nonsense.zip"), "").unwrap();
    fs_err::write(folder.path().join("README.md"), "left alone").unwrap();
    let listing = catalog.list().unwrap();
    let broken: Vec<String> =
        listing.broken.iter().map(|broken| broken.path.file_name().unwrap().display().to_string()).collect();
    assert_eq!((listing.packages.len(), broken), (1, vec!["b.1.0.0.zip".to_owned(), "nonsense.zip".to_owned()]));
}

#[test]
fn resolves_to_the_newest_that_fits() {
    let (_folder, catalog) = catalog(&[("a", "1.9.0"), ("a", "1.10.0"), ("a", "2.0.0"), ("a", "3.0.0-rc.1")]);
    for (query, name) in [
        ("a", "a.2.0.0.zip"),
        ("a@1", "a.1.10.0.zip"),
        ("a@=1.9.0", "a.1.9.0.zip"),
        ("a@3.0.0-rc.1", "a.3.0.0-rc.1.zip"),
    ] {
        assert_eq!(resolved(&catalog, query), name, "{query}");
    }
}

#[test]
fn an_unpacked_folder_is_a_package() {
    let (folder, catalog) = catalog(&[("a", "1.0.0")]);
    let package = Package::open(folder.path().join("a.1.0.0.zip")).unwrap();
    let unpacked = folder.path().join("my-checkout");
    fs_err::create_dir(&unpacked).unwrap();
    for name in package.entry_names() {
        fs_err::write(unpacked.join(name), package.entry(name).unwrap()).unwrap();
    }
    fs_err::remove_file(folder.path().join("a.1.0.0.zip")).unwrap();
    assert_eq!(resolved(&catalog, "a"), "a.1.0.0.zip");
}

#[test]
fn a_refusal_says_what_there_is() {
    let (_folder, catalog) = catalog(&[("a", "1.0.0"), ("a", "2.0.0-rc.1"), ("b", "1.0.0")]);
    assert_eq!(refused(&catalog, "c"), "FOLDER has no step package `c`; it has a, b");
    assert_eq!(refused(&catalog, "a@2"), "FOLDER has no version of `a` that fits `^2`; it has 2.0.0-rc.1, 1.0.0");
}

#[test]
fn a_refusal_stays_readable() {
    let versions: Vec<String> = (0..12).map(|minor| format!("1.{minor}.0")).collect();
    let (_folder, catalog) = catalog(&versions.iter().map(|version| ("a", &**version)).collect::<Vec<_>>());
    assert!(
        refused(&catalog, "a@2")
            .ends_with("it has 1.11.0, 1.10.0, 1.9.0, 1.8.0, 1.7.0, 1.6.0, 1.5.0, 1.4.0, 1.3.0, 1.2.0 and 2 more")
    );
}

#[test]
fn a_broken_version_is_not_replaced_by_an_older_one() {
    let (folder, catalog) = catalog(&[("a", "1.0.0")]);
    fs_err::write(folder.path().join("a.1.1.0.zip"), "not a zip").unwrap();
    assert!(refused(&catalog, "a").contains("a.1.1.0.zip"));
}

#[test]
fn a_folder_that_is_missing_is_an_error() {
    let (folder, _) = catalog(&[]);
    let missing = Catalog::new(folder.path().join("missing"));
    assert!(refused(&missing, "a").starts_with("cannot read the catalog FOLDER"));
}
