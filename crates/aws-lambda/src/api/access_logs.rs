//! Who called what.

use aws_template::api_gateway::AccessLog;
use aws_template::logs::LogGroup;
use aws_template::{Conflict, Fragment, Kind, LogicalId, Parameter, Text, arn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use crate::RetentionDays;

/// Whether requests are logged, one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AccessLogs {
    /// Not.
    #[default]
    None,
    /// In a log group of CloudWatch, as JSON, without headers and bodies. REST APIs need a role for it in the account's
    /// settings of API Gateway.
    CloudWatch {
        /// Days after which lines go: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
        /// 2922, 3288 or 3653.
        #[serde(default = "a_month")]
        retention_days: RetentionDays,
    },
}

/// One line. What is in it, all kinds of API know (source: API Gateway, "Customize HTTP API access logs" and
/// "`$context` variables").
const LINE: &str = concat!(
    r#"{"requestId":"$context.requestId","requestTime":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""method":"$context.httpMethod","path":"$context.path","status":"$context.status","#,
    r#""responseLength":"$context.responseLength","integrationError":"$context.integrationErrorMessage"}"#,
);

impl AccessLogs {
    /// The log of an API of this title.
    pub(super) fn log(&self, fragment: &mut Fragment, title: &Text) -> Result<Option<AccessLog>, Conflict> {
        let Self::CloudWatch { retention_days } = self else { return Ok(None) };
        let retention = Parameter::new(LogicalId::new(&[], Kind::new("Retention")), retention_days.get());
        let retention =
            retention.one_of(LogGroup::RETENTION).describe("Days that lines of the API's access log are kept.");
        let group = LogGroup {
            log_group_name: Some(Text::concat(["/aws/apigateway/".into(), title.clone()])),
            retention_in_days: Some(fragment.parameter(retention)?),
            ..LogGroup::default()
        };
        let group = fragment.resource(LogicalId::new(&[], Kind::new("Calls")), group)?;
        Ok(Some(AccessLog { destination_arn: arn::log_destination(group.id()), format: LINE.into() }))
    }
}

#[expect(clippy::expect_used, reason = "the number is in the range of its type")]
fn a_month() -> RetentionDays {
    RetentionDays::try_from(30).expect("a number of days")
}
