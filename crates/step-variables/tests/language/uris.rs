//! `UriPart`.

use crate::{assert_filtered, assert_left};

#[test]
fn parts_of_urls() {
    for (url, part, expected) in [
        ("https://octopus.com/docs", "AbsolutePath", "/docs"),
        ("https://octopus.com", "AbsoluteUri", "https://octopus.com/"),
        ("https://octopus.com/docs", "Authority", "octopus.com"),
        ("https://octopus.com:8443/docs", "Authority", "octopus.com:8443"),
        ("https://octopus.com/docs", "DnsSafeHost", "octopus.com"),
        ("https://octopus.com/docs#filters", "Fragment", "#filters"),
        ("https://octopus.com/docs", "Fragment", ""),
        ("https://Octopus.com/docs", "Host", "octopus.com"),
        ("https://octopus.com/docs", "HostAndPort", "octopus.com:443"),
        ("https://octopus.com/docs", "HostNameType", "Dns"),
        ("https://10.0.0.1/docs", "HostNameType", "IPv4"),
        ("https://[::1]/docs", "HostNameType", "IPv6"),
        ("https://octopus.com/docs", "IsAbsoluteUri", "true"),
        ("/docs", "IsAbsoluteUri", "false"),
        ("https://octopus.com/docs", "IsDefaultPort", "true"),
        ("https://octopus.com:81/docs", "isdefaultport", "false"),
        ("https://octopus.com/docs", "IsFile", "false"),
        ("file:///etc/hosts", "IsFile", "true"),
        ("https://octopus.com/docs", "IsLoopback", "false"),
        ("http://127.0.0.1:90", "IsLoopback", "true"),
        ("https://octopus.com/docs", "IsUnc", "false"),
        ("file://server/share", "IsUnc", "true"),
        ("https://octopus.com/a%20b", "Path", "/a b"),
        ("https://octopus.com/docs?filter=faq", "PathAndQuery", "/docs?filter=faq"),
        ("https://octopus.com/docs", "Port", "443"),
        ("file:///etc/hosts", "Port", "-1"),
        ("https://octopus.com/docs?filter=faq", "Query", "?filter=faq"),
        ("https://octopus.com/docs", "Scheme", "https"),
        ("https://octopus.com/docs", "SchemeAndServer", "https://octopus.com"),
        ("https://username:password@octopus.com", "UserInfo", "username:password"),
        ("https://octopus.com", "UserInfo", ""),
    ] {
        assert_filtered(url, &[(&format!("UriPart {part}"), expected)]);
    }
}

#[test]
fn problems_are_told_in_the_text() {
    for (url, filter, expected) in [
        ("/docs", "UriPart Host", "[UriPart Host error: This operation is not supported for a relative URI.]"),
        ("https://octopus.com/docs", "UriPart", "[UriPart error: no argument given]"),
        ("https://octopus.com/docs", "UriPart bar", "[UriPart bar error: argument 'bar' not supported]"),
        ("http://[", "UriPart Host", "http://["),
    ] {
        assert_filtered(url, &[(filter, expected)]);
    }
}

#[test]
fn unusual_urls_are_refused() {
    let unusual = "`UriPart` reads URLs of the schemes http, https, ftp, file, ws and wss with plain host names";
    for url in ["mailto:a@example.com", "C:\\Temp", "\\\\server\\share", "https://münchen.example/"] {
        assert_left(&[("foo", url)], &[("#{foo | UriPart Host}", unusual)]);
    }
}
