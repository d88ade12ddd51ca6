//! Patterns of network hosts, and what they are compared with.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Which hosts may be called.
///
/// | pattern | grants |
/// |---|---|
/// | `api.example.com` | this host |
/// | `*.example.com` | every host below `example.com`, at any depth; not `example.com` itself |
/// | `service.*.example.com` | one label in place of the `*` |
/// | `192.0.2.7`, `[2001:db8::7]` | this address; a `*` never matches an address |
///
/// A port may follow: `localhost:4566`. Without one, the scheme's own port is granted, 443 for https and 80 for http.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    text: String,
    host: Pattern,
    port: Option<u16>,
}

/// Where a request goes, in the form in which it will be connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    host: Host,
    port: u16,
    is_default_port: bool,
}

/// The text is not a [`HostPattern`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a host pattern: {problem}")]
pub struct InvalidHostPattern {
    /// The text.
    pub pattern: String,
    /// What is wrong with it and what would be right.
    pub problem: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Address(IpAddr),
    /// From the last label to the first; `below` where the first was `*`.
    Name {
        labels: Vec<Label>,
        below: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    Any,
    Exactly(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Address(IpAddr),
    Name(String),
}

impl HostPattern {
    /// The pattern, unless only an operator can judge it: an address, this machine, or a whole top-level domain.
    pub(crate) fn for_a_package(self) -> Result<Self, InvalidHostPattern> {
        let problem = match &self.host {
            Pattern::Address(_) => Some("only an operator can grant an address; ask for a name"),
            Pattern::Name { labels, .. } if labels.last() == Some(&Label::Exactly("localhost".to_owned())) => {
                Some("only an operator can grant this machine")
            }
            Pattern::Name { labels, below: true } if labels.len() < 2 => {
                Some("only an operator can grant a whole domain; ask for hosts below a domain of its own")
            }
            Pattern::Name { .. } => None,
        };
        problem.map_or(Ok(()), Err).map_err(|problem| InvalidHostPattern { pattern: self.text.clone(), problem })?;
        Ok(self)
    }

    /// Whether it grants `endpoint`.
    pub(crate) fn grants(&self, endpoint: &Endpoint) -> bool {
        let port_fits = self.port.map_or(endpoint.is_default_port, |port| port == endpoint.port);
        port_fits && self.host.fits(&endpoint.host)
    }
}

impl Endpoint {
    /// `host` as in a normalised URL: lower case, IPv6 in brackets. `default_port` is the scheme's.
    pub(crate) fn new(host: &str, port: Option<u16>, default_port: u16) -> Self {
        let port = port.unwrap_or(default_port);
        let address = host.trim_start_matches('[').trim_end_matches(']').parse();
        let host = match address {
            Ok(address) => Host::Address(address),
            Err(_) => Host::Name(host.trim_end_matches('.').to_ascii_lowercase()),
        };
        Self { host, port, is_default_port: port == default_port }
    }
}

/// The pattern that grants exactly this endpoint.
impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Name(name) => formatter.write_str(name)?,
            Host::Address(IpAddr::V4(address)) => write!(formatter, "{address}")?,
            Host::Address(IpAddr::V6(address)) => write!(formatter, "[{address}]")?,
        }
        if self.is_default_port { Ok(()) } else { write!(formatter, ":{}", self.port) }
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for HostPattern {
    type Err = InvalidHostPattern;

    fn from_str(text: &str) -> Result<Self, InvalidHostPattern> {
        parse(text).map_err(|problem| InvalidHostPattern { pattern: text.to_owned(), problem })
    }
}

fn parse(text: &str) -> Result<HostPattern, &'static str> {
    if text.contains("://") || text.contains('/') {
        return Err("give the host alone, without scheme or path");
    }
    let (host, port) = split_port(text)?;
    Ok(HostPattern { text: text.to_owned(), host: parse_host(host)?, port })
}

fn split_port(text: &str) -> Result<(&str, Option<u16>), &'static str> {
    const NOT_A_PORT: &str = "after the `:` comes a port, 1 to 65535";
    if text.starts_with('[') && text.ends_with(']') {
        return Ok((text, None));
    }
    match text.rsplit_once(':') {
        None => Ok((text, None)),
        Some((host, _)) if host.contains(':') && !host.starts_with('[') => Err("put an IPv6 address in brackets"),
        Some((host, port)) => match port.parse() {
            Ok(0) | Err(_) => Err(NOT_A_PORT),
            Ok(port) => Ok((host, Some(port))),
        },
    }
}

