//! `Md5` and the `Sha` family.

use crate::{assert_filtered, assert_left};

const FOX: &str = "The quick brown fox jumps over the lazy dog";

#[test]
fn digests_of_utf8() {
    assert_filtered(
        FOX,
        &[
            ("Md5", "9e107d9d372bb6826bd81d3542a419d6"),
            ("Sha1", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
            ("Sha256", "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592"),
            (
                "Sha384",
                "ca737f1014a48f4c0b6dd43cb177b0afd9e5169367544c494011e3317dbf9a509cb1e5dc1e85a941bbee3d7f2afbc9b1",
            ),
            (
                "Sha512",
                "07e547d9586f6a73f73fbac0435ed76951218fb7d0c8d788a309d785436bbb642e93a252a954f23912547d1e8a3b5ed6e1bfd7097821233fa0538f3db854fee6",
            ),
        ],
    );
}

#[test]
fn digests_of_other_bytes() {
    assert_filtered(
        FOX,
        &[
            ("Md5 unicode", "b0986ae6ee1eefee8a4a399090126837"),
            ("Sha1 unicode", "bd136cb58899c93173c33a90dde95ead0d0cf6df"),
            ("ToBase64 | Sha1 base64", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
        ],
    );
}

#[test]
fn digests_may_be_shortened() {
    assert_filtered(
        FOX,
        &[
            ("Md5 3", "9e107d"),
            ("Md5 800 utf8", "9e107d9d372bb6826bd81d3542a419d6"),
            ("Sha1 utf-8 2", "2fd4"),
            ("Sha1 2 utf-8", "2fd4"),
        ],
    );
}

#[test]
fn other_options_are_refused() {
    let unknown = "`Sha256` takes a number of bytes, `utf8`, `unicode` or `base64`";
    assert_left(
        &[("foo", "b*r")],
        &[
            ("#{foo | Sha256 -1}", unknown),
            ("#{foo | Sha256 0}", unknown),
            ("#{foo | Sha256 utf8 bar}", unknown),
            ("#{foo | Sha256 utf8 utf8}", "`Sha256` takes one size and one encoding"),
            ("#{foo | Sha256 12 12}", "`Sha256` takes one size and one encoding"),
            ("#{foo | Sha256 12 utf8 extra}", "`Sha256` takes at most 2 options, not 3"),
            ("#{foo | Sha256 base64}", "`Sha256` needs Base64 before it"),
            ("#{ | Sha256}", "`Sha256` needs something before it"),
        ],
    );
}
