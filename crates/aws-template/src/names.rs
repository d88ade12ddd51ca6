//! Default names of what is deployed: stable, readable, within AWS's limits, and different for different things.

mod camel_case;

use crate::ContentHash;
use camel_case::camel_case;

/// Where something is deployed. The names of two environments or tenants differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The environment's id: `Environments-1`.
    pub environment: &'a str,
    /// The tenant's id, if the deployment has one: `Tenants-1`.
    pub tenant: Option<&'a str>,
}

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameOf {
    /// An alarm.
    Alarm,
    /// An API. A REST API could have a longer one.
    Api,
    /// A Lambda function.
    Function,
    /// A Lambda layer.
    Layer,
    /// A queue; five characters are left for `.fifo`.
    Queue,
    /// A role. Roles are of the account, not of a region: where both are possible, a part says which region.
    Role,
    /// A rule of `EventBridge`.
    Rule,
    /// A stack. Its name begins with `cf-`.
    Stack,
}

/// Where there is no tenant.
const UNTENANTED: &str = "untenanted";

impl Scope<'_> {
    /// The name of a thing, from the names that lead to it, such as an app's and a function's. Letters, digits and
    /// hyphens.
    ///
    /// Each part is written in camel case, so that hyphens show where parts end (the form of the stack names of the
    /// original system's ECS step). Where that loses something, or is too long, the name ends with a hash of all.
    ///
    /// ```
    /// use aws_template::names::{NameOf, Scope};
    ///
    /// let test = Scope { environment: "Environments-1", tenant: None };
    /// assert_eq!(test.name(NameOf::Stack, &["shop"]), "cf-shop-environments1-untenanted");
    /// assert_eq!(test.name(NameOf::Function, &["shop", "get-orders"]), "shop-getOrders-environments1-untenanted");
    /// assert_eq!(test.name(NameOf::Function, &["shop", "get_orders"]), "shop-getOrders-environments1-untenanted-e560e456");
    /// ```
    pub fn name(&self, of: NameOf, parts: &[&str]) -> String {
        let scope = [self.environment, self.tenant.unwrap_or(UNTENANTED)];
        let words = parts.iter().chain(&scope).map(|part| camel_case(part)).filter(|word| !word.is_empty());
        let name = of.prefix().map(str::to_owned).into_iter().chain(words).collect::<Vec<_>>().join("-");
        let is_exact = parts.iter().all(|part| is_plain(part)) && self.is_plain() && !ends_like_hash(&name);
        let is_exact = is_exact && !(of.ignores_case() && name.contains(|c: char| c.is_ascii_uppercase()));
        if is_exact && name.len() <= of.max_length() { name } else { self.hashed(&name, of, parts) }
    }

    fn hashed(&self, name: &str, of: NameOf, parts: &[&str]) -> String {
        let scope =
            [self.environment, if self.tenant.is_some() { "tenant" } else { "" }, self.tenant.unwrap_or_default()];
        let all: Vec<_> = parts.iter().chain(&scope).copied().collect();
        let shown = &name[..name.len().min(of.max_length() - ContentHash::SHORT - 1)];
        format!("{}-{}", shown.trim_end_matches('-'), ContentHash::of_names(&all).short())
    }

    fn is_plain(&self) -> bool {
        is_plain_id(self.environment) && self.tenant.is_none_or(|tenant| is_plain_id(tenant) && tenant != UNTENANTED)
    }
}

impl NameOf {
    /// The most characters (sources: the name's property in the API reference of each service).
    pub const fn max_length(self) -> usize {
        match self {
            Self::Function | Self::Role | Self::Rule => 64,
            Self::Queue => 75,
            Self::Api | Self::Stack => 128,
            Self::Layer => 140,
            Self::Alarm => 255,
        }
    }

    /// Whether names that differ in case alone are one (source: IAM quotas, IAM names).
    const fn ignores_case(self) -> bool {
        matches!(self, Self::Role)
    }

    const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Stack => Some("cf"),
            _ => None,
        }
    }
}

/// Whether a part can be read off its camel case: hyphens stand where capitals are, and nowhere else.
fn is_plain(part: &str) -> bool {
    let mut kebab_case = String::new();
    for c in camel_case(part).chars() {
        if c.is_ascii_uppercase() {
            kebab_case.push('-');
        }
        kebab_case.push(c.to_ascii_lowercase());
    }
    !part.is_empty() && kebab_case == part
}

/// Whether an id can be read off its camel case: `environments1` is `Environments-1`, and nothing else.
fn is_plain_id(id: &str) -> bool {
    let is_word_and_number = |word: &str, number: &str| {
        word.chars().all(|c| c.is_ascii_lowercase()) && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    };
    let of_server = id.split_once('-').is_some_and(|(word, number)| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        !first.is_empty() && first.chars().all(|c| c.is_ascii_uppercase()) && is_word_and_number(rest, number)
    });
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let like_of_server = is_word_and_number(letters, &id[letters.len()..]);
    of_server || (is_plain(id) && !like_of_server)
}

/// Whether a name could be a shorter one with its hash.
fn ends_like_hash(name: &str) -> bool {
    let last = name.rsplit('-').next().unwrap_or_default();
    last.len() == ContentHash::SHORT && last.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
}

#[cfg(test)]
mod tests;
