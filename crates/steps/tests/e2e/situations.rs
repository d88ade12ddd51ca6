//! Stacks in the states in which a deployment may find them, brought there past the step.

use super::aws::Account;
use super::program::{ACTORS, Workplace};

/// Parameters of `templates/actors.yaml`.
pub(crate) type Parameters = &'static [(&'static str, &'static str)];

/// Something that somebody did to the stack before the deployment.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Past {
    Create(Parameters),
    /// The resources of a failed creation stay.
    CreateWithoutRollback(Parameters),
    /// A change set was made for a new stack, and nobody executed it.
    Review,
    Update(Parameters),
    UpdateWithoutRollback(Parameters),
    Delete,
}

/// Does one thing after the other, and returns when the stack has the status `found`. When that is a status of an
/// operation, the operation still runs.
#[track_caller]
pub(crate) fn arrange(workplace: &Workplace, past: &[Past], found: Option<&str>) {
    let (account, stack) = (workplace.account(), workplace.stack());
    for (index, step) in past.iter().enumerate() {
        step.happens_to(&account, &stack);
        let is_last = index + 1 == past.len();
        if !is_last || !found.is_some_and(|status| status.ends_with("_IN_PROGRESS")) {
            account.settle(&stack);
        }
    }
    assert_eq!(account.stack_status(&stack).as_deref(), found, "the emulator does not get there");
}

impl Past {
    fn happens_to(self, account: &Account, stack: &str) {
        let (action, parameters, more): (_, Parameters, &[(&str, &str)]) = match self {
            Self::Create(parameters) => ("CreateStack", parameters, &[]),
            Self::CreateWithoutRollback(parameters) => ("CreateStack", parameters, &[("OnFailure", "DO_NOTHING")]),
            Self::Review => {
                ("CreateChangeSet", &[], &[("ChangeSetName", "somebody-elses"), ("ChangeSetType", "CREATE")])
            }
            Self::Update(parameters) => ("UpdateStack", parameters, &[]),
            Self::UpdateWithoutRollback(parameters) => ("UpdateStack", parameters, &[("DisableRollback", "true")]),
            Self::Delete => return drop(account.cloudformation("DeleteStack", &[("StackName", stack)])),
        };
        let request = [("StackName", stack), ("TemplateBody", ACTORS), ("Capabilities.member.1", "CAPABILITY_IAM")];
        let numbered = parameters.iter().enumerate().flat_map(|(index, (key, value))| {
            let member = |field: &str| format!("Parameters.member.{}.Parameter{field}", index + 1);
            [(member("Key"), *key), (member("Value"), *value)]
        });
        let numbered: Vec<_> = numbered.collect();
        let numbered = numbered.iter().map(|(name, value)| (name.as_str(), *value));
        let all: Vec<_> = request.into_iter().chain(more.iter().copied()).chain(numbered).collect();
        account.cloudformation(action, &all);
    }
}
