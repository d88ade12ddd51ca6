//! Credentials, and what a step sees of them.

use std::fmt;
use std::time::SystemTime;

use zeroize::Zeroizing;

pub(crate) const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
pub(crate) const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
pub(crate) const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// A text that is zeroed when it is dropped and that is never shown.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

/// The credentials of a run.
#[derive(Clone, Debug)]
pub struct AwsSession {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Secret,
    pub(crate) session_token: Option<Secret>,
    pub(crate) expires: Option<SystemTime>,
    pub(crate) source: Source,
    pub(crate) region: Option<String>,
}

/// Where credentials come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The access key of an account that the server keeps.
    AccountKeys {
        /// The account's variable.
        account: String,
    },
    /// The role of an account that the server keeps, assumed with a token of the server.
    AccountRole {
        /// The account's variable.
        account: String,
        /// The role's ARN.
        role: String,
    },
    /// The worker's environment variables.
    Environment,
    /// A profile in the worker's AWS configuration files.
    Profile(String),
    /// The container's credentials (ECS, EKS pod identity).
    Container,
    /// The worker's web identity (EKS service accounts).
    WebIdentity {
        /// The role's ARN.
        role: String,
    },
    /// The role of the worker's instance.
    Instance,
    /// A role that was assumed with other credentials.
    AssumedRole {
        /// The role's ARN.
        role: String,
        /// Where those come from.
        with: Box<Self>,
    },
}

impl AwsSession {
    pub(crate) fn new(access_key_id: String, secret: Secret, token: Option<Secret>, source: Source) -> Self {
        Self { access_key_id, secret_access_key: secret, session_token: token, expires: None, source, region: None }
    }

    /// Where the credentials come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// When they end; nothing for an access key, which does not.
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    /// What a step finds in the environment variable `name`. `worker` gives the worker's own value. None of the worker's
    /// credentials shine through, and its region only where the deployment says none.
    pub fn variable(&self, name: &str, worker: impl FnOnce(&str) -> Option<String>) -> Option<String> {
        match name {
            ACCESS_KEY_ID => Some(self.access_key_id.clone()),
            SECRET_ACCESS_KEY => Some(self.secret_access_key.expose().to_owned()),
            SESSION_TOKEN => self.session_token.as_ref().map(|token| token.expose().to_owned()),
            _ if REGIONS.contains(&name) => self.region.clone().or_else(|| worker(name)),
            _ => worker(name),
        }
    }

    /// What must not appear in a log.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        [Some(&self.secret_access_key), self.session_token.as_ref()].into_iter().flatten().map(Secret::expose)
    }

    /// Whether a package that asks for this environment variable asks for credentials.
    pub fn is_wanted_by(name: &str) -> bool {
        name == ACCESS_KEY_ID
    }
}

/// Completes "AWS credentials from …".
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccountKeys { account } => write!(formatter, "the access key of the account {account}"),
            Self::AccountRole { account, role } => write!(formatter, "the role {role} of the account {account}"),
            Self::Environment => formatter.write_str("the worker's environment variables"),
            Self::Profile(name) => write!(formatter, "the worker's profile {name}"),
            Self::Container => formatter.write_str("the worker's container"),
            Self::WebIdentity { role } => write!(formatter, "the worker's web identity, in the role {role}"),
            Self::Instance => formatter.write_str("the role of the worker's instance"),
            Self::AssumedRole { role, with } => write!(formatter, "the role {role}, assumed with {with}"),
        }
    }
}

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}
