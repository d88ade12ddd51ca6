//! From entries to the bytes of a zip file, and from there to the disk.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The most thorough level of the compressor: a package is packed once and downloaded often.
const COMPRESSION_LEVEL: i64 = 9;
const FILE_MODE: u32 = 0o644;

/// Packs the entries in the order of their names. Nothing but names and bytes goes in: the time is the earliest that the
/// format knows, mode and system are the same everywhere.
pub(super) fn zip(entries: &BTreeMap<String, &[u8]>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(COMPRESSION_LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(FILE_MODE);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Writes a file under a temporary name beside its place, then moves it there.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = temporary_file().tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// No `.zip` at its end, so that no catalog mistakes it for a package.
fn temporary_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".package-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(readable_by_all());
    builder
}

/// As any other new file: the umask takes away what it takes away. Temporary files are private otherwise.
#[cfg(unix)]
fn readable_by_all() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;

    std::fs::Permissions::from_mode(0o666)
}
