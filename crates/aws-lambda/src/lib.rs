//! What the steps of the Lambda family share: their inputs, and the fragments of templates that these become. Pure.
//!
//! A step's inputs are made of the types here, and its template is the union of what they become
//! (docs/concepts/graduation.md). So a function is declared, checked and deployed alike, whichever step it is in.
//!
//! Suggested reading order: [`Application`], which names everything, [`Function`] and its fragment, [`Code`], then
//! [`FunctionReference`], by which fragments refer to functions that may be in other stacks.

pub mod api;
mod application;

mod code;
mod function;
mod site;

mod rollout;
mod smoke_test;
mod stack;
mod tags;

mod graduation;
mod part;

pub mod errors;
pub mod form;

pub use application::{
    AppName, Application, FunctionArn, FunctionLabel, FunctionReference, FunctionReferencePaths, LIVE, Qualifier,
    alias_id,
};
pub use code::{Code, Handler, Runtime};
pub use function::{
    Access, Architecture, AsynchronousCalls, BatchSeconds, BatchSize, Concurrency, Condition, Description, Destination,
    EventAge, EventBus, EventName, EventSource, Function, FunctionPaths, KeyArn, LayerArn, MemorySize, MessageFilter,
    Network, ParameterId, PolicyAction, PolicyName, PolicyResource, PolicyStatement, Purpose, QueueArn,
    QueueConcurrency, QueueSource, ReceiveCount, RetentionDays, Retries, Role, ScheduleExpression, Secret, SecretId,
    SecurityGroupId, StatementEffect, StorageSize, SubnetId, TimeoutSeconds, Tracing, Variable, VariableName,
    VisibilitySeconds, check_function, check_functions, check_no_routes, check_routes, fragment_of,
};
pub use graduation::{GranularSteps, Whole, to_granular_steps, to_template_step};
pub use part::{Part, Planned};
pub use rollout::Rollout;
pub use site::Site;
pub use smoke_test::{
    CalledPath, HttpStatus, HttpTest, InvokeTest, Patience, SmokeTest, check_http_tests, check_invoke_tests,
    check_smoke_tests,
};
pub use stack::{Stack, StackOptions, StackOptionsPaths, conflict};
pub use tags::check_tags;
