//! `VersionMajor` and its kin.

use crate::{assert_filtered, assert_left};

#[test]
fn parts_of_versions() {
    for (version, [major, minor, patch, revision, release, prefix, counter, metadata]) in [
        ("1", ["1", "0", "0", "0", "", "", "", ""]),
        ("1.2", ["1", "2", "0", "0", "", "", "", ""]),
        ("1.2.3.4", ["1", "2", "3", "4", "", "", "", ""]),
        ("1.2.3.4-branch.1", ["1", "2", "3", "4", "branch.1", "branch", "1", ""]),
        ("v1.2.3.4-branch.1+meta", ["1", "2", "3", "4", "branch.1", "branch", "1", "meta"]),
        ("V1.2.3.4-branch.hithere+meta", ["1", "2", "3", "4", "branch.hithere", "branch", "hithere", "meta"]),
        ("V1.2.3.4-branch-hithere+meta", ["1", "2", "3", "4", "branch-hithere", "branch", "hithere", "meta"]),
        ("V1.2.3.4-branch_hithere+meta", ["1", "2", "3", "4", "branch_hithere", "branch", "hithere", "meta"]),
        ("19.0.0.Final", ["19", "0", "0", "0", "Final", "Final", "", ""]),
        (
            "284.0.0-debian_component_based",
            ["284", "0", "0", "0", "debian_component_based", "debian", "component_based", ""],
        ),
        ("latest", ["0", "0", "0", "0", "latest", "latest", "", ""]),
        ("v1", ["1", "0", "0", "0", "", "", "", ""]),
        (" 1 . 2 . 3 ", ["1", "2", "3", "0", "", "", "", ""]),
        ("1.2a", ["1", "0", "0", "0", "2a", "2a", "", ""]),
        ("1.2.3.4.5", ["1", "2", "3", "4", "5", "5", "", ""]),
    ] {
        assert_filtered(
            version,
            &[
                ("VersionMajor", major),
                ("VersionMinor", minor),
                ("VersionPatch", patch),
                ("VersionRevision", revision),
                ("VersionPreRelease", release),
                ("VersionPreReleasePrefix", prefix),
                ("VersionPreReleaseCounter", counter),
                ("VersionMetadata", metadata),
            ],
        );
    }
}

#[test]
fn what_is_no_version_is_refused() {
    for version in ["", " ", "1.2.3 beta/4", "1.99999999999"] {
        assert_left(&[("foo", version)], &[("#{foo | VersionMajor}", "`VersionMajor` needs a version before it")]);
    }
}
