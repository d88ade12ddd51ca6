//! A function: what users say about it, and the fragment of a template that this becomes.

mod check;
mod environment;
mod events;
mod network;
mod parameters;
mod role;
mod rules;
mod runtime;
mod settings;
mod undelivered;

use aws_template::iam::grants;
use aws_template::lambda::{self, Alias, EphemeralStorage, TracingConfig, TracingMode, Version};
use aws_template::logs::LogGroup;
use aws_template::{
    Conflict, Fragment, Kind, LogicalId, Output, Parameter, Reference, RemovalPolicy, Resource, Text, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::{FunctionName, InputPaths};

use crate::api::Route;
use crate::application::LIVE;
use crate::{Application, Code, FunctionLabel, Site, alias_id, code};
use parameters::{list, number};
use role::Needs;
use settings::defaults;

pub(crate) use check::serving;
pub use environment::{ParameterId, Secret, SecretId, Variable, VariableName};
pub use events::{
    BatchSeconds, BatchSize, EventBus, EventName, EventSource, MessageFilter, QueueArn, QueueConcurrency, QueueSource,
    ReceiveCount, ScheduleExpression, VisibilitySeconds,
};
pub use network::{Network, SecurityGroupId, SubnetId};
pub use role::{
    Access, Condition, KeyArn, PolicyAction, PolicyName, PolicyResource, PolicyStatement, Purpose, Role,
    StatementEffect,
};
pub use rules::{check_function, check_functions, check_no_routes, check_routes};
pub use settings::{
    Architecture, Concurrency, Description, LayerArn, MemorySize, RetentionDays, StorageSize, TimeoutSeconds, Tracing,
};
pub use undelivered::{AsynchronousCalls, Destination, EventAge, Retries};

const ARN: Kind = Kind::new("Arn");
const CONCURRENCY: Kind = Kind::new("Concurrency");
const FUNCTION: Kind = Kind::new("Function");
const LAYERS: Kind = Kind::new("Layers");
const LOGS: Kind = Kind::new("Logs");
const MEMORY: Kind = Kind::new("Memory");
const RETENTION: Kind = Kind::new("Retention");
const STORAGE: Kind = Kind::new("Storage");
const TIMEOUT: Kind = Kind::new("Timeout");
const VERSION: Kind = Kind::new("Version");

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Function {
    /// What the function is called in the application, e.g. `orders`. Another name is another function.
    #[serde(default = "main")]
    pub name: FunctionLabel,
    /// Where its code comes from.
    pub code: Code,
    /// What it does, for people.
    pub description: Option<Description>,
    /// Its name at AWS, unique in account and region. Without it: one made of the application's name, the function's, the
    /// environment and the tenant.
    pub function_name: Option<FunctionName>,
    /// What instructions its code is made of.
    #[serde(default)]
    pub architecture: Architecture,
    /// Megabytes of memory, from 128 to 10240; a share of the processors comes with it. Without it: 256.
    pub memory: Option<MemorySize>,
    /// Seconds that one call may take, from 1 to 900. Without it: 30.
    pub timeout: Option<TimeoutSeconds>,
    /// Megabytes of the folder `/tmp`, from 512 to 10240. Without it: 512.
    pub storage: Option<StorageSize>,
    /// Variables that its code reads, 4 KB in all.
    #[serde(default)]
    pub environment: Vec<Variable>,
    /// Secrets that its code may read. It gets their names, never their values.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// The role that it runs as.
    #[serde(default)]
    pub role: Role,
    /// The network that it runs in. Without it: one of AWS's own, with a way to the internet.
    pub network: Option<Network>,
    /// Layers that are laid over its code, by version ARN, at most five.
    #[serde(default)]
    pub layers: Vec<LayerArn>,
    /// What calls it.
    #[serde(default)]
    pub events: Vec<EventSource>,
    /// Where events go that it failed to handle, and nobody waits for.
    #[serde(default)]
    pub dead_letters: Destination,
    /// How calls are handled that nobody waits for.
    pub asynchronous_calls: Option<AsynchronousCalls>,
    /// How many calls are handled at a time: kept for this function, and the most that it gets. 0 stops it. Without it: as
    /// many as the account has left.
    pub reserved_concurrency: Option<Concurrency>,
    /// Whether X-Ray is told how calls were handled.
    #[serde(default)]
    pub tracing: Tracing,
    /// Days that its log is kept for: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
    /// 2922, 3288 or 3653. Without it: 30.
    pub log_retention: Option<RetentionDays>,
}

/// The functions of an application, as one fragment.
pub fn fragment_of(functions: &[Function], site: &Site<'_>) -> Result<Fragment, Conflict> {
    let fragments = functions.iter().map(|function| function.fragment(site)).collect::<Result<Vec<_>, _>>()?;
    Fragment::union_all(fragments)
}

impl Application {
    /// The same application, in which these functions have the names that they ask for.
    #[must_use]
    pub fn with_functions(self, functions: &[Function]) -> Self {
        let given = functions.iter().filter_map(|each| Some((each.name.clone(), each.function_name.clone()?)));
        self.naming_functions(given)
    }
}

impl Function {
    /// All that is the function's own: its role, log and queues, the function itself, the version that serves and its alias
    /// `live`, and what calls it, but for APIs.
    ///
    /// The version's id changes exactly when there is something to publish: code or configuration. Versions stay when
    /// they are replaced, so that there is something to go back to.
    pub fn fragment(&self, site: &Site<'_>) -> Result<Fragment, Conflict> {
        let mut fragment = Fragment::default();
        let function_name = site.application.function_name(&mut fragment, &self.name)?;
        let log_group = self.declare_logs(&function_name, &mut fragment)?;
        let mut needs = Needs::from([("logs", role::write_logs(log_group))]);
        let timeout = self.timeout.map(TimeoutSeconds::get);
        let (mappings, grants) = events::declare_queues(&self.events, timeout, &self.name, &mut fragment)?;
        needs.insert("queues", grants);
        let calls = self.asynchronous_calls.as_ref();
        let calls = calls.map(|calls| calls.declare(function_name.clone(), &self.name, &mut fragment)).transpose()?;
        needs.insert("undelivered", calls.unwrap_or_default());

        let function = self.declare_function(&function_name, needs, site, &mut fragment)?;
        let alias = self.publish(&function, function_name, &mut fragment)?;
        events::declare_rules(&self.events, &self.name, &alias, &mut fragment)?;
        mappings.into_iter().try_for_each(|mapping| mapping.declare(&self.name, &alias, &mut fragment))?;
        Ok(fragment)
    }

    /// The routes by which an API calls it. They are no part of its own fragment.
    pub fn routes(&self) -> Vec<Route> {
        self.events.iter().filter_map(|event| event.route(&self.name)).collect()
    }

    /// The files of its package of which one must be there for the handler to be found, where that can be known: layers may
    /// hold it, too.
    pub fn expected_files(&self) -> Option<Vec<String>> {
        match &self.code {
            Code::Package { handler, runtime, .. } if self.layers.is_empty() => runtime.language()?.files(handler),
            Code::Package { .. } | Code::Image { .. } => None,
        }
    }

    /// The group that the function logs to: its name.
    fn declare_logs(&self, function_name: &Text, fragment: &mut Fragment) -> Result<Text, Conflict> {
        let name = Text::concat(["/aws/lambda/".into(), function_name.clone()]);
        let retention = match self.log_retention {
            Some(days) => {
                let retention = Parameter::new(self.id(RETENTION), days.get()).one_of(LogGroup::RETENTION);
                let what = format!("Days that the log of the function {} is kept for.", self.name);
                fragment.parameter(retention.describe(what))?
            }
            None => defaults::RETENTION.into(),
        };
        let logs =
            LogGroup { log_group_name: Some(name.clone()), retention_in_days: Some(retention), ..LogGroup::default() };
        fragment.resource(self.id(LOGS), logs)?;
        Ok(name)
    }

    /// The function with its role. What it needs by itself grows on the way, so the role comes last.
    fn declare_function(
        &self,
        function_name: &Text,
        mut needs: Needs,
        site: &Site<'_>,
        fragment: &mut Fragment,
    ) -> Result<lambda::Function, Conflict> {
        let environment = environment::declare(&self.environment, &self.secrets, &self.name, fragment)?;
        needs.insert("secrets", environment.grants);
        let dead_letters = undelivered::dead_letters(&self.dead_letters, &self.name, fragment)?;
        let (dead_letters, grants) = dead_letters.unzip();
        needs.entry("undelivered").or_default().extend(grants.unwrap_or_default());
        let network = self.network.as_ref().map(|network| network.declare(&self.name, fragment)).transpose()?;
        needs.insert("network", network.iter().flat_map(|_| grants::run_in_network()).collect());
        let tracing = self.tracing.declared();
        needs.insert("tracing", tracing.iter().flat_map(|_| grants::be_traced()).collect());
        needs.retain(|_, statements| !statements.is_empty());
        let role = self.role.declare(needs, &self.name, site, fragment)?;

        let mut number = |given, kind, what| number(given, &self.name, kind, what, fragment);
        let storage = number(self.storage.map(StorageSize::get), STORAGE, "Megabytes of /tmp")?;
        let memory = number(self.memory.map(MemorySize::get), MEMORY, "Megabytes of memory")?;
        let timeout = number(self.timeout.map(TimeoutSeconds::get), TIMEOUT, "Seconds of a call")?;
        let reserved = self.reserved_concurrency.map(Concurrency::get);
        let reserved = number(reserved, CONCURRENCY, "Calls at a time")?;
        let layers = list(&self.layers, &self.name, LAYERS, "Layers", fragment)?;
        let function = lambda::Function {
            architectures: self.architecture.declared(),
            dead_letter_config: dead_letters,
            description: self.description.as_ref().map(|description| description.to_string().into()),
            environment: environment.environment,
            ephemeral_storage: storage.map(|size| EphemeralStorage { size }),
            function_name: Some(function_name.clone()),
            layers,
            memory_size: Some(memory.unwrap_or(Value::Literal(defaults::MEMORY))),
            reserved_concurrent_executions: reserved,
            timeout: Some(timeout.unwrap_or(Value::Literal(defaults::TIMEOUT))),
            tracing_config: tracing,
            vpc_config: network,
            ..self.code.declare(&self.name, role, site, fragment)?
        };
        // A role of the user's may let Lambda make a log group that keeps messages for ever.
        let declared = Resource::new(function.clone()).depends_on([self.id(LOGS)]);
        fragment.resource(self.id(FUNCTION), declared)?;
        Ok(function)
    }

    /// The version of the function as it is now, and the alias for it.
    fn publish(
        &self,
        function: &lambda::Function,
        function_name: Text,
        fragment: &mut Fragment,
    ) -> Result<Reference<Alias>, Conflict> {
        let published = lambda::Function { code: code::published(&function.code), ..function.versioned() };
        let version_id = fragment.immutable(&self.id(VERSION), &published);
        let of_function = Reference::<lambda::Function>::to(self.id(FUNCTION)).id();
        let version = Resource::new(Version::new(of_function)).on_deletion(RemovalPolicy::Retain);
        let version = fragment.resource(version_id, version.on_replacement(RemovalPolicy::Retain))?;

        let alias = fragment.resource(alias_id(&self.name), Alias::new(LIVE, function_name, version.version()))?;
        let what = format!("What to call: the function {}, at its alias {LIVE}.", self.name);
        fragment.output(self.id(ARN), Output::new(alias.id()).describe(what))?;
        let what = format!("Number of the version of the function {} that serves.", self.name);
        fragment.output(self.id(VERSION), Output::new(version.version()).describe(what))?;
        Ok(alias)
    }

    fn id(&self, kind: Kind) -> LogicalId {
        LogicalId::new(&[&self.name], kind)
    }
}

impl Tracing {
    fn declared(self) -> Option<TracingConfig> {
        match self {
            Self::PassThrough => None,
            Self::Active => Some(TracingConfig { mode: TracingMode::Active }),
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant of its type")]
pub(crate) fn main() -> FunctionLabel {
    FunctionLabel::try_from("main").expect("a function's name")
}
