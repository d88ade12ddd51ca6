//! Names and numbers of AWS that many steps ask for.

crate::text_type! {
    /// The name of something at AWS, wherever it is (source: AWS General Reference, "Amazon Resource Names").
    pub struct Arn {
        what: "an ARN",
        accepted: "an ARN such as `arn:aws:sns:eu-west-1:123456789012:orders`",
        length: 16..=2048,
        pattern: "^arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:[!-~]+$"
    }
}

crate::text_type! {
    /// The ARN of a role (source: IAM API, `CreateRole`; STS API, `AssumeRole`).
    pub struct RoleArn {
        what: "a role's ARN",
        accepted: "the ARN of an IAM role, such as `arn:aws:iam::123456789012:role/deploy`",
        length: 20..=2048,
        pattern: "^arn:[a-z0-9-]+:iam::[0-9]{12}:role/([!-~]+/)?[a-zA-Z0-9_+=,.@-]+$"
    }
}

crate::text_type! {
    /// How a session in a role is called in audit logs (source: STS API, `AssumeRole`).
    pub struct SessionName {
        what: "a session name",
        accepted: "2 to 64 letters, digits and the characters `_`, `+`, `=`, `,`, `.`, `@` and `-`",
        length: 2..=64,
        pattern: "^[a-zA-Z0-9_+=,.@-]*$"
    }
}

crate::text_type! {
    /// What a role's owner asks for to tell its users apart (source: STS API, `AssumeRole`).
    pub struct ExternalId {
        what: "an external id",
        accepted: "2 to 1224 letters, digits and the characters `_`, `+`, `=`, `,`, `.`, `@`, `:`, `/` and `-`",
        length: 2..=1224,
        pattern: "^[a-zA-Z0-9_+=,.@:/-]*$"
    }
}

crate::number_type! {
    /// How long a session in a role lasts, in seconds; the role may allow less (source: STS API, `AssumeRole`).
    pub struct SessionDuration(u32) { what: "a number of seconds", range: 900..=43_200 }
}

crate::text_type! {
    /// The code of an AWS region, e.g. `eu-west-1`. Which regions exist is for AWS to say.
    pub struct Region {
        what: "an AWS region",
        accepted: "a code like `eu-west-1`",
        length: 5..=32,
        pattern: "^[a-z]+(-[a-z]+)+-[0-9]+$"
    }
}

crate::text_type! {
    /// The name of a Lambda function, unique within account and region (source: Lambda API, `CreateFunction`).
    pub struct FunctionName {
        what: "a function's name",
        accepted: "1 to 64 letters, digits, hyphens and underscores",
        length: 1..=64,
        pattern: "^[a-zA-Z0-9_-]*$"
    }
}

#[cfg(test)]
mod tests {
    use step_testing::parser_and_schema_agree;

    use super::*;

    #[test]
    fn arns() {
        parser_and_schema_agree::<Arn>(
            &[
                "arn:aws:sns:eu-west-1:123456789012:orders",
                "arn:aws-us-gov:s3:::bucket/*",
                "arn:aws:s3:::abc",
                "arn:aws:iam::aws:policy/ReadOnlyAccess",
            ],
            &[
                "",
                "arn:aws:sns",
                "arn:aws:sns:eu-west-1:12345:orders",
                "arn:aws:sns:eu-west-1:123456789012:a b",
                "orders",
            ],
        );
    }

    #[test]
    fn role_arns() {
        parser_and_schema_agree::<RoleArn>(
            &["arn:aws:iam::123456789012:role/deploy", "arn:aws-cn:iam::123456789012:role/team/shop/deploy"],
            &[
                "arn:aws:iam::123456789012:user/deploy",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam:eu-west-1:123456789012:role/deploy",
                "deploy",
            ],
        );
    }

    #[test]
    fn session_names_and_external_ids() {
        parser_and_schema_agree::<SessionName>(
            &["ci", "a+b=c,d.e@f-g_h"],
            &["", "x", "a b", "a/b", "a:b", &"x".repeat(65)],
        );
        parser_and_schema_agree::<ExternalId>(&["42", "shop/ci:1"], &["", "4", "a b", "ä1", &"x".repeat(1225)]);
    }

    #[test]
    fn session_durations() {
        for (seconds, accepted) in [(899, false), (900, true), (43_200, true), (43_201, false), (-900, false)] {
            assert_eq!(SessionDuration::try_from(seconds).is_ok(), accepted, "{seconds}");
        }
    }

    #[test]
    fn regions() {
        parser_and_schema_agree::<Region>(
            &["eu-west-1", "us-gov-east-1", "us-iso-east-1", "cn-northwest-1", "ap-southeast-12", "eusc-de-east-1"],
            &[
                "",
                "eu",
                "eu-west",
                "eu-1",
                "EU-west-1",
                "eu--1",
                "eu-west-1a",
                "-west-1",
                "eu_west_1",
                "eu-west-1\n",
                "eu-west-1.evil",
            ],
        );
    }

    #[test]
    fn function_names() {
        parser_and_schema_agree::<FunctionName>(
            &["shop", "Shop_1-a", &"x".repeat(64)],
            &["", "a b", "a.b", "a:b", &"x".repeat(65)],
        );
    }
}
