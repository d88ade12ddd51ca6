//! What holds for all fragments, documents and names.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod names;
mod render;
mod union;
