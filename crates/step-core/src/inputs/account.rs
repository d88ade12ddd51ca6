//! Accounts that the server keeps: a step holds their id, never what is in them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// One type per kind of account, so that a form offers only those that fit.
macro_rules! accounts {
    ($($(#[$documentation:meta])* $account:ident),* $(,)?) => {$(
        $(#[$documentation])*
        ///
        /// Its credentials reach the step as granted environment variables, never through inputs or plans.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $account(String);

        impl $account {
            /// The account's id, e.g. `Accounts-21`.
            pub fn id(&self) -> &str {
                &self.0
            }
        }

        impl JsonSchema for $account {
            fn schema_name() -> Cow<'static, str> {
                stringify!($account).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "isAccount": true, "accountType": stringify!($account) })
            }
        }
    )*};
}

accounts! {
    /// An AWS account: an access key, or a role that is assumed through `OpenID` Connect.
    AmazonWebServicesAccount,
    /// An Azure service principal.
    AzureServicePrincipal,
    /// A Google Cloud account.
    GoogleCloudAccount,
    /// An SSH key pair.
    SshKeyPair,
    /// A token.
    Token,
    /// A user name and a password.
    UsernamePassword,
}
