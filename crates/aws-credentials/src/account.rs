//! What a deployment's variables say about AWS accounts. Names are the server's.

use crate::Surroundings;
use crate::error::CredentialsError;
use crate::session::Secret;

/// Names the variable that holds the account.
const ACCOUNT_VARIABLE: &str = "Octopus.Action.AwsAccount.Variable";
/// An account that comes with the deployment target.
const TARGET_ACCOUNT: &str = "Octopus.Action.Amazon";
const ACCOUNT_TYPE: &str = "Octopus.Account.AccountType";
const WEB_IDENTITY_ACCOUNT: &str = "AmazonWebServicesOidcAccount";

const ACCESS_KEY: &str = "AccessKey";
const SECRET_KEY: &str = "SecretKey";
const ROLE: &str = "RoleArn";
const TOKEN: &str = "OpenIdConnect.Jwt";
const DURATION: &str = "SessionDuration";

/// The account that a deployment uses.
pub(crate) enum Account {
    /// An access key, which does not expire.
    Keys { name: String, access_key: String, secret_key: Secret },
    /// A role, and a token of the server with which it can be assumed.
    WebIdentity { name: String, role: String, token: Secret, duration: Option<i32> },
}

/// A role to be assumed with the credentials that were found.
pub(crate) struct Role {
    pub(crate) arn: String,
    pub(crate) session_name: Option<String>,
    pub(crate) duration: Option<i32>,
    pub(crate) external_id: Option<String>,
}

/// Whether the variable `name` belongs to an account's credentials and must not be shown to a step.
pub fn withheld(from: Surroundings<'_>, name: &str) -> bool {
    let accounts = [from.variable(ACCOUNT_VARIABLE), Some(TARGET_ACCOUNT.to_owned())];
    let mut secrets =
        accounts.into_iter().flatten().flat_map(|account| [SECRET_KEY, TOKEN].map(|part| part_of(&account, part)));
    secrets.any(|secret| secret.eq_ignore_ascii_case(name))
}

impl Account {
    /// The account that the variables name, if they name one.
    pub(crate) fn of(from: Surroundings<'_>) -> Result<Option<Self>, CredentialsError> {
        let named = from.variable(ACCOUNT_VARIABLE);
        let name = named.clone().unwrap_or_else(|| TARGET_ACCOUNT.to_owned());
        let keys = || Self::keys(from, &name);
        let web_identity = || Self::web_identity(from, &name);
        let account = if from.variable(ACCOUNT_TYPE).as_deref() == Some(WEB_IDENTITY_ACCOUNT) {
            web_identity()?.map_or_else(keys, |account| Ok(Some(account)))?
        } else {
            keys()?.map_or_else(web_identity, |account| Ok(Some(account)))?
        };
        if account.is_none() && named.is_some() {
            let missing = format!("there is neither {name}.{ACCESS_KEY} nor {name}.{ROLE}");
            return Err(CredentialsError::AccountIncomplete { account: name, missing });
        }
        Ok(account)
    }

    fn keys(from: Surroundings<'_>, name: &str) -> Result<Option<Self>, CredentialsError> {
        let part = |part| from.variable(&part_of(name, part));
        match (part(ACCESS_KEY), part(SECRET_KEY)) {
            (Some(access_key), Some(secret_key)) => {
                Ok(Some(Self::Keys { name: name.to_owned(), access_key, secret_key: Secret::new(secret_key) }))
            }
            (None, None) => Ok(None),
            (None, Some(_)) => Err(incomplete(name, ACCESS_KEY)),
            (Some(_), None) => Err(incomplete(name, SECRET_KEY)),
        }
    }

    fn web_identity(from: Surroundings<'_>, name: &str) -> Result<Option<Self>, CredentialsError> {
        let Some(role) = from.variable(&part_of(name, ROLE)) else { return Ok(None) };
        let token = from.variable(&part_of(name, TOKEN)).ok_or_else(|| incomplete(name, TOKEN))?;
        let duration = seconds(from, &part_of(name, DURATION))?;
        Ok(Some(Self::WebIdentity { name: name.to_owned(), role, token: Secret::new(token), duration }))
    }
}

/// The role that the variables name, if they want one assumed.
pub(crate) fn assumed_role(from: Surroundings<'_>) -> Result<Option<Role>, CredentialsError> {
    const ASSUME: &str = "Octopus.Action.Aws.AssumeRole";
    const ARN: &str = "Octopus.Action.Aws.AssumedRoleArn";
    if !from.variable(ASSUME).is_some_and(|answer| answer.eq_ignore_ascii_case("true")) {
        return Ok(None);
    }
    let arn = from.variable(ARN).ok_or_else(|| CredentialsError::VariableInvalid {
        name: ARN.to_owned(),
        value: String::new(),
        expected: "the ARN of the role to assume",
    })?;
    Ok(Some(Role {
        arn,
        session_name: from.variable("Octopus.Action.Aws.AssumedRoleSession"),
        duration: seconds(from, "Octopus.Action.Aws.AssumeRoleSessionDurationSeconds")?,
        external_id: from.variable("Octopus.Action.Aws.AssumeRoleExternalId"),
    }))
}

fn part_of(account: &str, part: &str) -> String {
    format!("{account}.{part}")
}

fn incomplete(account: &str, missing: &str) -> CredentialsError {
    CredentialsError::AccountIncomplete {
        account: account.to_owned(),
        missing: format!("there is no {account}.{missing}"),
    }
}

fn seconds(from: Surroundings<'_>, name: &str) -> Result<Option<i32>, CredentialsError> {
    let Some(value) = from.variable(name) else { return Ok(None) };
    match value.parse() {
        Ok(seconds) => Ok(Some(seconds)),
        Err(_) => Err(CredentialsError::VariableInvalid {
            name: name.to_owned(),
            value,
            expected: "a number of seconds, 900 to 43200",
        }),
    }
}
