use std::path::Path;

use super::*;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/aws/stack-statuses.md");

const INTENTS: [Intent; 3] = [Intent::Deploy, Intent::Preview, Intent::Delete];

/// Everything that a stack can be in, and something that only a newer SDK knows.
fn statuses() -> impl Iterator<Item = StackStatus> {
    StackStatus::values().iter().copied().chain(["FROM_THE_FUTURE"]).map(StackStatus::from)
}

fn in_words(decision: Decision) -> String {
    match decision {
        Decision::Wait => "wait".into(),
        Decision::Proceed(Way::Create) => "create it".into(),
        Decision::Proceed(Way::Update) => "update it".into(),
        Decision::Proceed(Way::Delete) => "delete it".into(),
        Decision::Proceed(Way::Nothing) => "nothing to do".into(),
        Decision::Recover(Recovery::ReplaceLeftover) => "replace it".into(),
        Decision::Recover(Recovery::ContinueRollback) => "continue its rollback, if asked to".into(),
        Decision::Recover(Recovery::RollBack) => "update it in place or roll it back, if asked to".into(),
        Decision::Stop(kind) => format!("stop: `{}`", kind.identifier),
    }
}

fn page() -> String {
    let lines = statuses().map(|status| {
        let name = if StackStatus::values().contains(&status.as_str()) { status.as_str() } else { "anything else" };
        let Row { meaning, deploy, preview, delete } = row(&status);
        let [deploy, preview, delete] = [deploy, preview, delete].map(in_words);
        format!("| `{name}` | {meaning} | {deploy} | {preview} | {delete} |\n")
    });
    include_str!("page.md").replace("{rows}", &lines.collect::<String>())
}

#[test]
fn the_page_in_the_documentation_is_this_table() {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs_err::write(PAGE, page()).unwrap();
    }
    let written = fs_err::read_to_string(Path::new(PAGE)).unwrap_or_default();
    assert!(written == page(), "docs/aws/stack-statuses.md is stale: UPDATE_DOCS=1 cargo test -p aws-deploy status");
}

#[test]
fn only_unknown_statuses_are_unknown() {
    for status in statuses() {
        let is_known = StackStatus::values().contains(&status.as_str());
        for intent in INTENTS {
            let is_unknown = decide(&status, intent) == Decision::Stop(&STACK_STATUS_UNKNOWN);
            assert_eq!(is_unknown, !is_known, "{status} {intent:?}");
        }
    }
}

#[test]
fn what_is_in_progress_is_waited_for_whatever_the_intent() {
    for status in statuses().filter(|status| status.as_str().ends_with("_IN_PROGRESS")) {
        let is_review = status == StackStatus::ReviewInProgress;
        for intent in INTENTS {
            assert_eq!(decide(&status, intent) == Decision::Wait, !is_review, "{status} {intent:?}");
        }
    }
}

/// Only what its status says was never created may be replaced.
#[test]
fn only_failed_creations_are_replaced() {
    let replaced = statuses().filter(|status| {
        INTENTS[..2].iter().any(|intent| decide(status, *intent) == Decision::Recover(Recovery::ReplaceLeftover))
    });
    let replaced: Vec<_> = replaced.map(|status| status.as_str().to_owned()).collect();
    assert_eq!(replaced, ["CREATE_FAILED", "ROLLBACK_COMPLETE"]);
}

#[test]
fn neither_deploying_nor_previewing_deletes() {
    for status in statuses() {
        for intent in [Intent::Deploy, Intent::Preview] {
            assert_ne!(decide(&status, intent), Decision::Proceed(Way::Delete), "{status}");
        }
    }
}

#[test]
fn a_preview_changes_nothing() {
    for status in statuses() {
        assert!(!matches!(decide(&status, Intent::Preview), Decision::Recover(_)), "{status}");
    }
}

/// The whole table, so that a status which a new SDK brings shows up here.
#[test]
fn every_operation_ends_somehow() {
    let kinds = [OperationKind::Deployment, OperationKind::Rollback, OperationKind::Deletion];
    let rows = statuses().map(|status| {
        let ends = kinds.map(|kind| match after(kind, &status) {
            After::InProgress => "goes on".to_owned(),
            After::Succeeded => "succeeded".to_owned(),
            After::Failed(kind) => kind.identifier.to_owned(),
        });
        format!("{:<44} {:<20} {:<20} {}", status.as_str(), ends[0], ends[1], ends[2])
    });
    insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"));
}
