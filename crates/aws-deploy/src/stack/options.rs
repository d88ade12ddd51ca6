//! What a stack has beside its template, and change sets do not hold.

use aws_sdk_cloudformation::types::Stack;
use step_core::Failure;

use super::Session;
use crate::StackRequest;

/// Sets the stack's policy and its protection against deletion, where the request says how they shall be.
pub(super) async fn apply(session: &Session<'_>, request: &StackRequest, stack: &Stack) -> Result<(), Failure> {
    if let Some(policy) = &request.stack_policy {
        set_policy(session, policy).await?;
    }
    match request.termination_protection {
        Some(wanted) if wanted != stack.enable_termination_protection().unwrap_or(false) => {
            protect(session, wanted).await
        }
        _ => Ok(()),
    }
}

async fn set_policy(session: &Session<'_>, policy: &str) -> Result<(), Failure> {
    let call = session.aws.sdk.set_stack_policy().stack_name(&**session.name).stack_policy_body(policy);
    call.send().await.map_err(|error| session.failure("SetStackPolicy", &error))?;
    session.context.verbose(&format!("The policy of {} is set", session.stack()));
    Ok(())
}

async fn protect(session: &Session<'_>, wanted: bool) -> Result<(), Failure> {
    let call = session.aws.sdk.update_termination_protection().stack_name(&**session.name);
    let sent = call.enable_termination_protection(wanted).send().await;
    sent.map_err(|error| session.failure("UpdateTerminationProtection", &error))?;
    let now = if wanted { "now protected against deletion" } else { "not protected against deletion any more" };
    session.context.info(&format!("{} is {now}", capitalised(&session.stack())));
    Ok(())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
