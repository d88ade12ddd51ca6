//! What serves once an API is deployed.

use aws_deploy::{ApiCheck, StageCheck};
use aws_template::{Kind, LogicalId};

use super::Api;

impl Api {
    /// What has to serve once the API is deployed; nothing where there is none.
    pub(crate) fn check(&self) -> Option<ApiCheck> {
        let stage = match self {
            Self::None => return None,
            Self::Rest(_) => Some(StageCheck {
                api_output: output("Id"),
                stage_output: output("Stage"),
                deployment_output: output("Deployment"),
            }),
            Self::Http(_) | Self::FunctionUrl(_) => None,
        };
        Some(ApiCheck { url_output: output("Url"), stage })
    }
}

/// The key of one of the API's outputs.
fn output(kind: &'static str) -> String {
    LogicalId::new(&["api"], Kind::new(kind)).to_string()
}
