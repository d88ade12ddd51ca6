//! SHA-256 digests of files and folders.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, in lower-case hex.
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The SHA-256 of a file's bytes, in lower-case hex.
pub(crate) fn of_file(path: &Path) -> Result<String> {
    Ok(of_bytes(&fs::read(path)?))
}

/// A digest over the names and the bytes of all files below a folder.
pub(crate) fn of_folder(folder: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    for file in files_below(folder)? {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        hasher.update(name.as_os_str().as_encoded_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(fs::read(&file)?));
    }
    Ok(hex::encode(hasher.finalize()))
}

/// All files below a folder, sorted. Symbolic links are not followed.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_digest_changes_with_a_name_and_with_a_byte() {
        let folder = tempfile::tempdir().unwrap();
        let nested = folder.path().join("nested");
        fs::create_dir(&nested).unwrap();
        fs::write(nested.join("a"), "one").unwrap();
        let first = of_folder(folder.path()).unwrap();
        fs::write(nested.join("a"), "two").unwrap();
        let edited = of_folder(folder.path()).unwrap();
        fs::rename(nested.join("a"), nested.join("b")).unwrap();
        let renamed = of_folder(folder.path()).unwrap();
        assert!(first != edited && edited != renamed);
    }

    #[test]
    fn digests_are_lower_case_hex() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(of_bytes(b""), empty);
    }
}
