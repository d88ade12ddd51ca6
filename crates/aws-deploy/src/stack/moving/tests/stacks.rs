//! CloudFormation with several stacks, as far as moves use it: which stack has which resources is kept, so that tests see
//! what is deleted and what no stack has. Operations are over at once. Behaviour is written from its documentation.

mod answers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use aws_template::Template;
use serde_json::{Map, Value, json};

use crate::fake_aws::{Answer, FakeAws, query_error};

/// Where a run is killed: from this call on nothing is answered well, whether the call itself is acted upon or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kill {
    pub(super) call: usize,
    pub(super) acts: bool,
}

#[derive(Clone, Default)]
pub(super) struct Stacks(Arc<Mutex<State>>);

#[derive(Default)]
pub(super) struct State {
    stacks: BTreeMap<String, Stack>,
    /// `Type id` of what exists and is in no stack.
    pub(super) unowned: BTreeSet<String>,
    /// The same of what was deleted.
    pub(super) deleted: Vec<String>,
    unimportable: Vec<&'static str>,
    pub(super) executed: usize,
    kill: Option<Kill>,
    pub(super) calls: Vec<String>,
    /// Of the last call of each action.
    pub(super) parameters: BTreeMap<String, Parameters>,
    /// Answers in order; the last stays.
    written: BTreeMap<&'static str, VecDeque<String>>,
}

#[derive(Clone, Default)]
struct Stack {
    status: &'static str,
    template: Value,
    /// Type and physical id by logical id.
    resources: BTreeMap<String, (String, String)>,
    change_sets: BTreeMap<String, ChangeSet>,
    updates: usize,
    token: String,
}

#[derive(Clone)]
struct ChangeSet {
    template: Value,
    changes: Vec<(String, String, Vec<String>)>,
    imports: BTreeMap<String, (String, String)>,
    /// Why it cannot be executed, or that it was.
    problem: Option<String>,
}

type Parameters = BTreeMap<String, String>;

impl Stacks {
    /// With a stack that has these resources, by their logical ids.
    pub(super) fn with(name: &str, template: &str, ids: &[(&str, &str)]) -> Self {
        let template = Template::parse(template).unwrap().to_document();
        let type_of = |id: &str| template["Resources"][id]["Type"].as_str().unwrap().to_owned();
        let resources = ids.iter().map(|(id, physical)| ((*id).into(), (type_of(id), (*physical).into()))).collect();
        let stack = Stack { status: "CREATE_COMPLETE", template, resources, ..Stack::default() };
        let stacks = Self::default();
        stacks.state().stacks.insert(name.into(), stack);
        stacks
    }

