//! What is known, in CloudFormation's XML.

use super::{ChangeSet, Stack, change_set_id, id};

const TIME: &str = "2026-01-01T00:00:00Z";

impl Stack {
    pub(super) fn description(&self, name: &str) -> String {
        format!(
            "<Stacks><member><StackId>{}</StackId><StackName>{name}</StackName><StackStatus>{}</StackStatus>\
             <CreationTime>{TIME}</CreationTime><LastUpdatedTime>2026-01-01T00:{:02}:00Z</LastUpdatedTime>\
             <Tags><member><Key>owner</Key><Value>team a</Value></member></Tags></member></Stacks>",
            id(name),
            self.status,
            self.updates
        )
    }

    pub(super) fn events(&self, name: &str) -> String {
        let (id, Self { updates, token, status, .. }) = (id(name), self);
        format!(
            "<StackEvents><member><StackId>{id}</StackId><EventId>{updates}</EventId><StackName>{name}</StackName>\
             <LogicalResourceId>{name}</LogicalResourceId><PhysicalResourceId>{id}</PhysicalResourceId>\
             <ResourceType>AWS::CloudFormation::Stack</ResourceType><Timestamp>{TIME}</Timestamp>\
             <ResourceStatus>{status}</ResourceStatus><ClientRequestToken>{token}</ClientRequestToken></member></StackEvents>"
        )
    }

    pub(super) fn listing(&self) -> String {
        let resources = self.resources.iter().map(|(id, (resource_type, physical))| {
            format!(
                "<member><LogicalResourceId>{id}</LogicalResourceId><PhysicalResourceId>{physical}</PhysicalResourceId>\
                 <ResourceType>{resource_type}</ResourceType><ResourceStatus>UPDATE_COMPLETE</ResourceStatus>\
                 <LastUpdatedTimestamp>{TIME}</LastUpdatedTimestamp></member>"
            )
        });
        format!("<StackResourceSummaries>{}</StackResourceSummaries>", resources.collect::<String>())
    }
}

impl ChangeSet {
    pub(super) fn description(&self, stack: &str, name: &str) -> String {
        let is_over = matches!(self.problem.as_deref(), Some("executed" | "obsolete"));
        let is_unsupported = self.problem.as_deref().is_some_and(|reason| reason.contains("not supported"));
        let (status, execution) = match self.problem.as_deref() {
            None => ("CREATE_COMPLETE", "AVAILABLE"),
            Some("executed") => ("CREATE_COMPLETE", "EXECUTE_COMPLETE"),
            Some("obsolete") => ("CREATE_COMPLETE", "OBSOLETE"),
            Some(_) if is_unsupported => ("CREATE_COMPLETE", "UNAVAILABLE"),
            Some(_) => ("FAILED", "UNAVAILABLE"),
        };
        let reason = self.problem.as_deref().filter(|_| !is_over).unwrap_or_default();
        let changes = self.changes.iter().map(|(action, id, scope)| {
            let scope: Vec<_> = scope.iter().map(|attribute| format!("<member>{attribute}</member>")).collect();
            let scope = scope.concat();
            format!(
                "<member><ResourceChange><Action>{action}</Action><LogicalResourceId>{id}</LogicalResourceId>\
                 <ResourceType>T</ResourceType><Scope>{scope}</Scope></ResourceChange></member>"
            )
        });
        format!(
            "<ChangeSetId>{}</ChangeSetId><ChangeSetName>{name}</ChangeSetName><StackId>{}</StackId><Status>{status}</Status>\
             <ExecutionStatus>{execution}</ExecutionStatus><StatusReason>{reason}</StatusReason><Changes>{}</Changes>",
            change_set_id(stack, name),
            id(stack),
            changes.collect::<String>()
        )
    }
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