fn parse_host(host: &str) -> Result<Pattern, &'static str> {
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').unwrap_or_default().parse().map_err(|_| "the address is not valid")?;
        return Ok(Pattern::Address(IpAddr::V6(address)));
    }
    if let Ok(address) = host.parse() {
        return Ok(Pattern::Address(IpAddr::V4(address)));
    }
    let labels = host.split('.').map(parse_label).collect::<Result<Vec<_>, _>>()?;
    match &labels[..] {
        [.., Label::Any] => Err("the last label is a `*`, which would grant too much; name the hosts"),
        [Label::Any, rest @ ..] => Ok(Pattern::Name { labels: rest.to_vec(), below: true }),
        _ => Ok(Pattern::Name { labels, below: false }),
    }
}

fn parse_label(label: &str) -> Result<Label, &'static str> {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    match label {
        "*" => Ok(Label::Any),
        "" => Err("a label is empty"),
        _ if label.contains('*') => Err("a `*` stands for a whole label, like `*.example.com`"),
        _ if label.bytes().all(is_usual) => Ok(Label::Exactly(label.to_ascii_lowercase())),
        _ => Err("labels consist of letters, digits and hyphens (write other scripts in Punycode)"),
    }
}

impl Pattern {
    fn fits(&self, host: &Host) -> bool {
        match (self, host) {
            (Self::Address(granted), Host::Address(address)) => granted == address,
            (Self::Name { labels, below }, Host::Name(name)) => {
                let mut found = name.rsplit('.');
                let suffix_fits = labels.iter().rev().all(|label| found.next().is_some_and(|found| label.fits(found)));
                suffix_fits && found.next().is_some() == *below
            }
            _ => false,
        }
    }
}

impl Label {
    fn fits(&self, label: &str) -> bool {
        match self {
            Self::Any => !label.is_empty(),
            Self::Exactly(expected) => expected == label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        let url = reqwest::Url::parse(url).unwrap();
        let default_port = if url.scheme() == "https" { 443 } else { 80 };
        Endpoint::new(url.host_str().unwrap(), url.port(), default_port)
    }

    #[test]
    fn grants_by_table() {
        for (pattern, url, granted) in [
            ("api.example.com", "https://api.example.com/path", true),
            ("api.example.com", "http://api.example.com", true),
            ("api.example.com", "https://API.Example.COM", true),
            ("API.Example.com", "https://api.example.com", true),
            ("api.example.com", "https://api.example.com.", true),
            ("api.example.com", "https://api.example.com:8443", false),
            ("api.example.com", "https://example.com", false),
            ("api.example.com", "https://api.example.com.evil.test", false),
            ("api.example.com", "https://evil-api.example.com", false),
            ("*.example.com", "https://a.example.com", true),
            ("*.example.com", "https://a.b.example.com", true),
            ("*.example.com", "https://example.com", false),
            ("*.example.com", "https://notexample.com", false),
            ("cloud.*.example.com", "https://cloud.eu-west-1.example.com", true),
            ("cloud.*.example.com", "https://cloud.eu.west.example.com", false),
            ("cloud.*.example.com", "https://cloud.example.com", false),
            ("*.cloud.*.example.com", "https://a.b.cloud.eu.example.com", true),
            ("localhost:4566", "http://localhost:4566", true),
            ("localhost:4566", "http://localhost:4567", false),
            ("localhost:4566", "http://localhost", false),
            ("localhost", "http://localhost:4566", false),
            ("localhost:443", "https://localhost", true),
            ("192.0.2.7", "http://192.0.2.7", true),
            ("192.0.2.7", "http://3221225991", true),
            ("192.0.2.7", "http://192.0.2.8", false),
            ("*.0.2.7", "http://192.0.2.7", false),
            ("[2001:db8::7]:8080", "http://[2001:DB8:0::7]:8080", true),
            ("[::1]", "http://localhost", false),
        ] {
            let pattern: HostPattern = pattern.parse().unwrap();
            assert_eq!(pattern.grants(&endpoint(url)), granted, "{pattern} and {url}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_a_reason() {
        let problems = [
            "https://example.com",
            "example.com/path",
            "",
            "a..b",
            "*",
            "example.*",
            "ex*mple.com",
            "host:",
            "host:0",
            "host:99999",
            "::1",
            "[::g]",
            "exämple.com",
        ]
        .map(|text| text.parse::<HostPattern>().unwrap_err().to_string());
        insta::assert_snapshot!(problems.join("\n"));
    }

    #[test]
    fn a_destination_displays_as_the_pattern_that_grants_it() {
        for url in ["https://api.example.com", "http://localhost:4566", "http://192.0.2.7:8080", "http://[2001:db8::7]"]
        {
            let endpoint = endpoint(url);
            let pattern: HostPattern = endpoint.to_string().parse().unwrap();
            assert!(pattern.grants(&endpoint), "{url} is shown as {endpoint}");
        }
    }
}
