//! Checking what can be deployed to.

use std::sync::Arc;

use super::Prepared;
use crate::observer::Observer;
use crate::{CallError, Grants};

impl Prepared {
    /// Deployment targets only: checks that what the inputs describe can be deployed to. A target that cannot is a failure of
    /// the step ([`CallError::Failed`]).
    ///
    /// `observer` follows the call; when it returns, everything was reported. Dropping the future ends the step.
    pub async fn check_health(&self, grants: &Grants, observer: Arc<dyn Observer>) -> Result<(), CallError> {
        let (grants, texts) = (self.granted(grants), self.deployment.resolved.sensitive_inputs.clone());
        let target = self.deployment.resolved.inputs.to_string();
        let done = self.step.run(&grants, texts, observer, move |step, store| {
            Box::pin(async move { step.octopus_step_execution_execution().call_health_check(store, &target).await })
        });
        done.await.map(|((), _)| ())
    }
}
