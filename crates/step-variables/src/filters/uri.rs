//! `UriPart`: a part of a URL.
//!
//! Problems with the part are told in the text (`[UriPart Foo error: …]`), as elsewhere.

use percent_encoding::percent_decode_str;
use url::{Host, ParseError, Position, Url};

use super::{Call, Refusal};

const PARTS: [&str; 20] = [
    "AbsolutePath",
    "AbsoluteUri",
    "Authority",
    "DnsSafeHost",
    "Fragment",
    "Host",
    "HostAndPort",
    "HostNameType",
    "IsAbsoluteUri",
    "IsDefaultPort",
    "IsFile",
    "IsLoopback",
    "IsUnc",
    "Path",
    "PathAndQuery",
    "Port",
    "Query",
    "Scheme",
    "SchemeAndServer",
    "UserInfo",
];

pub(super) fn part(call: &Call<'_>) -> Result<String, Refusal> {
    let Some(asked) = call.option(0) else { return Ok("[UriPart error: no argument given]".to_owned()) };
    let Some(part) = PARTS.iter().find(|part| part.eq_ignore_ascii_case(asked)) else {
        return Ok(format!("[UriPart {asked} error: argument '{asked}' not supported]"));
    };
    match Url::parse(call.input) {
        Ok(url) => of_absolute(&url, part, call.input),
        Err(ParseError::RelativeUrlWithoutBase) if call.input.starts_with("\\\\") => Err(UNUSUAL.into()),
        Err(ParseError::RelativeUrlWithoutBase) if *part == "IsAbsoluteUri" => Ok("false".to_owned()),
        Err(ParseError::RelativeUrlWithoutBase) => {
            Ok(format!("[UriPart {asked} error: This operation is not supported for a relative URI.]"))
        }
        Err(_) => Ok(call.input.to_owned()),
    }
}

const UNUSUAL: &str = "reads URLs of the schemes http, https, ftp, file, ws and wss with plain host names";

fn of_absolute(url: &Url, part: &str, input: &str) -> Result<String, Refusal> {
    // .NET knows other things about other schemes, and writes such hosts in other ways.
    if !url.is_special() || !input.is_ascii() {
        return Err(UNUSUAL.into());
    }
    Ok(match part {
        "AbsolutePath" => url.path().to_owned(),
        "AbsoluteUri" => url.to_string(),
        "Authority" => authority(url),
        "DnsSafeHost" => host(url).trim_matches(['[', ']']).to_owned(),
        "Fragment" => url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default(),
        "Host" => host(url),
        "HostAndPort" => url.port_or_known_default().map_or_else(|| host(url), |port| format!("{}:{port}", host(url))),
        "HostNameType" => host_type(url).to_owned(),
        "IsAbsoluteUri" => "true".to_owned(),
        "IsDefaultPort" => url.port().is_none().to_string(),
        "IsFile" => (url.scheme() == "file").to_string(),
        "IsLoopback" => is_loopback(url).to_string(),
        "IsUnc" => (url.scheme() == "file" && url.has_host()).to_string(),
        "Path" => percent_decode_str(url.path()).decode_utf8().map_err(|_| UNUSUAL)?.into_owned(),
        "PathAndQuery" => url[Position::BeforePath..Position::AfterQuery].to_owned(),
        "Port" => url.port_or_known_default().map_or_else(|| "-1".to_owned(), |port| port.to_string()),
        "Query" => url.query().map(|query| format!("?{query}")).unwrap_or_default(),
        "Scheme" => url.scheme().to_owned(),
        "SchemeAndServer" => format!("{}://{}", url.scheme(), authority(url)),
        _ => url[Position::BeforeUsername..Position::AfterPassword].to_owned(),
    })
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The host, and the port unless it is the scheme's.
fn authority(url: &Url) -> String {
    url[Position::BeforeHost..Position::AfterPort].to_owned()
}

fn host_type(url: &Url) -> &'static str {
    match url.host() {
        Some(Host::Domain(_)) => "Dns",
        Some(Host::Ipv4(_)) => "IPv4",
        Some(Host::Ipv6(_)) => "IPv6",
        None => "Basic",
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(domain)) => domain == "localhost" || domain == "loopback",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // A local file.
        None => true,
    }
}
