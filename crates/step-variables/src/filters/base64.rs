//! `ToBase64`, `FromBase64`, with UTF-8 or little-endian UTF-16 (`unicode`) inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Call, Refusal};

/// How text becomes bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

pub(super) fn encode(call: &Call<'_>) -> Result<String, Refusal> {
    Ok(STANDARD.encode(Encoding::of(call)?.encode(call.input)))
}

pub(super) fn decode(call: &Call<'_>) -> Result<String, Refusal> {
    let encoding = Encoding::of(call)?;
    let bytes = bytes(call.input).ok_or("needs Base64 before it")?;
    encoding.decode(bytes).ok_or_else(|| "finds no text of this encoding".into())
}

/// The bytes that Base64 stands for. Whitespace in it does not count.
pub(super) fn bytes(base64: &str) -> Option<Vec<u8>> {
    let compact: String = base64.chars().filter(|character| !matches!(character, ' ' | '\t' | '\r' | '\n')).collect();
    STANDARD.decode(compact).ok()
}

impl Encoding {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf-8" => Some(Self::Utf8),
            "unicode" => Some(Self::Utf16),
            _ => None,
        }
    }

    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let Some(name) = call.option(0) else { return Ok(Self::Utf8) };
        Self::parse(name).ok_or_else(|| "knows the encodings `utf8` and `unicode`".into())
    }

    fn decode(self, bytes: Vec<u8>) -> Option<String> {
        match self {
            Self::Utf8 => String::from_utf8(bytes).ok(),
            Self::Utf16 => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                let units: Vec<_> = pairs.iter().copied().map(u16::from_le_bytes).collect();
                String::from_utf16(&units).ok().filter(|_| rest.is_empty())
            }
        }
    }
}
