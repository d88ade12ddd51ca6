//! `Match` and `Replace`.

use crate::{assert_all, assert_filtered, assert_left};

#[test]
fn matching() {
    assert_filtered(
        "abc def1(x",
        &[
            ("Match abc", "true"),
            ("Match cba", "false"),
            ("Match ABC", "false"),
            ("Match \"(?i)ABC\"", "true"),
            ("Match \"abc d\"", "true"),
            ("Match \"[0-9]+\"", "true"),
            ("Match \"1\\(x\"", "true"),
            ("Match \"^abc\"", "true"),
            ("Match \"^def\"", "false"),
            ("Match \"(?<=def)1\"", "true"),
            ("Match \"abc(?! xyz)\"", "true"),
        ],
    );
    assert_all(&[("foo", "abc def"), ("regex", "def$")], &[("#{foo | Match #{regex}}", "true")]);
}

#[test]
fn replacing() {
    for (value, filter, expected) in [
        ("abc", "Replace abc def", "def"),
        ("abc", "Replace a", "bc"),
        ("ABC", "Replace abc def", "ABC"),
        ("ab c", "Replace \"ab c\" \"d ef\"", "d ef"),
        ("a'b", "Replace \"[a-z]+\" 1", "1'1"),
        ("a(b", "Replace \"a\\(b\" \"d(e\"", "d(e"),
        ("opuocts", "Replace \"o(.+)o([a-z]*)s\" \"o$2o$1s\"", "octopus"),
        ("ababa", "Replace a x", "xbxbx"),
        ("ababa", "Replace \"^a\" x", "xbaba"),
        ("ababa", "Replace \"a$\" x", "ababx"),
        ("ab", "Replace \"(?<first>a)(?<second>b)\" \"${second}${first}\"", "ba"),
        ("ab", "Replace \"(a)(b)\" \"$$1 $& ${2}3 $9 $x $+ $_\"", "$1 ab b3 $9 $x b ab"),
        ("xaby", "Replace ab \"[$`|$']\"", "x[x|y]y"),
        ("aa bb ab", "Replace \"(\\w)\\1\" \"$1\"", "a b ab"),
    ] {
        assert_filtered(value, &[(filter, expected)]);
    }
}

#[test]
fn what_dotnet_reads_differently() {
    for (value, filter, expected) in [
        // An empty match may follow another match.
        ("baac", "Replace \"a*\" x", "xbxxcx"),
        // `$` also stands before the last newline.
        ("a\n", "Replace \"a$\" x", "x\n"),
        ("a\nb\n", "Replace \"(?m)$\" x", "ax\nbx\nx"),
        ("a\n", "Match \"a\\Z\"", "true"),
        ("a\n", "Match \"a\\z\"", "false"),
        // Brackets and doubled signs in classes are characters.
        ("a[b", "Replace \"[[a]\" x", "xxb"),
        ("a&b", "Replace \"[a&&b]\" x", "xxx"),
        ("]a", "Replace \"[]a]\" x", "xx"),
        ("a{b{,2}", "Replace \"{b{,2}\" x", "ax"),
        ("<a>", "Replace \"\\<a\\>\" x", "x"),
        ("a\u{b}", "Replace \"\\v\" x", "ax"),
        ("٣", "Match \"^\\d$\"", "true"),
        ("a+b", "Replace \"\\++\" x", "axb"),
    ] {
        assert_filtered(value, &[(filter, expected)]);
    }
}

#[test]
fn what_is_not_supported_is_refused() {
    let values = [("foo", "abc")];
    for (pattern, reason) in [
        ("(a", "needs a pattern that is well formed"),
        ("a**", "needs a pattern that is well formed"),
        ("a++", "needs a pattern that is well formed"),
        ("\\h", "needs a pattern that is well formed"),
        ("[a-z-[b]]", "cannot use a subtraction of classes in a pattern"),
        ("[+--]", "cannot use a range from or to `-` in a pattern"),
        ("(?<a-b>x)", "cannot use a balancing group in a pattern"),
        ("(?<a>x)(y)", "cannot use groups with and without a name in a pattern"),
        ("(?x)a b", "cannot use this group in a pattern"),
        ("\\cA", "cannot use this escape in a pattern"),
        ("(a{1000}){1000}{1000}", "needs a pattern that is well formed"),
    ] {
        let text = format!("#{{foo | Match \\\"{pattern}\\\"}}");
        assert_left(&values, &[(&text, &format!("`Match` {reason}"))]);
    }
}

#[test]
fn wrong_numbers_of_options_are_refused() {
    assert_left(
        &[("foo", "abc")],
        &[
            ("#{foo | Match}", "`Match` takes one option, not 0"),
            ("#{foo | Match a b}", "`Match` takes one option, not 2"),
            ("#{foo | Replace}", "`Replace` takes 1 or 2 options, not 0"),
            ("#{foo | Replace a b c}", "`Replace` takes 1 or 2 options, not 3"),
        ],
    );
}

#[test]
fn a_pattern_that_goes_back_without_end_is_given_up() {
    let text = "a".repeat(60) + "b";
    let values = [("foo", text.as_str())];
    let expression = "#{foo | Match \"^((a|aa)+)b\\1$\"}";
    assert_left(&values, &[(expression, "`Match` takes too long with this pattern")]);
}
