//! Why there are no credentials.

use crate::session::Source;

/// Why there are no credentials. Each has a code to look up and something to do about it.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// Nothing was found anywhere.
    #[error("no AWS credentials: {}", tried.join("; "))]
    NoCredentials {
        /// What was looked for, and why it is no use.
        tried: Vec<String>,
    },
    /// The deployment names an account, but not all of its variables are there.
    #[error("the AWS account {account} is incomplete: {missing}")]
    AccountIncomplete {
        /// The account's variable.
        account: String,
        /// What is missing.
        missing: String,
    },
    /// Half of a pair of environment variables.
    #[error("the worker's environment has {present}, but not {missing}")]
    EnvironmentIncomplete {
        /// The variable that is set.
        present: &'static str,
        /// The variable that is not.
        missing: &'static str,
    },
    /// A variable's text is not what it has to be.
    #[error("{name} is {value:?}, but has to be {expected}")]
    VariableInvalid {
        /// The variable.
        name: String,
        /// Its text; none of these are secret.
        value: String,
        /// What it has to be.
        expected: &'static str,
    },
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` cannot be read.
    #[error("the web identity token cannot be read")]
    TokenFile(#[source] std::io::Error),
    /// The token has expired.
    #[error("the web identity token for {role} has expired: {message}")]
    TokenExpired {
        /// The role's ARN.
        role: String,
        /// What AWS says.
        message: String,
    },
    /// AWS does not let the token assume the role.
    #[error("AWS does not accept the web identity token for {role}: {message}")]
    WebIdentityRefused {
        /// The role's ARN.
        role: String,
        /// What AWS says.
        message: String,
    },
    /// AWS does not let the credentials assume the role.
    #[error("the role {role} cannot be assumed with {with}: {message}")]
    RoleNotAssumed {
        /// The role's ARN.
        role: String,
        /// The credentials.
        with: Source,
        /// What AWS says, which names the identity.
        message: String,
    },
    /// AWS does not know the credentials, or they have expired.
    #[error("AWS does not accept {with}: {message}")]
    CredentialsRefused {
        /// The credentials.
        with: Source,
        /// What AWS says.
        message: String,
    },
    /// Signed too early or too late.
    #[error("the worker's clock is wrong: {message}")]
    ClockSkewed {
        /// What AWS says; it tells both times.
        message: String,
    },
    /// A profile that cannot be used.
    #[error("the AWS profile {profile} cannot be used: {problem}")]
    ProfileUnusable {
        /// Its name.
        profile: String,
        /// Why.
        problem: String,
    },
    /// The container's or the instance's credentials cannot be had, though they are configured.
    #[error("{from} did not give credentials: {problem}")]
    MetadataUnavailable {
        /// Who was asked.
        from: &'static str,
        /// Why there are none.
        problem: String,
    },
    /// No connection to STS.
    #[error("{endpoint} cannot be reached: {problem}")]
    StsUnreachable {
        /// Its URL.
        endpoint: String,
        /// The cause.
        problem: String,
    },
    /// STS answers something else.
    #[error("sts:{operation} failed: {message}")]
    StsFailed {
        /// The call.
        operation: &'static str,
        /// What AWS says.
        message: String,
    },
}

impl CredentialsError {
    /// The code under which documentation describes it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCredentials { .. } => "AwsAuthentication-Permissions-NoCredentials",
            Self::AccountIncomplete { .. } => "AwsAuthentication-Configuration-AccountIncomplete",
            Self::EnvironmentIncomplete { .. } => "AwsAuthentication-Configuration-EnvironmentIncomplete",
            Self::VariableInvalid { .. } => "AwsAuthentication-Configuration-VariableInvalid",
            Self::TokenFile(_) => "AwsAuthentication-Configuration-TokenFileUnreadable",
            Self::TokenExpired { .. } => "AwsAuthentication-Permissions-TokenExpired",
            Self::WebIdentityRefused { .. } => "AwsAuthentication-Permissions-WebIdentityRefused",
            Self::RoleNotAssumed { .. } => "AwsAuthentication-Permissions-RoleNotAssumed",
            Self::CredentialsRefused { .. } => "AwsAuthentication-Permissions-CredentialsRefused",
            Self::ClockSkewed { .. } => "AwsAuthentication-Permissions-ClockSkewed",
            Self::ProfileUnusable { .. } => "AwsAuthentication-Configuration-ProfileUnusable",
            Self::MetadataUnavailable { .. } => "AwsAuthentication-Networking-MetadataUnavailable",
            Self::StsUnreachable { .. } => "AwsAuthentication-Networking-StsUnreachable",
            Self::StsFailed { .. } => "AwsAuthentication-General-StsFailed",
        }
    }

    /// What to do about it.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::NoCredentials { .. } => {
                "choose an AWS account for the step, or give the worker credentials: a role of its instance or container, or \
                 AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in a container on EC2, the instance's metadata hop limit has \
                 to be 2 or more"
            }
            Self::AccountIncomplete { .. } => {
                "check the account's variables and that this environment may use the account"
            }
            Self::EnvironmentIncomplete { .. } => "set both variables where the worker runs, or neither",
            Self::VariableInvalid { .. } => "correct the variable",
            Self::TokenFile(_) => "check AWS_WEB_IDENTITY_TOKEN_FILE and that the worker may read that file",
            Self::TokenExpired { .. } => {
                "start the deployment again, which gives it a new token; check the worker's clock"
            }
            Self::WebIdentityRefused { .. } => {
                "let the role's trust policy name the issuer, audience and subject of the token, and let the account know the \
                 issuer as an identity provider"
            }
            Self::RoleNotAssumed { .. } => {
                "let the role's trust policy name the identity in the message, and let a policy of the identity allow \
                 sts:AssumeRole; give the external id if the trust policy asks for one"
            }
            Self::CredentialsRefused { .. } => {
                "replace the credentials; temporary ones need their session token and end"
            }
            Self::ClockSkewed { .. } => "set the worker's clock and let it follow a time server",
            Self::ProfileUnusable { .. } => {
                "correct the profile in the worker's AWS configuration files, or AWS_PROFILE; profiles for IAM Identity Center \
                 are not supported"
            }
            Self::MetadataUnavailable { .. } => {
                "check that the worker's container or instance has a role and that its metadata can be reached from the worker"
            }
            Self::StsUnreachable { .. } => {
                "check the worker's region, network, proxy (HTTPS_PROXY, NO_PROXY) and certificates (AWS_CA_BUNDLE)"
            }
            Self::StsFailed { .. } => "correct what the message names, or try again later",
        }
    }
}
