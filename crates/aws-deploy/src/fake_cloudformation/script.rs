//! Events as a table.

use super::STACK;

/// An event, and when it happens.
#[derive(Clone, Debug)]
pub(super) struct ScriptedEvent {
    /// Seconds since the operation began; negative before it.
    pub(super) second: i64,
    /// The resource that is the nested stack this belongs to; empty for the stack itself.
    pub(super) container: String,
    /// `None`: about the container.
    logical_id: Option<String>,
    resource_type: String,
    status: String,
    reason: String,
    /// Of another operation.
    token: Option<String>,
    pub(super) is_after_cancellation: bool,
}

/// Reads `second path type status [reason]` lines.
pub(super) fn parse(table: &str) -> Vec<ScriptedEvent> {
    table.lines().map(str::trim).filter(|line| !line.is_empty()).map(event).collect()
}

/// The ARN of the stack, or of the nested stack that is the resource at `path`.
pub(super) fn arn(path: &str) -> String {
    let name = if path.is_empty() { STACK.to_owned() } else { format!("{STACK}-{}", path.replace('/', "-")) };
    format!("arn:aws:cloudformation:eu-west-1:123456789012:stack/{name}/0")
}

impl ScriptedEvent {
    /// As an element of the answer. `id` is unique; `token` is that of the operation.
    pub(super) fn xml(&self, id: &str, time: &str, token: Option<&str>) -> String {
        let stack_id = arn(&self.container);
        let element = |name: &str, value: &str| format!("<{name}>{value}</{name}>");
        let fields = [
            element("StackId", &stack_id),
            element("EventId", id),
            element("StackName", STACK),
            element("LogicalResourceId", self.logical_id.as_deref().unwrap_or(STACK)),
            element("PhysicalResourceId", &self.physical_id()),
            element("ResourceType", &self.resource_type),
            element("Timestamp", time),
            element("ResourceStatus", &self.status),
            element("ResourceStatusReason", &self.reason),
            self.token.as_deref().or(token).map(|token| element("ClientRequestToken", token)).unwrap_or_default(),
        ];
        element("member", &fields.concat())
    }

    /// As an event of an operation with this token that is over: all its seconds are before those of the next.
    pub(super) fn into_past(mut self, token: &str) -> Self {
        self.token.get_or_insert_with(|| token.to_owned());
        self.second -= 1000;
        self
    }

    /// The status, if this is about the deployed stack.
    pub(super) fn stack_status(&self) -> Option<&str> {
        (self.container.is_empty() && self.logical_id.is_none()).then_some(&self.status)
    }

    /// Nested stacks have an ARN, other resources a name once AWS has begun to create them.
    fn physical_id(&self) -> String {
        let Some(logical_id) = &self.logical_id else { return arn(&self.container) };
        let is_unknown = self.status == "CREATE_IN_PROGRESS" && self.reason.is_empty();
        match self.resource_type.as_str() {
            _ if is_unknown => String::new(),
            "AWS::CloudFormation::Stack" => arn(&path(&self.container, logical_id)),
            _ => format!("{logical_id}-1a2b3c").to_lowercase(),
        }
    }
}

fn event(line: &str) -> ScriptedEvent {
    let mut words = line.splitn(5, ' ').map(str::trim);
    let mut word = || words.next().unwrap_or_default();
    let (second, path, resource_type, status, reason) = (word(), word(), word(), word(), word());
    let (container, logical_id) = path.rsplit_once('/').unwrap_or(("", path));
    let (status, token) = status.split_once('@').map_or((status, None), |(status, token)| (status, Some(token)));
    ScriptedEvent {
        token: token.map(str::to_owned),
        is_after_cancellation: false,
        second: second.parse().unwrap_or_else(|_| panic!("no second in {line:?}")),
        container: container.into(),
        logical_id: (logical_id != ".").then(|| logical_id.into()),
        resource_type: resource_type.into(),
        status: status.into(),
        reason: reason.into(),
    }
}

fn path(container: &str, logical_id: &str) -> String {
    if container.is_empty() { logical_id.into() } else { format!("{container}/{logical_id}") }
}
