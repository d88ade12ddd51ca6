//! The package format as its users see it: files in, packages or refusals out.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod conformance;
mod crafted_zip;
mod feed_signature;
mod folders;
mod limits;
mod refusals;
mod round_trip;
mod writing;

use std::error::Error;

use step_package::{PackageContents, PackageError};

/// `hello-world` 1.0.0 with one migration and a bill of materials.
fn contents() -> PackageContents {
    let mut contents = PackageContents::minimal(&"hello-world.1.0.0.zip".parse().unwrap(), b"\0asm component".to_vec());
    contents.api_versions.insert("octopus:step-ui".to_owned(), "1.2.0".parse().unwrap());
    contents.sbom = Some("{\"bomFormat\": \"CycloneDX\"}\n".to_owned());
    contents.migrations.insert("1-to-2.json".to_owned(), b"{\"from\": 1}\n".to_vec());
    contents
}

/// The error and its sources, outermost first.
fn chain(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |&source| source.source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

/// The error's whole message, with the path of the package cut down to its file name.
fn message(error: &PackageError) -> String {
    let file_name = error.path().file_name().unwrap().to_string_lossy();
    chain(error).replace(&error.path().display().to_string(), &file_name)
}
