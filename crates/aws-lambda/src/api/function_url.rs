//! Functions' own addresses: the input, and the fragment.

use aws_template::lambda::{InvokeMode, Permission, Url, UrlAuthType};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Resource, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::{ApiError, Cors, UrlAuthorization, permission};
use crate::{Application, FunctionReference};

/// An address of one function, for all paths and methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FunctionUrl {
    /// The function.
    pub function: FunctionReference,
    /// Who may call.
    pub authorization: UrlAuthorization,
    /// Which pages of other sites may call.
    #[serde(default)]
    pub cors: Cors,
    /// How answers are sent.
    #[serde(default)]
    pub response: UrlResponse,
}

/// How answers are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UrlResponse {
    /// When they are complete.
    #[default]
    Buffered,
    /// As they come, from functions that stream.
    Streamed,
}

pub(super) fn fragment(url: &FunctionUrl, application: &Application) -> Result<Fragment, ApiError> {
    let mut fragment = Fragment::default();
    let (function, qualifier) = url.function.qualified(&mut fragment, application)?;
    let properties = Url {
        cors: url.cors.of_function_url(&mut fragment)?,
        invoke_mode: (url.response == UrlResponse::Streamed).then_some(InvokeMode::ResponseStream),
        qualifier: qualifier.map(Text::from),
        ..Url::new(function, url.authorization.kind())
    };
    let properties = Resource::new(properties).depends_on([url.function.alias_id()]);
    let id = LogicalId::new(&[url.function.function()], Kind::new("Url"));
    let address = fragment.resource(id, properties)?.function_url();
    if matches!(url.authorization, UrlAuthorization::None { .. }) {
        allow_anyone(&mut fragment, &url.function, application)?;
    }
    super::output_url(&mut fragment, address)?;
    Ok(fragment)
}

/// Both permissions are needed for the address to be public since October 2025 (source: Lambda, "Control access to Lambda
/// function URLs"). Where IAM decides, callers have them from their own policies.
fn allow_anyone(
    fragment: &mut Fragment,
    function: &FunctionReference,
    application: &Application,
) -> Result<(), Conflict> {
    let arn = function.arn(fragment, application)?;
    let by_url = Permission {
        action: "lambda:InvokeFunctionUrl".into(),
        function_url_auth_type: Some(UrlAuthType::None),
        ..Permission::invoke(arn.clone(), "*")
    };
    let call = Permission { invoked_via_function_url: Some(true.into()), ..Permission::invoke(arn, "*") };
    for (name, permission) in [("url", by_url), ("call", call)] {
        permission::allow(fragment, permission::special(function, name), function, permission)?;
    }
    Ok(())
}

impl UrlAuthorization {
    fn kind(&self) -> UrlAuthType {
        match self {
            Self::None { .. } => UrlAuthType::None,
            Self::Iam {} => UrlAuthType::AwsIam,
        }
    }
}
