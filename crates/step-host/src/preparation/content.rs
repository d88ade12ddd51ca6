//! What unpacked packages hold: plans name what they deploy by it.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

/// What an unpacked package holds (the contract's `deployment.packages`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct PackageContent {
    /// SHA-256 in hexadecimal over each file's path and content, in the order of the paths. Times, modes and empty folders
    /// are not part of it: they differ between machines.
    digest: String,
    /// Bytes in all files together.
    size: u64,
    /// How many files there are.
    files: u64,
}

/// A package's folder that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the package {reference_id} in {} cannot be read: {source}", folder.display())]
pub struct UnreadablePackage {
    /// The package's reference id.
    pub reference_id: String,
    /// Where it was unpacked.
    pub folder: PathBuf,
    source: io::Error,
}

/// The contents of packages, which were unpacked to these folders.
pub(super) async fn of_packages(
    folders: BTreeMap<String, PathBuf>,
) -> Result<BTreeMap<String, PackageContent>, UnreadablePackage> {
    let read = |(reference_id, folder): (String, PathBuf)| match PackageContent::read(&folder) {
        Ok(content) => Ok((reference_id, content)),
        Err(source) => Err(UnreadablePackage { reference_id, folder, source }),
    };
    if folders.is_empty() {
        return Ok(BTreeMap::new());
    }
    let contents = tokio::task::spawn_blocking(move || folders.into_iter().map(read).collect());
    contents.await.unwrap_or_else(|stopped| std::panic::resume_unwind(stopped.into_panic()))
}

impl PackageContent {
    fn read(folder: &Path) -> io::Result<Self> {
        let mut paths = files(folder)?;
        paths.sort();
        let mut digest = Sha256::new();
        let mut size = 0;
        for path in &paths {
            let (content, length) = hashed(fs_err::File::open(folder.join(path))?)?;
            digest.update((path.len() as u64).to_le_bytes());
            digest.update(path);
            digest.update(content);
            size += length;
        }
        Ok(Self { digest: hex::encode(digest.finalize()), size, files: paths.len() as u64 })
    }
}

/// The paths of all files, relative to the folder and with forward slashes. Links count as what they lead to.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).map_err(io::Error::other)?;
            let names: Option<Vec<_>> = path.components().map(|name| name.as_os_str().to_str()).collect();
            let names = names.ok_or_else(|| io::Error::other(format!("{} is not UTF-8", path.display())))?;
            paths.push(names.join("/"));
        }
    }
    Ok(paths)
}

fn hashed(mut source: impl Read) -> io::Result<([u8; 32], u64)> {
    let mut digest = Sha256::new();
    let (mut buffer, mut length) = (vec![0; 64 * 1024], 0);
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            return Ok((digest.finalize().into(), length));
        }
        digest.update(&buffer[..read]);
        length += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(files: &[(&str, &str)]) -> PackageContent {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        PackageContent::read(folder.path()).unwrap()
    }

    #[test]
    fn the_same_files_are_the_same_content_wherever_they_are() {
        let content_of_two = content(&[("app.py", "code"), ("lib/one.py", "more")]);
        assert_eq!(content_of_two, content(&[("lib/one.py", "more"), ("app.py", "code")]));
        assert_eq!((content_of_two.size, content_of_two.files), (8, 2));
    }

    #[test]
    fn another_path_or_text_is_another_content() {
        let all = [
            content(&[("a", "bc")]),
            content(&[("ab", "c")]),
            content(&[("a", "bd")]),
            content(&[("a", "bc"), ("d", "")]),
            content(&[("a", "b"), ("c", "")]),
        ];
        let digests: std::collections::HashSet<_> = all.iter().map(|content| &content.digest).collect();
        assert_eq!(digests.len(), all.len());
    }

    #[test]
    fn the_digest_is_part_of_the_contract() {
        let expected = "77082d8781a79c94e67c2fe4b785db84085d78f2394cd1e6145f7d1f4120359b";
        assert_eq!(content(&[("app.py", "code"), ("lib/one.py", "more")]).digest, expected);
    }

    #[tokio::test]
    async fn a_folder_that_is_missing_is_named_with_its_package() {
        let folders = BTreeMap::from([("app".to_owned(), PathBuf::from("/no/such/folder"))]);
        let message = of_packages(folders).await.unwrap_err().to_string();
        assert!(message.starts_with("the package app in /no/such/folder cannot be read: "), "{message}");
    }
}
