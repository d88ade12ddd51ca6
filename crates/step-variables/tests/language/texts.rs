//! Filters on texts.

use crate::{assert_all, assert_filtered, assert_left};

#[test]
fn letter_case() {
    assert_filtered("Aß_é1", &[("ToUpper", "Aß_É1"), ("ToLower", "aß_é1"), ("toupper | TOLOWER", "aß_é1")]);
}

#[test]
fn base64() {
    assert_filtered(
        "Foo Bar",
        &[
            ("ToBase64", "Rm9vIEJhcg=="),
            ("tobase64 utf-8", "Rm9vIEJhcg=="),
            ("ToBase64 unicode", "RgBvAG8AIABCAGEAcgA="),
            ("ToBase64 | FromBase64", "Foo Bar"),
            ("ToBase64 Unicode | FromBase64 unicode", "Foo Bar"),
        ],
    );
    assert_left(
        &[("Foo", "%"), ("Bytes", "/w==")],
        &[
            ("#{Foo | FromBase64}", "`FromBase64` needs Base64 before it"),
            ("#{Bytes | FromBase64}", "`FromBase64` finds no text of this encoding"),
            ("#{Foo | ToBase64 latin1}", "`ToBase64` knows the encodings `utf8` and `unicode`"),
            ("#{Foo | ToBase64 utf8 utf8}", "`ToBase64` takes at most 1 option, not 2"),
        ],
    );
}

#[test]
fn markup_escapes() {
    assert_filtered(
        r#"A&'b<c>"d"/"#,
        &[
            ("HtmlEscape", "A&amp;&apos;b&lt;c&gt;&quot;d&quot;&#x2F;"),
            ("XmlEscape", "A&amp;&apos;b&lt;c&gt;&quot;d&quot;/"),
        ],
    );
    assert_filtered("", &[("HtmlEscape", ""), ("XmlEscape", "")]);
}

