//! The central directory of a zip file, read strictly and only for what libraries leave to their callers: where the
//! archive ends, how many entries there are, and what each is called, with entries of one name kept apart.
//!
//! Records and offsets are those of PKWARE's APPNOTE, sections 4.3.12 and 4.3.16.

use std::io;

use crate::{PackageErrorKind, ReadLimits};

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
const DIRECTORY_HEADER_BYTES: usize = 46;
const END_RECORD: &[u8] = b"PK\x05\x06";
/// Without a comment, which a package does not have.
const END_RECORD_BYTES: usize = 22;
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
const ZIP64_LOCATOR_BYTES: usize = 20;

/// The raw names of the entries, in the order of the directory.
pub(super) fn read_names<'a>(archive: &'a [u8], limits: &ReadLimits) -> Result<Vec<&'a [u8]>, PackageErrorKind> {
    let (directory, end_record) = split_at_end_record(archive)?;
    if is_zip64(directory) {
        return Err(damaged("it is in the zip64 format, which is for larger files than packages"));
    }
    let count = u16_at(end_record, 10).map(usize::from);
    let start = u32_at(end_record, 16).and_then(|start| usize::try_from(start).ok());
    let (Some(count), Some(headers)) = (count, start.and_then(|start| directory.get(start..))) else {
        return Err(damaged("its directory is not where its end record says"));
    };
    limits.check_entry_count(count)?;
    let names = walk(headers, count)
        .ok_or_else(|| damaged("its directory does not have the entries that its end record counts"))?;
    Ok(names)
}

/// Splits off the end record. The file starts with its first entry and ends with that record: nothing is searched for,
/// so no two readers can find different archives in one file.
fn split_at_end_record(archive: &[u8]) -> Result<(&[u8], &[u8]), PackageErrorKind> {
    if !archive.starts_with(LOCAL_HEADER) && !archive.starts_with(END_RECORD) {
        return Err(PackageErrorKind::NotAZip);
    }
    archive
        .len()
        .checked_sub(END_RECORD_BYTES)
        .map(|at| archive.split_at(at))
        .filter(|(_, end_record)| end_record.starts_with(END_RECORD))
        .ok_or(PackageErrorKind::Truncated)
}

fn is_zip64(directory: &[u8]) -> bool {
    let locator = directory.len().checked_sub(ZIP64_LOCATOR_BYTES);
    locator.is_some_and(|at| directory[at..].starts_with(ZIP64_LOCATOR))
}

/// The names of exactly `count` headers that fill `headers`; `None` if there are more, fewer or others.
fn walk(mut headers: &[u8], count: usize) -> Option<Vec<&[u8]>> {
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        if !headers.starts_with(DIRECTORY_HEADER) {
            return None;
        }
        let name_end = DIRECTORY_HEADER_BYTES + usize::from(u16_at(headers, 28)?);
        let extra_bytes = usize::from(u16_at(headers, 30)?);
        let comment_bytes = usize::from(u16_at(headers, 32)?);
        names.push(headers.get(DIRECTORY_HEADER_BYTES..name_end)?);
        headers = headers.get(name_end + extra_bytes + comment_bytes..)?;
    }
    headers.is_empty().then_some(names)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn damaged(what: &'static str) -> PackageErrorKind {
    PackageErrorKind::Damaged(io::Error::new(io::ErrorKind::InvalidData, what))
}