    /// What does not import these types.
    pub(super) fn without_import_of(self, types: &[&'static str]) -> Self {
        self.state().unimportable = types.to_vec();
        self
    }

    /// Answers calls of this action so, in this order.
    pub(super) fn written(self, action: &'static str, answers: &[&str]) -> Self {
        self.state().written.insert(action, answers.iter().map(ToString::to_string).collect());
        self
    }

    pub(super) fn killing(&self, kill: Option<Kill>) {
        let mut state = self.state();
        let made = state.calls.len();
        state.kill = kill.map(|kill| Kill { call: made + kill.call, ..kill });
    }

    /// The physical ids of a stack's resources, by logical ids; nothing, if there is no such stack.
    pub(super) fn resources(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let state = self.state();
        let resources = state.stacks.get(name)?.resources.iter();
        Some(resources.map(|(id, (_, physical))| (id.clone(), physical.clone())).collect())
    }

    pub(super) fn template(&self, name: &str) -> Value {
        self.state().stacks[name].template.clone()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(super) fn aws(&self) -> FakeAws {
        let stacks = self.clone();
        FakeAws::new(move |_, asked| stacks.state().answer(&asked.body))
    }
}

impl State {
    fn answer(&mut self, body: &str) -> Answer {
        let mut parameters: Parameters = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let action = parameters.remove("Action").unwrap();
        let number = self.calls.len();
        self.calls.push(action.clone());
        self.parameters.insert(action.clone(), parameters.clone());
        let is_dead = self.kill.is_some_and(|kill| number >= kill.call);
        let acts = !is_dead || self.kill.is_some_and(|kill| number == kill.call && kill.acts);
        let result = if acts { self.act(&action, &parameters) } else { Ok(String::new()) };
        match result {
            _ if is_dead => (403, query_error("AccessDenied", "killed")),
            Ok(result) => {
                (200, format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
            }
            Err((code, message)) => (400, query_error(code, &message)),
        }
    }

    fn act(&mut self, action: &str, parameters: &Parameters) -> Result<String, (&'static str, String)> {
        if let Some(answers) = self.written.get_mut(action) {
            let last = answers.back().cloned().unwrap_or_default();
            return Ok(if answers.len() > 1 { answers.pop_front().unwrap_or(last) } else { last });
        }
        if action.contains("Refactor") {
            return Err(("InvalidAction", format!("Could not find operation {action}")));
        }
        let given = parameters.get("StackName").cloned().unwrap_or_default();
        let name = given.split('/').nth(1).unwrap_or(&given).to_owned();
        if action == "CreateChangeSet" {
            return self.create(&name, parameters);
        }
        if action == "DescribeChangeSet" || action == "ExecuteChangeSet" || action == "DeleteChangeSet" {
            return self.with_change_set(action, &name, parameters);
        }
        let absent = || ("ValidationError", format!("Stack with id {name} does not exist"));
        let stack = self.stacks.get(&name).ok_or_else(absent)?;
        match action {
            "DescribeStacks" => Ok(stack.description(&name)),
            "DescribeStackEvents" => Ok(stack.events(&name)),
            "ListStackResources" => Ok(stack.listing()),
            "GetTemplate" => {
                Ok(format!("<TemplateBody>{}</TemplateBody>", answers::escape(&stack.template.to_string())))
            }
            _ => Err(("InvalidAction", format!("Could not find operation {action}"))),
        }
    }

    fn create(&mut self, name: &str, parameters: &Parameters) -> Result<String, (&'static str, String)> {
        let is_import = parameters["ChangeSetType"] == "IMPORT";
        let new = Stack { status: "REVIEW_IN_PROGRESS", ..Stack::default() };
        let stack = self.stacks.entry(name.to_owned()).or_insert(new);
        let change_set = &parameters["ChangeSetName"];
        if stack.change_sets.contains_key(change_set) {
            return Err(("AlreadyExistsException", format!("ChangeSet {change_set} already exists")));
        }
        let template = Template::parse(parameters["TemplateBody"].as_str()).unwrap().to_document();
        let mut changes = difference(&stack.template, &template);
        let imports = imports(parameters);
        let mut types = imports.values().map(|(resource_type, _)| resource_type.as_str());
        let unimportable: Vec<_> = self.unimportable.iter().filter(|kind| types.any(|of| of == **kind)).collect();
        let problem = if is_import {
            for (action, ..) in &mut changes {
                *action = "Import".into();
            }
            assert!(template["Outputs"].is_null(), "an import may not add outputs");
            let text = format!("Resource import is not supported for {unimportable:?}").replace('"', "");
            (!unimportable.is_empty()).then_some(text)
        } else {
            changes.is_empty().then(|| "The submitted information didn't contain changes.".to_owned())
        };
        stack.change_sets.insert(change_set.clone(), ChangeSet { template, changes, imports, problem });
        Ok(format!("<Id>{}</Id>", change_set_id(name, change_set)))
    }

    fn with_change_set(
        &mut self,
        action: &str,
        stack: &str,
        parameters: &Parameters,
    ) -> Result<String, (&'static str, String)> {
        let given = &parameters["ChangeSetName"];
        let parts: Vec<_> = given.split('/').collect();
        let (stack, name) = if given.starts_with("arn:") { (parts[2], parts[1]) } else { (stack, given.as_str()) };
        let absent = || ("ChangeSetNotFound", format!("ChangeSet [{name}] does not exist"));
        let found = self.stacks.get_mut(stack).ok_or_else(absent)?;
        let change_set = found.change_sets.get(name).cloned().ok_or_else(absent)?;
        match action {
            "DescribeChangeSet" => return Ok(change_set.description(stack, name)),
            "DeleteChangeSet" => drop(found.change_sets.remove(name)),
            _ if change_set.problem.is_some() => {
                return Err(("InvalidChangeSetStatus", "cannot be executed in its current status".into()));
            }
            _ => self.execute(stack, name, &parameters["ClientRequestToken"], &change_set),
        }
        Ok(String::new())
    }

    /// What leaves the template is deleted, unless it is retained.
    fn execute(&mut self, stack: &str, name: &str, token: &str, change_set: &ChangeSet) {
        let found = self.stacks.get_mut(stack).unwrap();
        self.executed += 1;
        found.updates += 1;
        found.token = token.into();
        found.status = if change_set.imports.is_empty() { "UPDATE_COMPLETE" } else { "IMPORT_COMPLETE" };
        for (id, (resource_type, physical)) in std::mem::take(&mut found.resources) {
            if !change_set.template["Resources"][&id].is_null() {
                found.resources.insert(id, (resource_type, physical));
            } else if found.template["Resources"][&id]["DeletionPolicy"] == "Retain" {
                self.unowned.insert(format!("{resource_type} {physical}"));
            } else {
                self.deleted.push(format!("{resource_type} {physical}"));
            }
        }
        for (id, (resource_type, physical)) in &change_set.imports {
            let resource = format!("{resource_type} {physical}");
            assert!(self.unowned.remove(&resource), "{resource} is in no state to be imported: {:?}", self.unowned);
            found.resources.insert(id.clone(), (resource_type.clone(), physical.clone()));
        }
        found.template = change_set.template.clone();
        for (other, change_set) in &mut found.change_sets {
            let state = if other == name { "executed" } else { "obsolete" };
            change_set.problem.get_or_insert(state.into());
        }
    }
}

/// `Action id [attribute …]`.
fn difference(before: &Value, after: &Value) -> Vec<(String, String, Vec<String>)> {
    let resources = |template: &Value| template["Resources"].as_object().cloned().unwrap_or_default();
    let (before, after): (Map<_, _>, Map<_, _>) = (resources(before), resources(after));
    let change = |action: &str, id: &str, scope: Vec<String>| (action.to_owned(), id.to_owned(), scope);
    let mut changes: Vec<_> =
        before.keys().filter(|id| !after.contains_key(*id)).map(|id| change("Remove", id, Vec::new())).collect();
    for (id, resource) in &after {
        let Some(old) = before.get(id) else {
            changes.push(change("Add", id, Vec::new()));
            continue;
        };
        let attributes = ["Properties", "Metadata", "DeletionPolicy"].into_iter();
        let scope: Vec<_> = attributes.filter(|name| old[name] != resource[name]).map(str::to_owned).collect();
        if !scope.is_empty() {
            changes.push(change("Modify", id, scope));
        }
    }
    changes
}

/// Type and physical id by logical id: the last identifier is the physical id, as with the types of the tests.
fn imports(parameters: &Parameters) -> BTreeMap<String, (String, String)> {
    let member = |index: usize, field: &str| parameters.get(&format!("ResourcesToImport.member.{index}.{field}"));
    let identifiers = |index: usize| {
        let entry = |number: usize| {
            let field = |part: &str| format!("ResourceIdentifier.entry.{number}.{part}");
            Some((member(index, &field("key"))?.clone(), member(index, &field("value"))?.clone()))
        };
        (1..).map_while(entry).collect::<BTreeMap<_, _>>()
    };
    (1..)
        .map_while(|index| {
            let resource_type = member(index, "ResourceType")?.clone();
            let own = match resource_type.as_str() {
                "AWS::ApiGateway::RestApi" => "RestApiId",
                "AWS::ApiGateway::Stage" => "StageName",
                "AWS::ApiGateway::Deployment" => "DeploymentId",
                _ => "Id",
            };
            let physical = identifiers(index)[own].clone();
            Some((member(index, "LogicalResourceId")?.clone(), (resource_type, physical)))
        })
        .collect()
}

fn id(name: &str) -> String {
    format!("arn:aws:cloudformation:eu-west-1:123456789012:stack/{name}/1")
}

fn change_set_id(stack: &str, name: &str) -> String {
    format!("arn:aws:cloudformation:eu-west-1:123456789012:changeSet/{name}/{stack}")
}

/// A template in JSON.
pub(super) fn template(resources: &Value) -> String {
    json!({ "Resources": resources }).to_string()
}