#[test]
fn json_escape() {
    assert_filtered("\"\r\t\n\\/é", &[("JsonEscape", r#"\"\r\t\n\\/é"#)]);
}

#[test]
fn uri_escapes() {
    assert_filtered(
        "A b:c+d/e%é~",
        &[("UriEscape", "A%20b:c+d/e%25%C3%A9~"), ("UriDataEscape", "A%20b%3Ac%2Bd%2Fe%25%C3%A9~")],
    );
    assert_filtered("[a]#'(x)", &[("UriEscape", "[a]#'(x)"), ("UriDataEscape", "%5Ba%5D%23%27%28x%29")]);
}

#[test]
fn yaml_single_quote_escape() {
    for (value, expected) in [
        ("single'quote", "single''quote"),
        ("\\'", "\\''"),
        ("a\n\tb\n\tc", "a\n\n\tb\n\n\tc"),
        ("a\r\nb", "a\r\n\r\nb"),
        ("a\n\r\nb", "a\n\n\r\nb"),
        ("a\n\n\nb", "a\n\n\n\nb"),
        ("a\rb", "a\rb"),
        ("\n", "\n\n"),
        ("", ""),
    ] {
        assert_filtered(value, &[("YamlSingleQuoteEscape", expected)]);
    }
}

#[test]
fn yaml_double_quote_escape() {
    for (value, expected) in [
        ("double\"quote", "double\\\"quote"),
        ("\\", "\\\\"),
        ("a\r\n\tb", "a\\r\\n\\tb"),
        ("single'quote", "single'quote"),
        ("我叫", "\\u6211\\u53eb"),
        ("😀", "\\ud83d\\ude00"),
        ("\u{7f}", "\\u007f"),
    ] {
        assert_filtered(value, &[("YamlDoubleQuoteEscape", expected)]);
    }
}

#[test]
fn properties_escapes() {
    for (value, key, text) in [
        (" a \n b ", "\\ a\\ \\n\\ b\\ ", "\\ a \\n b "),
        (":=", "\\:\\=", ":="),
        ("\\\t\r", "\\\\\\t\\r", "\\\\\\t\\r"),
        ("我÷ü", "\\u6211÷ü", "\\u6211÷ü"),
        ("ÿ", "\\u00ff", "\\u00ff"),
    ] {
        assert_filtered(value, &[("PropertiesKeyEscape", key), ("PropertiesValueEscape", text)]);
    }
}

#[test]
fn markdown() {
    for (value, expected) in [
        ("_yeah!_", "<p><em>yeah!</em></p>"),
        ("http://octopus.com", "<p><a href=\"http://octopus.com\">http://octopus.com</a></p>"),
        ("[Some link](http://octopus.com)", "<p><a href=\"http://octopus.com\">Some link</a></p>"),
        ("~~a~~ H~2~O x^2^", "<p><del>a</del> H<sub>2</sub>O x<sup>2</sup></p>"),
        ("++a++ ==b==", "<p><ins>a</ins> <mark>b</mark></p>"),
        ("a <b>bold</b>", "<p>a <b>bold</b></p>"),
        (
            "|Header1|Header2|\n|-|-|\n|Cell1|Cell2|",
            "<table>\n<thead>\n<tr>\n<th>Header1</th>\n<th>Header2</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Cell1</td>\n<td>Cell2</td>\n</tr>\n</tbody>\n</table>",
        ),
    ] {
        assert_filtered(value, &[("Markdown | Trim", expected), ("MarkdownToHtml | Trim", expected)]);
    }
    assert_filtered("a", &[("Markdown", "<p>a</p>\n\n")]);
}

#[test]
fn comparisons() {
    assert_filtered(
        "abc def",
        &[
            ("Contains de", "true"),
            ("Contains ed", "false"),
            ("Contains ABC", "false"),
            ("Contains \"c de\"", "true"),
            ("StartsWith abc", "true"),
            ("StartsWith bc", "false"),
            ("EndsWith def", "true"),
            ("EndsWith de", "false"),
        ],
    );
}

#[test]
fn substring() {
    assert_filtered(
        "Octopus Deploy",
        &[
            ("Substring 7", "Octopus"),
            ("Substring 8 6", "Deploy"),
            ("Substring \"8\" \"6\"", "Deploy"),
            ("Substring 0", ""),
            ("Substring 14 0", ""),
        ],
    );
    let outside = "`Substring` would cut outside of the text or through a character";
    assert_left(
        &[("foo", "Octopus Deploy"), ("smile", "a😀")],
        &[
            ("#{foo | Substring}", "`Substring` takes 1 or 2 options, not 0"),
            ("#{foo | Substring 1 2 3}", "`Substring` takes 1 or 2 options, not 3"),
            ("#{foo | Substring a}", "`Substring` needs whole numbers that are not negative"),
            ("#{foo | Substring 0 -1}", "`Substring` needs whole numbers that are not negative"),
            ("#{foo | Substring 20}", outside),
            ("#{foo | Substring 8 7}", outside),
            ("#{foo | Substring 2147483647 2147483647}", outside),
            ("#{smile | Substring 2}", outside),
        ],
    );
    assert_all(&[("smile", "a😀b")], &[("#{smile | Substring 3}", "a😀")]);
}

#[test]
fn truncate() {
    assert_filtered(
        "Octopus Deploy",
        &[
            ("Truncate 7", "Octopus..."),
            ("Truncate 50", "Octopus Deploy"),
            ("Truncate 14", "Octopus Deploy"),
            ("Truncate 7 \"…\"", "Octopus…"),
            ("Truncate 0 \"\"", ""),
        ],
    );
    assert_left(
        &[("foo", "Octopus Deploy")],
        &[
            ("#{foo | Truncate}", "`Truncate` takes 1 or 2 options, not 0"),
            ("#{foo | Truncate a}", "`Truncate` needs a length that is a whole number and not negative"),
            ("#{foo | Truncate -1}", "`Truncate` needs a length that is a whole number and not negative"),
        ],
    );
}

#[test]
fn trim() {
    assert_filtered(" \t\u{a0}a b \r\n", &[("Trim", "a b"), ("Trim start", "a b \r\n"), ("Trim End", " \t\u{a0}a b")]);
    assert_left(&[("foo", " x ")], &[("#{foo | Trim Both}", "`Trim` takes `start` or `end`")]);
}

#[test]
fn indent() {
    assert_filtered("", &[("Indent", "")]);
    assert_filtered(
        "a\nb\nc",
        &[
            ("Indent", "    a\n    b\n    c"),
            ("Indent 2", "  a\n  b\n  c"),
            ("Indent /3", "a\n   b\n   c"),
            ("Indent 3/2", "   a\n  b\n  c"),
            ("Indent //", "//a\n//b\n//c"),
            ("Indent 256", "256a\n256b\n256c"),
            ("Indent /256", "/256a\n/256b\n/256c"),
            ("Indent 256/3", "256/3a\n256/3b\n256/3c"),
            ("Indent \"/* \" \" * \"", "/* a\n * b\n * c"),
            ("Indent \\\"# \\\"", "# a\n# b\n# c"),
            ("Indent \"# \"", "# a\n# b\n# c"),
        ],
    );
    assert_left(
        &[("foo", "foo")],
        &[
            ("#{foo | Indent abc 123 def}", "`Indent` takes at most 2 options, not 3"),
            ("#{ | Indent}", "`Indent` needs something before it"),
        ],
    );
}

#[test]
fn append_and_prepend() {
    assert_filtered(
        "bar",
        &[
            ("Append value", "barvalue"),
            ("Append value1 value2", "barvalue1value2"),
            ("Append value1 \" \" value2", "barvalue1 value2"),
            ("Append \" \" #{Foo} \" \" value", "bar bar value"),
            ("Prepend value1 value2", "value1value2bar"),
        ],
    );
    assert_all(&[], &[("#{|Append foo}", "foo"), ("#{ | Prepend foo}", "foo")]);
    assert_left(
        &[("foo", "bar")],
        &[
            ("#{foo | Append}", "`Append` takes at least 1 option, not 0"),
            ("#{ | Prepend}", "`Prepend` takes at least 1 option, not 0"),
        ],
    );
}

#[test]
fn options_are_words_quoted_or_nested() {
    assert_all(
        &[("foo", "abc"), ("regex", "b"), ("replacement", "x"), ("List", "1,2"), ("Yes", "true")],
        &[
            ("#{foo | Replace #{regex}#{replacement}}", "axc"),
            ("#{foo | Replace #{regex} #{replacement}}", "axc"),
            ("#{foo | Append #{regex | ToUpper}}", "abcB"),
            ("#{foo | Append #{if Yes}1#{else}2#{/if}}", "abc1"),
            ("#{foo | Append #{each i in List}<#{i}>#{/each}}", "abc<1><2>"),
            ("#{foo | Append #{calc 1+1}}", "abc2"),
            ("#{foo | Append \\\"#{foo} \"x\\\"}", "abc#{foo} \"x"),
            ("#{foo | Append \"a'(b)\"}", "abca'(b)"),
            ("#{foo|ToUpper|Append d|ToLower}", "abcd"),
        ],
    );
}

#[test]
fn an_option_that_is_not_defined_is_listed() {
    let evaluated = crate::evaluate("#{foo | Append #{bar}}", &[("foo", "x")]);
    assert_eq!(evaluated.text(), "x#{bar}");
    assert_eq!(evaluated.unresolved()[0].expression, "#{bar}");
}
