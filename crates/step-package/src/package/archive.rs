//! The entries of a zip file.
//!
//! Names and sizes are admitted by what the directory declares. Unpacking then cuts off whatever is not as declared, so
//! that the limits hold for the bytes that come out and not only for the headers.

use std::io::{self, Cursor, Read as _};

use zip::read::{ArchiveOffset, Config, ZipFileEntry};
use zip::{CompressionMethod, ZipArchive};

use super::directory;
use super::entries::{Admission, Entries};
use crate::entry::EntryName;
use crate::{PackageErrorKind, ReadLimits};

/// The file-type bits of a Unix mode, and the type of plain files.
const FILE_TYPE: u32 = 0o170_000;
const REGULAR_FILE: u32 = 0o100_000;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn read_entries(archive: &[u8], limits: &ReadLimits) -> Result<Entries, PackageErrorKind> {
    let mut admission = Admission::new(limits);
    let names = directory::read_names(archive, limits)?
        .into_iter()
        .map(|name| admission.admit_name(name))
        .collect::<Result<Vec<_>, _>>()?;
    let mut archive = parse(archive)?;
    for (index, name) in names.iter().enumerate() {
        let header = archive.by_index_data(index).map_err(damaged)?;
        check_header(name, &header)?;
        limits.check_ratio(name.as_str(), header.compressed_size(), header.size())?;
        admission.admit_bytes(name, header.size())?;
    }
    let mut entries = Entries::default();
    for (index, name) in names.iter().enumerate() {
        entries.insert(name, unpack(&mut archive, index, name)?);
    }
    Ok(entries)
}

/// Parses all headers and compares those of the entries with those of the directory. Names are distinct by now, so the
/// order of the parsed archive is that of the directory.
fn parse(archive: &[u8]) -> Result<Archive<'_>, PackageErrorKind> {
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut archive = ZipArchive::with_config(config, Cursor::new(archive)).map_err(damaged)?;
    archive.validate_header_consistency().map_err(damaged)?;
    Ok(archive)
}

fn check_header(name: &EntryName, header: &ZipFileEntry<'_>) -> Result<(), PackageErrorKind> {
    let entry = || name.to_string();
    // An extra field can give an entry a second name, which is not the one that was admitted.
    if header.name_raw() != name.as_str().as_bytes() {
        return Err(PackageErrorKind::UnsupportedEntry { entry: entry(), reason: "also named otherwise".to_owned() });
    }
    if !matches!(header.unix_mode().unwrap_or_default() & FILE_TYPE, 0 | REGULAR_FILE) {
        return Err(PackageErrorKind::NotAFile { entry: entry() });
    }
    let reason = match header.compression() {
        _ if header.encrypted() => "encrypted".to_owned(),
        CompressionMethod::Stored | CompressionMethod::Deflated => return Ok(()),
        other => format!("packed by method {other}"),
    };
    Err(PackageErrorKind::UnsupportedEntry { entry: entry(), reason })
}

fn unpack(archive: &mut Archive<'_>, index: usize, name: &EntryName) -> Result<Vec<u8>, PackageErrorKind> {
    let damaged_entry = |source| PackageErrorKind::DamagedEntry { entry: name.to_string(), source };
    let entry = archive.by_index(index).map_err(|error| damaged_entry(error.into()))?;
    let declared = entry.size();
    let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or_default());
    entry.take(declared.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged_entry)?;
    if bytes.len() as u64 == declared {
        Ok(bytes)
    } else {
        Err(damaged_entry(io::Error::new(io::ErrorKind::InvalidData, "it is not of its declared size")))
    }
}

fn damaged(error: impl Into<io::Error>) -> PackageErrorKind {
    PackageErrorKind::Damaged(error.into())
}
