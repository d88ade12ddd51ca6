//! What happens when the user wants the deployment to stop.
//!
//! CloudFormation offers one way to stop an operation that leaves a working stack behind: cancelling an update while it is
//! `UPDATE_IN_PROGRESS`. Creating, deleting, rolling back and cleaning up go on by themselves; there it is only said what
//! is still running, and the next run takes it up.

use aws_sdk_cloudformation::types::StackStatus;
use step_core::{CANCELLED, Failure};

use super::Follower;
use crate::stack::description;
use crate::stack::events::cancel_token;
use crate::stack::status::{After, OperationKind, after};

impl Follower<'_> {
    /// Cancels an update, which is to be followed to its end then. Nothing is cancelled if it has ended meanwhile. Fails
    /// with what is still running if that cannot be cancelled.
    pub(super) async fn cancel(&mut self) -> Result<bool, Failure> {
        let status = self.status().await?;
        let mut refusal = None;
        if self.operation.kind == OperationKind::Deployment && status == Some(StackStatus::UpdateInProgress) {
            match self.request_cancellation().await {
                Ok(()) => {
                    self.is_cancelled = true;
                    let text = "is cancelled: AWS takes it back to where it was, which is waited for";
                    self.session.context.info(&format!("The update of {} {text}", self.session.stack()));
                    return Ok(true);
                }
                // It ends as well when the update has just come to a point from which it cannot be cancelled any more.
                Err(failure) => {
                    self.session.context.verbose(&format!("The update is not cancelled: {failure}"));
                    refusal = Some(failure);
                }
            }
        }
        match self.status().await? {
            Some(status) if after(self.operation.kind, &status) == After::InProgress => {
                // Once it is something else, AWS could not have stopped it anyway.
                let refusal = refusal.filter(|_| status == StackStatus::UpdateInProgress);
                Err(self.left_running(&status, refusal))
            }
            _ => {
                self.has_ended = true;
                Ok(false)
            }
        }
    }

    async fn status(&self) -> Result<Option<StackStatus>, Failure> {
        let unseen = |failure: Failure| {
            let text = format!("cancelled, and what {} does now cannot be seen", self.session.stack());
            CANCELLED.failure(text).fix(self.advice()).detail(failure.to_string())
        };
        let stack = description::describe(self.session, &self.operation.stack_id).await.map_err(unseen)?;
        Ok(stack.and_then(|stack| stack.stack_status))
    }

    async fn request_cancellation(&self) -> Result<(), Failure> {
        let call = self.session.aws.sdk.cancel_update_stack().stack_name(&self.operation.stack_id);
        let sent = call.client_request_token(cancel_token(&self.operation.token)).send().await;
        sent.map(drop).map_err(|error| self.session.failure("CancelUpdateStack", &error))
    }

    fn left_running(&self, status: &StackStatus, refusal: Option<Failure>) -> Failure {
        let (stack, at_work) = (self.session.stack(), self.resources.at_work());
        let why = if refusal.is_some() { "the request to cancel that was refused" } else { "AWS cannot stop that" };
        let text = format!("cancelled, but {stack} goes on: it is {status}, and {why}; {at_work}");
        let failure = CANCELLED.failure(text).fix(self.advice());
        refusal.into_iter().fold(failure, |failure, refusal| failure.detail(refusal.to_string()))
    }

    /// What to do about an operation that goes on without being followed.
    pub(super) fn advice(&self) -> String {
        format!(
            "Watch it with `aws cloudformation describe-stack-events --stack-name {}` or in the CloudFormation console. \
             The same deployment, run again, takes up what is still running.",
            self.operation.stack_id
        )
    }
}
