//! API keys, and how much may be called with each.

use aws_template::api_gateway::{self, ApiKey, ApiStage, UsagePlanKey};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Output, Reference, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use crate::api::{Quota, Throttle};

step_core::text_type! {
    /// What an API key is called: whom it is for.
    pub struct ApiKeyName {
        what: "the name of an API key",
        accepted: "1 to 64 letters, digits, hyphens and underscores, beginning with a letter",
        length: 1..=64,
        pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$"
    }
}

/// The keys that callers have, and how much each may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlan {
    /// A key for each of these. AWS makes the keys; their ids are outputs, and who may look at them finds the keys in the
    /// console.
    pub keys: Vec<ApiKeyName>,
    /// How many requests of each key are let through in a longer time.
    pub quota: Option<Quota>,
    /// How many requests of each key are let through in a short time.
    pub throttle: Option<Throttle>,
}

pub(super) fn fragment(
    plan: &UsagePlan,
    fragment: &mut Fragment,
    api: &Reference<api_gateway::RestApi>,
    stage: &Reference<api_gateway::Stage>,
    title: &Text,
) -> Result<(), Conflict> {
    let limits = plan.throttle.map(|throttle| throttle.limits(fragment, &["plan"])).transpose()?;
    let throttle =
        limits.map(|limits| api_gateway::Throttle { burst_limit: Some(limits.burst), rate_limit: Some(limits.rate) });
    let properties = api_gateway::UsagePlan {
        api_stages: Some(vec![ApiStage { api_id: api.id(), stage: stage.id() }]),
        quota: plan.quota.map(|quota| quota.of_plan(fragment)).transpose()?,
        throttle,
        usage_plan_name: Some(title.clone()),
        ..api_gateway::UsagePlan::default()
    };
    let properties = fragment.resource(LogicalId::new(&[], Kind::new("Plan")), properties)?;
    plan.keys.iter().try_for_each(|name| key(name, fragment, title, &properties))
}

fn key(
    name: &ApiKeyName,
    fragment: &mut Fragment,
    title: &Text,
    plan: &Reference<api_gateway::UsagePlan>,
) -> Result<(), Conflict> {
    let id = LogicalId::new(&[name], Kind::new("Key"));
    let full_name = Text::concat([title.clone(), format!("-{name}").into()]);
    let properties = ApiKey { enabled: Some(true.into()), name: Some(full_name), ..ApiKey::default() };
    let key = fragment.resource(id.clone(), properties)?;
    let member = UsagePlanKey::new(key.id(), plan.id());
    fragment.resource(LogicalId::new(&[name], Kind::new("Member")), member)?;
    fragment.output(id, Output::new(key.id()).describe(format!("Id of the API key {name}.")))
}
