//! The entries of a package while it is opened: first their names and sizes, then their bytes.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use crate::entry::{self, EntryName};
use crate::{Digest, PackageErrorKind, ReadLimits};

/// What is known of the entries before one is unpacked: every name is fit for a package and there is one of each, and
/// all together stay within the limits.
pub(super) struct Admission<'a> {
    limits: &'a ReadLimits,
    names: BTreeMap<String, EntryName>,
    total_bytes: u64,
}

impl<'a> Admission<'a> {
    pub(super) fn new(limits: &'a ReadLimits) -> Self {
        Self { limits, names: BTreeMap::new(), total_bytes: 0 }
    }

    /// Admits one more name, as the zip file or file system spells it.
    pub(super) fn admit_name(&mut self, raw_name: &[u8]) -> Result<EntryName, PackageErrorKind> {
        let name = parse_name(raw_name)?;
        if let Some(first) = self.names.insert(name.case_folded(), name.clone()) {
            return Err(PackageErrorKind::DuplicateEntry { first: first.to_string(), second: name.to_string() });
        }
        self.limits.check_entry_count(self.names.len())?;
        Ok(name)
    }

    /// Admits the unpacked size of one more entry.
    pub(super) fn admit_bytes(&mut self, name: &EntryName, bytes: u64) -> Result<(), PackageErrorKind> {
        self.total_bytes = self.total_bytes.saturating_add(bytes);
        self.limits.check_entry(name.as_str(), bytes)?;
        self.limits.check_total(self.total_bytes)?;
        Ok(())
    }
}

/// The entries' bytes, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries(BTreeMap<String, Bytes>);

impl Entries {
    pub(super) fn insert(&mut self, name: &EntryName, bytes: Vec<u8>) {
        self.0.insert(name.to_string(), bytes.into());
    }

    pub(super) fn get(&self, name: &str) -> Option<&Bytes> {
        self.0.get(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn require(&self, name: &str) -> Result<&Bytes, PackageErrorKind> {
        self.get(name).ok_or_else(|| PackageErrorKind::MissingEntry { entry: name.to_owned() })
    }

    pub(super) fn json(&self, name: &str) -> Result<Value, PackageErrorKind> {
        serde_json::from_slice(self.require(name)?)
            .map_err(|source| PackageErrorKind::NotJson { entry: name.to_owned(), source })
    }

    pub(super) fn text(&self, name: &str) -> Result<String, PackageErrorKind> {
        String::from_utf8(self.require(name)?.to_vec())
            .map_err(|_| PackageErrorKind::NotUtf8 { entry: name.to_owned() })
    }

    /// Every entry but metadata.json is listed and is what the list says; every listed entry is there.
    pub(super) fn check_digests(&self, listed: &BTreeMap<String, Digest>) -> Result<(), PackageErrorKind> {
        for name in listed.keys() {
            self.require(name)?;
        }
        for (name, bytes) in self.0.iter().filter(|(name, _)| *name != entry::METADATA) {
            let expected = listed_digest(name, listed)?;
            let actual = Digest::of(bytes);
            if actual != expected {
                return Err(PackageErrorKind::DigestMismatch { entry: name.clone(), expected, actual });
            }
        }
        Ok(())
    }
}

/// The digest that metadata.json lists for the entry.
pub(super) fn listed_digest(name: &str, listed: &BTreeMap<String, Digest>) -> Result<Digest, PackageErrorKind> {
    listed.get(name).copied().ok_or_else(|| PackageErrorKind::UnlistedEntry { entry: name.to_owned() })
}

fn parse_name(raw_name: &[u8]) -> Result<EntryName, PackageErrorKind> {
    let name = String::from_utf8_lossy(raw_name);
    name.parse().map_err(|source| PackageErrorKind::EntryName { entry: name.into_owned(), source })
}
