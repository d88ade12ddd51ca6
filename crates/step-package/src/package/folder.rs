//! The entries of an unpacked package.

use std::path::Path;

use fs_err::DirEntry;

use super::entries::{Admission, Entries};
use super::read_bounded;
use crate::entry::MIGRATIONS_FOLDER;
use crate::{PackageErrorKind, ReadLimits};

pub(super) fn read_entries(root: &Path, limits: &ReadLimits) -> Result<Entries, PackageErrorKind> {
    let mut reader = FolderReader { admission: Admission::new(limits), limits, entries: Entries::default() };
    for file in sorted_files(root)? {
        let name = file.file_name().to_string_lossy().into_owned();
        if name == MIGRATIONS_FOLDER && file_type(&file)?.is_dir() {
            for migration in sorted_files(&file.path())? {
                let migration_name = migration.file_name().to_string_lossy().into_owned();
                reader.read(&format!("{MIGRATIONS_FOLDER}/{migration_name}"), &migration)?;
            }
        } else {
            reader.read(&name, &file)?;
        }
    }
    Ok(reader.entries)
}

struct FolderReader<'a> {
    admission: Admission<'a>,
    limits: &'a ReadLimits,
    entries: Entries,
}

impl FolderReader<'_> {
    fn read(&mut self, name: &str, file: &DirEntry) -> Result<(), PackageErrorKind> {
        // Symbolic links are refused, not followed: they can lead out of the package.
        if !file_type(file)?.is_file() {
            return Err(PackageErrorKind::NotAFile { entry: name.to_owned() });
        }
        let name = self.admission.admit_name(name.as_bytes())?;
        let bytes = read_bounded(&file.path(), self.limits.max_entry_bytes)?;
        self.admission.admit_bytes(&name, bytes.len() as u64)?;
        self.entries.insert(&name, bytes);
        Ok(())
    }
}

/// In the order of their names, so that the same folder is refused for the same reason every time.
fn sorted_files(folder: &Path) -> Result<Vec<DirEntry>, PackageErrorKind> {
    let listing = fs_err::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut files = listing.map_err(PackageErrorKind::Unreadable)?;
    files.sort_by_key(DirEntry::file_name);
    Ok(files)
}

fn file_type(file: &DirEntry) -> Result<std::fs::FileType, PackageErrorKind> {
    file.file_type().map_err(PackageErrorKind::Unreadable)
}
