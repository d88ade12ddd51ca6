//! How much may be called.

use aws_template::api_gateway::{self, QuotaPeriod};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

step_core::number_type! {
    /// Requests that are let through: in a second, at one moment, or in the time of a quota.
    pub struct Requests(u32) { what: "a number of requests", range: 1..=2_147_483_647 }
}

/// How many requests are let through in a short time. More are answered with status 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Throttle {
    /// Requests a second, on average.
    pub requests_per_second: Requests,
    /// Requests at one moment.
    pub burst: Requests,
}

/// How many requests are let through in a longer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// Requests of each key.
    pub requests: Requests,
    /// The time.
    pub period: Period,
}

/// The time of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// A throttle's two numbers, as parameters of a fragment.
pub(super) struct Limits {
    pub(super) rate: Value<f64>,
    pub(super) burst: Value<u32>,
}

impl Throttle {
    /// The limits of what is called `names`: nothing for the API itself.
    pub(super) fn limits(self, fragment: &mut Fragment, names: &[&str]) -> Result<Limits, Conflict> {
        let rate = f64::from(self.requests_per_second.get());
        let rate = Parameter::new(LogicalId::new(names, Kind::new("Rate")), rate).describe("Requests a second.");
        let burst = Parameter::new(LogicalId::new(names, Kind::new("Burst")), self.burst.get());
        let burst = burst.describe("Requests at one moment.");
        Ok(Limits { rate: fragment.parameter(rate)?, burst: fragment.parameter(burst)? })
    }
}

impl Quota {
    pub(super) fn of_plan(self, fragment: &mut Fragment) -> Result<api_gateway::Quota, Conflict> {
        let limit = Parameter::new(LogicalId::new(&["plan"], Kind::new("Quota")), self.requests.get());
        let limit = fragment.parameter(limit.describe("Requests of each key in the time of the quota."))?;
        let period = match self.period {
            Period::Day => QuotaPeriod::Day,
            Period::Week => QuotaPeriod::Week,
            Period::Month => QuotaPeriod::Month,
        };
        Ok(api_gateway::Quota { limit, period })
    }
}
