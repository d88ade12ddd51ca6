//! Zip files that no library writes.

/// A zip file put together from raw records, so that each can be wrong.
#[derive(Default)]
pub(crate) struct CraftedZip {
    entries: Vec<CraftedEntry>,
}

/// One stored entry. What it declares differs from the truth only where a test wants it to.
pub(crate) struct CraftedEntry {
    pub(crate) name: Vec<u8>,
    pub(crate) central_name: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) declared_size: u32,
    pub(crate) checksum: u32,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) mode: u32,
}

impl CraftedEntry {
    pub(crate) fn new(name: impl AsRef<[u8]>, bytes: &[u8]) -> Self {
        Self {
            name: name.as_ref().to_vec(),
            central_name: name.as_ref().to_vec(),
            bytes: bytes.to_vec(),
            declared_size: size(bytes),
            checksum: crc32(bytes),
            method: 0,
            flags: 0,
            mode: 0o100_644,
        }
    }
}

impl CraftedZip {
    /// The entries of a valid package, stored.
    pub(crate) fn of_package(package: &step_package::Package) -> Self {
        let entries = package.entry_names().map(|name| CraftedEntry::new(name, package.entry(name).unwrap()));
        Self { entries: entries.collect() }
    }

    pub(crate) fn with(mut self, entry: CraftedEntry) -> Self {
        self.entries.push(entry);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.entries.retain(|entry| entry.name != name.as_bytes());
        self
    }

    pub(crate) fn replace(self, name: &str, bytes: &[u8]) -> Self {
        self.without(name).with(CraftedEntry::new(name, bytes))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut archive = Vec::new();
        let mut directory = Vec::new();
        for entry in &self.entries {
            let offset = size(&archive);
            archive.extend(b"PK\x03\x04");
            archive.extend(entry.common_fields(&entry.name));
            archive.extend(&entry.name);
            archive.extend(&entry.bytes);
            directory.extend(b"PK\x01\x02\x14\x03");
            directory.extend(entry.common_fields(&entry.central_name));
            directory.extend([0; 6]); // comment length, disk, internal attributes
            directory.extend((entry.mode << 16).to_le_bytes());
            directory.extend(offset.to_le_bytes());
            directory.extend(&entry.central_name);
        }
        let count = u16::try_from(self.entries.len()).unwrap().to_le_bytes();
        let (start, length) = (size(&archive).to_le_bytes(), size(&directory).to_le_bytes());
        archive.extend(directory);
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend([count, count].concat());
        archive.extend([length, start].concat());
        archive.extend([0, 0]);
        archive
    }
}

impl CraftedEntry {
    /// From "version needed" to "extra field length": the same in both headers.
    fn common_fields(&self, name: &[u8]) -> Vec<u8> {
        let mut fields = vec![20, 0];
        fields.extend(self.flags.to_le_bytes());
        fields.extend(self.method.to_le_bytes());
        fields.extend([0, 0, 0x21, 0]); // 1980-01-01
        fields.extend(self.checksum.to_le_bytes());
        fields.extend(size(&self.bytes).to_le_bytes());
        fields.extend(self.declared_size.to_le_bytes());
        fields.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        fields.extend([0, 0]);
        fields
    }
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), shift))
}
