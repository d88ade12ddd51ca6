//! Uploading a package: checked first, skipped where it is already, in parts where it is large.

use ::bytes::Bytes;
use serde_json::json;
use step_core::{CANCELLED, Change, Context, Effect, Failure};

use super::archive::Archive;
use super::package::{Package, bytes};
use super::{Store, UploadRequest};
use crate::client::Aws;
use crate::errors::PACKAGE_UNREADABLE;
use crate::s3::MultipartUpload;

/// How much is sent at once, in bytes.
#[derive(Clone, Copy)]
struct Sizes {
    /// In one request, at most.
    whole: usize,
    /// As a part of everything larger.
    part: usize,
}

/// S3 takes 10,000 parts of at least 5 MB (source: S3 User Guide, "multipart upload limits").
const SIZES: Sizes = Sizes { whole: 64 * 1024 * 1024, part: 16 * 1024 * 1024 };

/// An upload whose package was looked at, without asking anybody.
pub(crate) struct Upload<'a> {
    request: &'a UploadRequest,
    package: Package,
    sizes: Sizes,
}

impl<'a> Upload<'a> {
    /// Reads and checks the package.
    pub(crate) fn check(request: &'a UploadRequest) -> Result<Self, Failure> {
        let package = Package::read(&request.package)?;
        package.check(&request.expects)?;
        Ok(Self { request, package, sizes: SIZES })
    }

    /// Puts the package where the request says, unless it is there already.
    pub(crate) async fn run(self, aws: &Aws, context: &dyn Context) -> Result<(), Failure> {
        let store = self.store(aws).await?;
        let (id, address) = (self.package.id.clone(), store.address(&self.request.key));
        if store.holds(&self.request.key).await? {
            context.info(&format!("Package {id} is at {address} already"));
            return Ok(());
        }
        store.make_bucket(context).await?;
        let (count, size) = (self.package.files.len(), bytes(self.package.size()));
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let zipped = bytes(self.transfer(&store, context).await?);
        context.info(&format!("Uploaded package {id} ({files}, {size}, {zipped} zipped) to {address}"));
        Ok(())
    }

    /// What [`run`](Self::run) would do.
    pub(crate) async fn preview(&self, aws: &Aws) -> Result<Vec<Change>, Failure> {
        let (store, key) = (self.store(aws).await?, &self.request.key);
        if store.holds(key).await? {
            return Ok(Vec::new());
        }
        let mut changes = Vec::new();
        if !store.has_bucket().await? {
            changes.push(added(store.bucket_name(), "AWS::S3::Bucket", "the account has no bucket for artifacts yet"));
        }
        changes.push(added(key, "AWS::S3::Object", "the package was not uploaded yet"));
        Ok(changes)
    }

    async fn store<'s>(&self, aws: &'s Aws) -> Result<Store<'s>, Failure> {
        Store::of(aws, self.request.bucket.as_deref()).await
    }

    /// Zips and uploads, and tells how large the zip file is.
    async fn transfer(self, store: &Store<'_>, context: &dyn Context) -> Result<u64, Failure> {
        let key = &self.request.key;
        let mut source = Source::of(self.package, self.sizes.part, context);
        let beginning = source.take(self.sizes.whole)?;
        if source.archive.is_at_end() {
            let size = beginning.len() as u64;
            return store.put(key, beginning).await.map(|()| size);
        }
        let mut parts = store.begin(key).await?;
        match source.send(beginning, &mut parts).await {
            Ok(size) => Ok(size),
            Err(failure) => {
                parts.abort(context).await;
                Err(failure)
            }
        }
    }
}

/// A package on its way.
struct Source<'a> {
    id: String,
    /// Bytes in all files together.
    size: u64,
    archive: Archive,
    part: usize,
    context: &'a dyn Context,
}

impl<'a> Source<'a> {
    fn of(package: Package, part: usize, context: &'a dyn Context) -> Self {
        Self { size: package.size(), id: package.id, archive: Archive::of(package.files), part, context }
    }

    /// The next bytes of the zip file.
    fn take(&mut self, count: usize) -> Result<Bytes, Failure> {
        let id = &self.id;
        self.archive
            .take(count)
            .map_err(|error| PACKAGE_UNREADABLE.failure(format!("package {id} cannot be read: {error}")))
    }

    /// Sends everything as parts of an upload, and tells how much it was.
    async fn send(&mut self, mut waiting: Bytes, parts: &mut MultipartUpload<'_>) -> Result<u64, Failure> {
        let mut sent = 0;
        loop {
            if waiting.is_empty() {
                waiting = self.take(self.part)?;
            }
            if waiting.is_empty() {
                return parts.complete().await.map(|()| sent);
            }
            if self.context.cancelled() {
                return Err(CANCELLED.failure(format!("interrupted while package {} was uploaded", self.id)));
            }
            let part = waiting.split_to(self.part.min(waiting.len()));
            sent += part.len() as u64;
            parts.add(part).await?;
            self.tell(sent, sent + waiting.len() as u64);
        }
    }

    /// The zip file's size is not known before its end, so what was sent of it by now stands for the files in it.
    fn tell(&self, sent: u64, zipped: u64) {
        let files = self.archive.bytes_read() * sent / zipped.max(1);
        let percentage = u8::try_from(files * 100 / self.size.max(1)).unwrap_or(100).min(100);
        self.context.progress(percentage, &format!("Uploaded {} of package {}", bytes(sent), self.id));
    }
}

fn added(id: &str, kind: &str, reason: &str) -> Change {
    Change {
        effect: Effect::Add,
        id: id.to_owned(),
        kind: kind.to_owned(),
        reasons: vec![reason.to_owned()],
        details: json!({}),
    }
}

#[cfg(test)]
mod tests;
