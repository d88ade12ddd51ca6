//! The packages that a step deploys: folders, and zip files that are unpacked for as long as the command runs.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::exit::{Exit, Stop};

/// More than any service takes; keeps a zip file that was made to unpack to something enormous from filling the disk.
const LARGEST: u64 = 10 << 30;
/// More than any package has.
const MOST_FILES: usize = 200_000;

/// Packages, by the reference ids of the inputs. What was unpacked goes with them.
#[derive(Debug, Default)]
pub(crate) struct Packages {
    folders: BTreeMap<String, PathBuf>,
    unpacked: Vec<TempDir>,
}

/// Why a zip file cannot be unpacked.
#[derive(Debug)]
enum Unusable {
    /// It cannot be read, or not be written to the disk.
    Io(io::Error),
    /// It is none, or one of an unusual kind.
    Zip(zip::result::ZipError),
    /// What is in it.
    Content(String),
}

impl Packages {
    /// Adds a package at `path`: a folder, or a zip file.
    pub(crate) fn add(&mut self, reference_id: String, path: &Path) -> Result<(), Stop> {
        let folder = if path.is_dir() { path.to_owned() } else { self.unpack(path)? };
        self.folders.insert(reference_id, folder);
        Ok(())
    }

    /// Where each package lies.
    pub(crate) fn folders(&self) -> BTreeMap<String, PathBuf> {
        self.folders.clone()
    }

    fn unpack(&mut self, path: &Path) -> Result<PathBuf, Stop> {
        let unusable = |unusable: Unusable| {
            Stop::new(Exit::Usage, format!("cannot use the package {}: {}", path.display(), unusable.words()))
                .fix("give the package as a zip file, or as the folder that it was unpacked to")
        };
        let file = fs_err::File::open(path).map_err(|error| unusable(error.into()))?;
        let folder = TempDir::with_prefix("steps-package-").map_err(|error| unusable(error.into()))?;
        unpack(file, folder.path(), LARGEST).map_err(unusable)?;
        let place = folder.path().to_owned();
        self.unpacked.push(folder);
        Ok(place)
    }
}

fn unpack(file: impl Read + io::Seek, folder: &Path, mut room: u64) -> Result<(), Unusable> {
    let mut archive = ZipArchive::new(file)?;
    if archive.len() > MOST_FILES {
        return Err(Unusable::Content(format!("it has more than {MOST_FILES} files")));
    }
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let place = folder.join(place(&entry)?);
        if entry.is_dir() {
            fs_err::create_dir_all(place)?;
        } else {
            room -= write(&mut entry, &place, room)?;
        }
    }
    Ok(())
}

/// Where an entry belongs: within the folder, whatever its name says.
fn place<R: Read>(entry: &ZipFile<'_, R>) -> Result<PathBuf, Unusable> {
    let name = entry.name()?;
    if entry.is_symlink() {
        return Err(Unusable::Content(format!("{name} is a link; pack what it leads to")));
    }
    match entry.enclosed_name() {
        Some(path) if !name.starts_with('/') && !name.contains('\\') => Ok(path),
        _ => Err(Unusable::Content(format!("{name:?} would lie outside of it"))),
    }
}

/// Writes a file that is not there yet, and tells its size.
fn write(entry: &mut impl Read, place: &Path, room: u64) -> Result<u64, Unusable> {
    if let Some(folder) = place.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let mut file = fs_err::OpenOptions::new().write(true).create_new(true).open(place)?;
    let size = io::copy(&mut entry.take(room + 1), &mut file)?;
    if size > room {
        return Err(Unusable::Content(format!("it unpacks to more than {LARGEST} bytes")));
    }
    file.flush()?;
    Ok(size)
}

impl Unusable {
    fn words(&self) -> String {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                format!("two of its files have one name, at least here: {error}")
            }
            Self::Io(error) => error.to_string(),
            Self::Zip(error) => format!("it is not a zip file that can be unpacked: {error}"),
            Self::Content(problem) => problem.clone(),
        }
    }
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<zip::result::ZipError> for Unusable {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Zip(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn unpacked(zip: Vec<u8>, room: u64) -> Result<TempDir, String> {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs_err::create_dir(&inner).unwrap();
        let result = unpack(Cursor::new(zip), &inner, room);
        let outside = fs_err::read_dir(folder.path()).unwrap().count();
        assert_eq!(outside, 1, "something was written outside of the folder");
        result.map(|()| folder).map_err(|unusable| unusable.words())
    }

    #[test]
    fn files_are_unpacked_with_their_folders() {
        let folder = unpacked(zipped(&[("app.py", "code"), ("lib/one.py", "more")]), 8).unwrap();
        let read = |path: &str| fs_err::read_to_string(folder.path().join("inner").join(path)).unwrap();
        assert_eq!((read("app.py"), read("lib/one.py")), ("code".into(), "more".into()));
    }

    #[test]
    fn nothing_is_written_elsewhere() {
        for name in ["../evil", "a/../../evil", "/etc/evil", "..\\evil", "C:\\evil"] {
            let refused = unpacked(zipped(&[(name, "x")]), 100).unwrap_err();
            assert!(refused.contains("outside"), "{name}: {refused}");
        }
    }

    #[test]
    fn a_link_is_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("link", "../target", SimpleFileOptions::default()).unwrap();
        let refused = unpacked(writer.finish().unwrap().into_inner(), 100).unwrap_err();
        assert_eq!(refused, "link is a link; pack what it leads to");
    }

    #[test]
    fn what_unpacks_to_too_much_is_stopped() {
        let refused = unpacked(zipped(&[("a", &"0".repeat(60)), ("b", &"0".repeat(60))]), 100).unwrap_err();
        assert!(refused.starts_with("it unpacks to more than"), "{refused}");
    }

    #[test]
    fn no_zip_is_told_as_such() {
        for bytes in [b"".to_vec(), b"not a zip".to_vec(), zipped(&[("a", "x")])[..40].to_vec()] {
            let refused = unpacked(bytes, 100).unwrap_err();
            assert!(refused.starts_with("it is not a zip file that can be unpacked"), "{refused}");
        }
    }

    #[test]
    fn a_file_that_does_not_exist_is_named() {
        let stop = Packages::default().add("app".into(), Path::new("/no/such.zip")).unwrap_err();
        assert!(stop.message().starts_with("cannot use the package /no/such.zip: "), "{stop:?}");
    }
}
