//! `Md5`, `Sha1`, `Sha256`, `Sha384`, `Sha512`: lower-case hexadecimal digests.
//!
//! Two options, in any order: how many bytes of the digest to keep, and how the input becomes bytes.

use std::fmt::Write;

use sha2::Digest;

use super::base64::{self, Encoding};
use super::{Call, Refusal, count};

pub(super) fn md5(call: &Call<'_>) -> Result<String, Refusal> {
    digest::<md5::Md5>(call)
}

pub(super) fn sha1(call: &Call<'_>) -> Result<String, Refusal> {
    digest::<sha1::Sha1>(call)
}

pub(super) fn sha256(call: &Call<'_>) -> Result<String, Refusal> {
    digest::<sha2::Sha256>(call)
}

pub(super) fn sha384(call: &Call<'_>) -> Result<String, Refusal> {
    digest::<sha2::Sha384>(call)
}

pub(super) fn sha512(call: &Call<'_>) -> Result<String, Refusal> {
    digest::<sha2::Sha512>(call)
}

enum HashOption {
    Bytes(usize),
    Text(Encoding),
    Base64,
}

fn digest<D: Digest>(call: &Call<'_>) -> Result<String, Refusal> {
    let (mut size, mut source) = (None, None);
    for option in call.options {
        match HashOption::parse(option)? {
            HashOption::Bytes(bytes) if size.is_none() => size = Some(bytes),
            option @ (HashOption::Text(_) | HashOption::Base64) if source.is_none() => source = Some(option),
            _ => return Err("takes one size and one encoding".into()),
        }
    }
    let input = match source {
        Some(HashOption::Base64) => base64::bytes(call.input).ok_or("needs Base64 before it")?,
        Some(HashOption::Text(encoding)) => encoding.encode(call.input),
        _ => call.input.as_bytes().to_vec(),
    };
    let digest = D::digest(&input);
    Ok(hexadecimal(&digest[..size.unwrap_or(usize::MAX).min(digest.len())]))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl HashOption {
    fn parse(option: &str) -> Result<Self, Refusal> {
        if let Some(bytes) = count(option).filter(|bytes| *bytes > 0) {
            return Ok(Self::Bytes(bytes));
        }
        if option.eq_ignore_ascii_case("base64") {
            return Ok(Self::Base64);
        }
        let encoding = Encoding::parse(option);
        encoding.map(Self::Text).ok_or_else(|| "takes a number of bytes, `utf8`, `unicode` or `base64`".into())
    }
}
