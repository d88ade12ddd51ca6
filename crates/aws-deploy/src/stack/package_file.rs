//! Files of packages, as the host mounts them while the step executes.

use std::path::Path;

use aws_template::Template;
use step_core::{ErrorKind, Failure, PackageReference};

use crate::PackagePath;
use crate::errors::TEMPLATE_TOO_LARGE;

/// The text of a file: a template, or something smaller that belongs to one. `unreadable` is how it fails otherwise.
pub(super) fn read(
    package: &PackageReference,
    path: &PackagePath,
    unreadable: &'static ErrorKind,
) -> Result<String, Failure> {
    read_in(Path::new(&package.folder()), package, path, unreadable)
}

fn read_in(
    folder: &Path,
    package: &PackageReference,
    path: &PackagePath,
    unreadable_kind: &'static ErrorKind,
) -> Result<String, Failure> {
    let file = folder.join(&**path);
    let unreadable = |error: std::io::Error| {
        let message = format!("{path} of package {} cannot be read: {}", package.reference_id(), without_path(&error));
        unreadable_kind.failure(message).detail(error.to_string())
    };
    if !folder.is_dir() {
        let id = package.reference_id();
        let failure = unreadable_kind.failure(format!("the files of package {id} were not given to the step"));
        return Err(failure.fix(format!("Give the folder that package {id} is unpacked in: `--package {id}=DIR`.")));
    }
    let size = fs_err::metadata(&file).map_err(unreadable)?.len();
    if size > Template::MAX_BYTES as u64 {
        let message = format!("{path} of package {} has {size} bytes", package.reference_id());
        return Err(TEMPLATE_TOO_LARGE.failure(message));
    }
    fs_err::read_to_string(&file).map_err(unreadable)
}

/// The sandbox's path of the file says nothing to the user.
fn without_path(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "the package has no such file".into(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".into(),
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::TEMPLATE_UNREADABLE;

    fn read_in(folder: &Path, path: &str) -> Result<String, Failure> {
        let package = PackageReference::new("app").unwrap();
        super::read_in(folder, &package, &path.try_into().unwrap(), &TEMPLATE_UNREADABLE)
    }

    #[test]
    fn a_file_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("deploy")).unwrap();
        fs_err::write(folder.path().join("deploy/template.yaml"), "Resources: {}\r\n").unwrap();
        assert_eq!(read_in(folder.path(), "deploy/template.yaml").unwrap(), "Resources: {}\r\n");
    }

    #[test]
    fn a_missing_file_is_named_by_its_package_and_path() {
        let folder = tempfile::tempdir().unwrap();
        let failure = read_in(folder.path(), "deploy/template.yaml").unwrap_err();
        assert_eq!(failure.kind(), &TEMPLATE_UNREADABLE);
        let expected = "deploy/template.yaml of package app cannot be read: the package has no such file";
        assert_eq!(failure.message(), expected);
    }

    #[test]
    fn a_binary_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("t"), [0xff, 0xfe, 0x00]).unwrap();
        let failure = read_in(folder.path(), "t").unwrap_err();
        assert_eq!(failure.message(), "t of package app cannot be read: it is not UTF-8 text");
    }

    #[test]
    fn a_file_beyond_all_limits_is_not_even_read() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::File::create(folder.path().join("t")).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(read_in(folder.path(), "t").unwrap_err().kind(), &TEMPLATE_TOO_LARGE);
    }
}
