//! Texts that must not be shown.

use std::fmt;
use std::hash::{Hash, Hasher};

use zeroize::Zeroizing;

/// A text that must not be shown: a sensitive variable's value, or something made from one.
///
/// It prints as `***`, in messages as in `Debug`, and is wiped from memory when dropped. [`SensitiveText::expose`] is
/// the one way to it.
#[derive(Clone, PartialEq, Eq)]
pub struct SensitiveText(Zeroizing<String>);

/// What stands where a sensitive text would.
pub(crate) const MASK: &str = "***";

impl SensitiveText {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for those who mask it or must have it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Hash for SensitiveText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl fmt::Debug for SensitiveText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl fmt::Display for SensitiveText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}
