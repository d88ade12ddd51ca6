//! The part of a form that edits a function: what it is first, then what most functions leave alone.

use step_core::FormBuilder;

use crate::FunctionPaths;
use crate::stack::StackOptionsPaths;

/// The controls of a function.
pub fn function(function: &FunctionPaths, form: &mut FormBuilder<'_>) {
    form.text(&function.name);
    form.input(function.code.whole());
    form.section("Memory and time", |form| {
        form.number(&function.memory).label("Memory (MB)");
        form.number(&function.timeout).label("Timeout (seconds)");
        form.number(&function.storage).label("Storage in /tmp (MB)");
        form.select(&function.architecture);
    });
    form.section("Environment and secrets", |form| {
        form.input(function.environment.whole());
        form.input(function.secrets.whole());
    });
    form.section("What calls it", |form| form.input(function.events.whole()));
    form.section("What it may do", |form| form.input(function.role.whole()));
    form.section("Network and layers", |form| {
        form.input(&function.network);
        form.input(&function.layers);
    });
    form.section("Failures", |form| {
        form.input(function.dead_letters.whole());
        form.input(&function.asynchronous_calls);
    });
    form.section("Operation", |form| {
        form.number(&function.reserved_concurrency);
        form.number(&function.log_retention).label("Log retention (days)");
        form.select(&function.tracing);
    });
    form.section("Name and description", |form| {
        form.text(&function.description);
        form.text(&function.function_name).label("Name at AWS");
    });
}

/// The controls of how a stack is deployed.
pub fn stack(stack: &StackOptionsPaths, form: &mut FormBuilder<'_>) {
    form.text(&stack.name).label("Stack name");
    form.number(&stack.timeout).label("Timeout (minutes)");
    form.checkbox(&stack.termination_protection);
    form.text(&stack.role_arn).label("Role of CloudFormation");
}
