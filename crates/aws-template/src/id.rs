//! Names within a template: what parameters, resources and outputs are called.

use std::borrow::Borrow;
use std::fmt;

use serde::Serialize;

use crate::ContentHash;

/// The name of a parameter, resource or output: letters and digits, at most 255.
///
/// A function of the names that the user gave, and of nothing else: it stays when other things are added, removed or
/// reordered, because a changed logical id replaces the resource. Different names have different ids.
///
/// Lower-case words joined by hyphens give readable ids. Other names are made of the same letters and a hash: what a
/// logical id cannot hold (punctuation, case) still tells two names apart.
///
/// ```
/// use aws_template::{Kind, LogicalId};
///
/// const FUNCTION: Kind = Kind::new("Function");
/// assert_eq!(LogicalId::new(&["get-orders"], FUNCTION).as_str(), "GetOrdersFunction");
/// assert_eq!(LogicalId::new(&["get_orders"], FUNCTION).as_str(), "GetOrdersXb75a5f20Function");
/// assert_eq!(LogicalId::new(&["shop", "get-orders"], FUNCTION).as_str(), "ShopGetOrdersX746ef979Function");
/// assert_eq!(LogicalId::new(&[], Kind::new("Api")).as_str(), "Api");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct LogicalId(String);

/// What something is, as the last word of its logical id: `Function`, `Role`.
///
/// One capitalised word. With two words, the kind `FunctionRole` of `orders` and the kind `Role` of `orders-function`
/// would have one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(&'static str);

impl LogicalId {
    /// Letters and digits that CloudFormation takes (source: CloudFormation quotas, parameter and output names).
    pub const MAX_LENGTH: usize = 255;

    /// Letters of the user's names that an id shows; the hash stands for the rest.
    const MAX_WORDS: usize = 150;

    /// The id of a thing of one kind. `names` lead to it from the outermost in: an app's function, a function's event
    /// source. None for what there is one of.
    pub fn new(names: &[&str], kind: Kind) -> Self {
        let words: String = names.iter().flat_map(|name| words(name)).collect();
        let hash = match names {
            [] => String::new(),
            [name] if is_plain(name) => String::new(),
            _ => format!("X{}", ContentHash::of_names(names).short()),
        };
        let shown = &words[..words.len().min(Self::MAX_WORDS)];
        Self(format!("{shown}{hash}{}", kind.0))
    }

    /// The id of a resource that CloudFormation cannot change in place: other content, other resource.
    #[must_use]
    pub fn hashed(&self, content: &ContentHash) -> Self {
        Self(format!("{}{content}", self.0))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Kind {
    /// A kind, which must be one capitalised word of ASCII letters.
    ///
    /// # Panics
    ///
    /// If it is not; in a constant, that is a compile error.
    pub const fn new(word: &'static str) -> Self {
        let bytes = word.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let fits = if at == 0 { bytes[at].is_ascii_uppercase() } else { bytes[at].is_ascii_lowercase() };
            assert!(fits, "a kind is one capitalised word");
            at += 1;
        }
        assert!(at > 0, "a kind is one capitalised word");
        Self(word)
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Maps keyed by ids are searched by names found in text.
impl Borrow<str> for LogicalId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The runs of ASCII letters and digits, each beginning with a capital.
fn words(name: &str) -> impl Iterator<Item = String> {
    let runs = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(|run| {
        let (first, rest) = run.split_at(1);
        first.to_ascii_uppercase() + rest
    })
}

/// Whether the name can be read off its words: `get-orders`, short, and not ending like a hash of ours.
fn is_plain(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    name.len() <= LogicalId::MAX_WORDS && name.split('-').all(is_word) && !name.split('-').any(looks_like_hash)
}

fn looks_like_hash(word: &str) -> bool {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    word.strip_prefix('x').is_some_and(|hex| hex.len() == ContentHash::SHORT && hex.chars().all(is_hex))
}

#[cfg(test)]
mod tests;
