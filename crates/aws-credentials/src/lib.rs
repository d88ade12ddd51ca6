//! Where the AWS credentials of a run come from. Runs on the worker, outside of the sandbox.
//!
//! A step package sees credentials as environment variables that it was granted, and nothing of how they were got: not
//! the account's token for `OpenID` Connect, not the worker's metadata service, not its files. [`resolve`] finds them:
//!
//! 1. The account that the deployment's variables hold: a role to be assumed with a token, or an access key.
//! 2. The worker's own: environment variables, the profile that `AWS_PROFILE` names, a container's credentials, a web
//!    identity's token file, the profile `default`, the instance's role (`IMDSv2`).
//!
//! Then the role that the deployment's variables name is assumed, if they name one.
//! `docs/aws/authentication.md` tells operators all of it.
//!
//! *Invariants*: what is secret is zeroed when it is dropped and has no way into `Debug` or `Display`; nothing is written
//! anywhere.

mod account;
mod error;
mod http;
mod session;
mod sts;
mod worker;

#[cfg(test)]
mod fake_network;

pub use account::withheld;
pub use error::CredentialsError;
pub use http::{HttpClients, Route};
pub use session::{AwsSession, Source};

use aws_smithy_runtime_api::client::http::SharedHttpClient;

use account::Account;

/// Finds a value by its name. An empty value counts as none.
pub type Lookup<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// The region in which STS is asked if nobody says another.
const USUAL_REGION: &str = "us-east-1";

/// What a run's credentials depend on.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The deployment's variables.
    pub variables: Lookup<'a>,
    /// The worker's environment variables.
    pub environment: Lookup<'a>,
}

/// Finds the credentials of a run. `clients` gives the HTTP clients when the network is needed.
pub async fn resolve(surroundings: Surroundings<'_>, clients: HttpClients) -> Result<AwsSession, CredentialsError> {
    resolve_with(surroundings, http::bridge(clients)).await
}

async fn resolve_with(from: Surroundings<'_>, http: SharedHttpClient) -> Result<AwsSession, CredentialsError> {
    let region = from.variable("Octopus.Action.Aws.Region");
    let sts = sts::Sts::new(from, region.as_deref(), http.clone());
    let mut session = match Account::of(from)? {
        Some(Account::Keys { name, access_key, secret_key }) => {
            AwsSession::new(access_key, secret_key, None, Source::AccountKeys { account: name })
        }
        Some(Account::WebIdentity { name, role, token, duration }) => {
            let source = Source::AccountRole { account: name, role: role.clone() };
            sts.assume_with_web_identity(&role, sts::ACCOUNT_SESSION, &token, duration, source).await?
        }
        None => worker::credentials(from, &sts, http).await?,
    };
    if let Some(role) = account::assumed_role(from)? {
        session = sts.assume(&session, &role).await?;
    }
    session.region = region;
    Ok(session)
}

impl Surroundings<'_> {
    fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn environment(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests;
