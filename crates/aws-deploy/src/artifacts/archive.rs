//! The zip file of a package, made piece by piece: memory holds only what is not uploaded yet.

use std::cell::RefCell;
use std::io::{self, Read as _, Write as _};
use std::rc::Rc;
use std::vec::IntoIter;

use bytes::{Bytes, BytesMut};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::package::File;

/// Everything can be executed: whoever unpacks a package in the sandbox sees no modes, and Lambda starts a `bootstrap`.
const MODE: u32 = 0o755;

/// How much of a file is read at once.
const PIECE: usize = 64 * 1024;

/// The zip file of some files. The same files give the same bytes: they are in the order that is given, times and modes
/// are always the same.
pub(super) struct Archive {
    waiting: IntoIter<File>,
    current: Option<fs_err::File>,
    /// Nothing once the archive is complete.
    writer: Option<ZipWriter<StreamWriter<Buffer>>>,
    written: Buffer,
    read: u64,
}

/// What was written and not taken yet.
#[derive(Clone, Default)]
struct Buffer(Rc<RefCell<BytesMut>>);

impl Archive {
    pub(super) fn of(files: Vec<File>) -> Self {
        let written = Buffer::default();
        let writer = Some(ZipWriter::new_stream(written.clone()));
        Self { waiting: files.into_iter(), current: None, writer, written, read: 0 }
    }

    /// The next bytes of the archive: as many as asked for, fewer at its end, none after it.
    pub(super) fn take(&mut self, count: usize) -> io::Result<Bytes> {
        let mut piece = vec![0; PIECE];
        while self.written.len() < count && self.writer.is_some() {
            self.proceed(&mut piece)?;
        }
        Ok(self.written.take(count))
    }

    /// Whether everything was taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.writer.is_none() && self.written.len() == 0
    }

    /// Bytes of the files that are in the archive by now.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Writes a bit more: a piece of a file, the beginning of the next one, or the archive's end.
    fn proceed(&mut self, piece: &mut [u8]) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if let Some(file) = &mut self.current {
            let read = file.read(piece)?;
            self.read += read as u64;
            if read == 0 {
                self.current = None;
                return Ok(());
            }
            return writer.write_all(&piece[..read]);
        }
        match self.waiting.next() {
            Some(file) => {
                writer.start_file(file.path, options())?;
                self.current = Some(fs_err::File::open(file.place)?);
            }
            None => {
                if let Some(writer) = self.writer.take() {
                    writer.finish()?;
                }
            }
        }
        Ok(())
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(MODE)
}

impl Buffer {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }

    fn take(&self, count: usize) -> Bytes {
        let mut bytes = self.0.borrow_mut();
        let count = count.min(bytes.len());
        bytes.split_to(count).freeze()
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use sha2::{Digest as _, Sha256};
    use zip::ZipArchive;

    use super::*;

    /// The archive of these files, taken in pieces of `count` bytes.
    fn archive(files: &[(&str, &[u8])], count: usize) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let files = files.iter().enumerate().map(|(number, (path, content))| {
            let place = folder.path().join(number.to_string());
            fs_err::write(&place, content).unwrap();
            File { path: (*path).to_owned(), place, size: content.len() as u64 }
        });
        let mut archive = Archive::of(files.collect());
        let mut bytes = Vec::new();
        while !archive.is_at_end() {
            let taken = archive.take(count).unwrap();
            assert!(taken.len() == count || archive.is_at_end(), "{} of {count}", taken.len());
            bytes.extend_from_slice(&taken);
        }
        bytes
    }

    /// Neither compressible nor random.
    fn noise(length: usize) -> Vec<u8> {
        let blocks = (0_u64..).flat_map(|number| Sha256::digest(number.to_le_bytes()));
        blocks.take(length).collect()
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let large = noise(300_000);
        let files: [(&str, &[u8]); 4] = [("a/ä.txt", b"text"), ("bootstrap", &large), ("empty", b""), ("z", b"zz")];
        let mut unzipped = ZipArchive::new(Cursor::new(archive(&files, 10_000))).unwrap();
        assert_eq!(unzipped.len(), 4);
        for (index, (path, content)) in files.into_iter().enumerate() {
            let mut file = unzipped.by_index(index).unwrap();
            let mut unpacked = Vec::new();
            file.read_to_end(&mut unpacked).unwrap();
            let found = (file.name().unwrap().into_owned(), file.unix_mode(), unpacked.as_slice());
            assert_eq!(found, (path.to_owned(), Some(0o100_755), content));
        }
    }

    #[test]
    fn the_size_of_the_pieces_does_not_matter() {
        let large = noise(100_000);
        let files: [(&str, &[u8]); 2] = [("a", b"text"), ("b", &large)];
        assert_eq!(archive(&files, 1), archive(&files, 1 << 30));
    }

    #[test]
    fn the_bytes_are_the_same_on_every_machine() {
        let files: [(&str, &[u8]); 2] = [("app.py", b"print('hello, hello, hello')\n"), ("lib/one.py", b"")];
        let digest = hex::encode(Sha256::digest(archive(&files, 4096)));
        insta::assert_snapshot!(digest, @"b7c76ef4595cbbdd554f47f21f4d2cd508f196a307da141183c664c7ff459503");
    }
}
