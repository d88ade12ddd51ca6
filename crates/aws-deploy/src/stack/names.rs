//! Texts with rules, parsed where they come in.

pub use step_core::{InvalidText, Region};

step_core::text_type! {
    /// A stack's name, unique within account and region (source: CloudFormation API, `CreateChangeSet`).
    pub struct StackName {
        what: "a stack name",
        accepted: "a letter, followed by at most 127 letters, digits and hyphens",
        length: 1..=128,
        pattern: "^[a-zA-Z][-a-zA-Z0-9]*$"
    }
}

step_core::text_type! {
    /// The name of a template's parameter.
    pub struct ParameterKey {
        what: "a parameter's name",
        accepted: "1 to 255 letters and digits",
        length: 1..=255,
        pattern: "^[a-zA-Z0-9]*$"
    }
}

step_core::text_type! {
    /// The key of a tag. The prefix `aws:` is AWS's own; the request's checks say so.
    pub struct TagKey { what: "a tag's key", accepted: "1 to 128 characters", length: 1..=128 }
}

step_core::text_type! {
    /// The path of a file inside a package: relative, with forward slashes, never leading out of the package.
    pub struct PackagePath {
        what: "a path inside a package",
        accepted: "a relative path with forward slashes and without `.` or `..`",
        length: 1..=4096,
        // Each name begins with something else than a dot, or is longer than its dots.
        pattern: "^([^./\\\\][^/\\\\]*|\\.[^./\\\\][^/\\\\]*|\\.\\.[^/\\\\]+)(/([^./\\\\][^/\\\\]*|\\.[^./\\\\][^/\\\\]*|\\.\\.[^/\\\\]+))*$"
    }
}

step_core::text_type! {
    /// A resource's name within its stack.
    pub struct LogicalId {
        what: "a logical id",
        accepted: "1 to 255 letters and digits",
        length: 1..=255,
        pattern: "^[a-zA-Z0-9]*$"
    }
}

step_core::text_type! {
    /// Where a template lies in S3 (source: CloudFormation API, `CreateChangeSet`, `TemplateURL`).
    pub struct TemplateUrl {
        what: "the address of a template in S3",
        accepted: "an address like `https://bucket.s3.eu-west-1.amazonaws.com/template.yaml`",
        length: 10..=5120,
        pattern: "^https://[!-.0-~]+/[!-~]+$"
    }
}

step_core::text_type! {
    /// The name of an S3 bucket (source: S3 User Guide, bucket naming rules; the finer ones are left to AWS).
    pub struct BucketName {
        what: "the name of an S3 bucket",
        accepted: "3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends",
        length: 3..=63,
        pattern: "^[a-z0-9][a-z0-9.-]*[a-z0-9]$"
    }
}

#[cfg(test)]
mod tests {
    use step_testing::parser_and_schema_agree;

    use super::*;

    #[test]
    fn stack_names() {
        let (longest, too_long) = ("a".repeat(128), "a".repeat(129));
        parser_and_schema_agree::<StackName>(
            &["shop", "Shop-1", "a", "a-", &longest],
            &["", "1shop", "-shop", "shop_1", "shop.1", "shöp", "shop\n", "a b", &too_long],
        );
    }

    #[test]
    fn parameter_keys() {
        let (longest, too_long) = ("a".repeat(255), "a".repeat(256));
        parser_and_schema_agree::<ParameterKey>(&["Stage", "A1", &longest], &["", "a-b", "a b", "ä", &too_long]);
    }

    #[test]
    fn tag_keys() {
        let (longest, too_long) = ("ü".repeat(128), "ü".repeat(129));
        parser_and_schema_agree::<TagKey>(&["owner", "cost center/1", "aws:x", &longest], &["", &too_long]);
    }

    #[test]
    fn package_paths() {
        parser_and_schema_agree::<PackagePath>(
            &["template.yaml", "a/b/c.json", "..a/b..", ".hidden", "with space/x"],
            &["", "/etc/passwd", "..", "../x", "a/../b", "a/..", ".", "./a", "a//b", "a/", "a\\..\\b", "C:\\x"],
        );
    }

    #[test]
    fn the_message_says_what_is_accepted() {
        let error = StackName::try_from("1 shop").unwrap_err();
        insta::assert_snapshot!(error, @r#""1 shop" is not a stack name; accepted is a letter, followed by at most 127 letters, digits and hyphens"#);
    }

    #[test]
    fn logical_ids() {
        parser_and_schema_agree::<LogicalId>(&["Topic", "A1"], &["", "a-b", "a.b", "a b"]);
    }

    #[test]
    fn template_urls() {
        parser_and_schema_agree::<TemplateUrl>(
            &["https://bucket.s3.eu-west-1.amazonaws.com/t.yaml", "https://s3.amazonaws.com/b/a/b.json?versionId=1"],
            &["", "http://bucket.s3.amazonaws.com/t.yaml", "https://bucket-only", "s3://bucket/key", "https://b/a b"],
        );
    }

    #[test]
    fn bucket_names() {
        let (longest, too_long) = ("a".repeat(63), "a".repeat(64));
        parser_and_schema_agree::<BucketName>(
            &["abc", "my-bucket.1", &longest],
            &["", "ab", "-ab", "ab-", "Abc", "a_b", "a b", &too_long],
        );
    }
}
