//! What calls a function, and where its outcome goes.

use serde_json::Value as Json;
use step_core::{Arn, Path, Problem, Rules};

use super::twice;
use crate::errors::{
    BATCH_UNFIT, DESTINATION_UNFIT, EVENT_TWICE, EVENT_UNREADABLE, FILTERS_TOO_MANY, SCHEDULE_MALFORMED,
    VISIBILITY_TOO_SHORT,
};
use crate::function::events::{EventSourcePaths, EventSourceQueuePaths};
use crate::function::settings::defaults;
use crate::function::undelivered::{DestinationPaths, service};
use crate::function::{EventName, FunctionPaths, ScheduleExpression, TimeoutSeconds};

/// Messages of a batch for which nobody has to wait (source: Lambda API, `MaximumBatchingWindowInSeconds`).
const MOST_WITHOUT_WAITING: u32 = 10;

/// Source: Lambda quotas.
const MOST_FILTERS: usize = 5;

/// Services that take dead letters, and those that take outcomes of calls.
const OF_DEAD_LETTERS: [&str; 2] = ["sqs", "sns"];
const OF_OUTCOMES: [&str; 4] = ["sqs", "sns", "lambda", "events"];

pub(super) fn check(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    check_names(paths, rules);
    rules.each(&paths.events, |event, rules| {
        check_schedule(&event, rules);
        check_pattern(&event, rules);
        check_queue(&event.queue(), paths, rules);
    });
    check_destination(&paths.dead_letters, &OF_DEAD_LETTERS, rules);
    let calls = paths.asynchronous_calls.some();
    check_destination(&calls.on_failure, &OF_OUTCOMES, rules);
    check_destination(&calls.on_success, &OF_OUTCOMES, rules);
}

fn check_names(paths: &FunctionPaths, rules: &mut Rules<'_>) {
    let schedules = paths.events.each(|event| event.schedule().name);
    let queues = paths.events.each(|event| event.queue().name);
    let patterns = paths.events.each(|event| event.event_bridge().name);
    rules.check((&schedules, &queues, &patterns), |(of_schedules, of_queues, of_patterns)| {
        let mut names: Vec<(usize, EventName)> = [of_schedules, of_queues, of_patterns].concat();
        names.sort_by_key(|(at, _)| *at);
        let names = names.into_iter().map(|(at, name)| (schedules.item(at).path().clone(), name));
        twice(names, &EVENT_TWICE, |name| format!("another event source of the function is called {name}, too"))
    });
}

fn check_schedule(event: &EventSourcePaths, rules: &mut Rules<'_>) {
    let schedule = event.schedule();
    rules.check(&schedule.expression, |expression| {
        wrong_schedule(&expression).map(|why| SCHEDULE_MALFORMED.problem(format!("{expression}: {why}")))
    });
    rules.check(&schedule.input, |input| unreadable(&input?, "the input", |_| true));
}

/// What the pattern of schedules leaves open (source: EventBridge, "Setting a schedule pattern").
fn wrong_schedule(expression: &ScheduleExpression) -> Option<&'static str> {
    let inner = expression.split_once('(')?.1.trim_end_matches(')');
    if expression.starts_with("rate") {
        let (count, unit) = inner.split_once(' ')?;
        return ((count == "1") == unit.ends_with('s')).then_some("the unit is singular for 1, and plural otherwise");
    }
    let fields: Vec<_> = inner.split_whitespace().collect();
    let [_, _, days, _, weekdays, _] = fields[..] else { return Some("cron has six fields") };
    ((days == "?") == (weekdays == "?")).then_some("either the days or the weekdays are `?`")
}

fn check_pattern(event: &EventSourcePaths, rules: &mut Rules<'_>) {
    rules.check(&event.event_bridge().pattern, |pattern| unreadable(&pattern, "the pattern", is_pattern));
}

fn check_queue(queue: &EventSourceQueuePaths, function: &FunctionPaths, rules: &mut Rules<'_>) {
    rules.check((&queue.batch_size, &queue.batch_seconds), |(size, seconds)| {
        let size = size?.get();
        let waits = seconds.is_some_and(|seconds| seconds.get() > 0);
        let message = || format!("batches of {size} messages are not waited for");
        (size > MOST_WITHOUT_WAITING && !waits).then(|| BATCH_UNFIT.problem(message()))
    });
    let is_ordered = &queue.queue.existing().arn;
    rules.check((&queue.batch_seconds, is_ordered), |(seconds, arn)| {
        let waits = seconds.is_some_and(|seconds| seconds.get() > 0);
        (waits && arn.ends_with(".fifo")).then(|| BATCH_UNFIT.problem("the queue is ordered (FIFO)"))
    });
    rules.check((&queue.queue.new().visibility_seconds, &function.timeout), |(visibility, timeout)| {
        let (visibility, timeout) = (visibility?.get(), timeout.map_or(defaults::TIMEOUT, TimeoutSeconds::get));
        let message = || format!("{visibility} seconds are less than the function's timeout of {timeout} seconds");
        (visibility < timeout).then(|| VISIBILITY_TOO_SHORT.problem(message()))
    });
    check_filters(queue, rules);
}

fn check_filters(queue: &EventSourceQueuePaths, rules: &mut Rules<'_>) {
    rules.check(&queue.filters, |filters| {
        let message = format!("there are {}, and {MOST_FILTERS} are accepted", filters.len());
        (filters.len() > MOST_FILTERS).then(|| FILTERS_TOO_MANY.problem(message))
    });
    rules.each(&queue.filters, |filter, rules| {
        rules.check(&filter, |filter| unreadable(&filter, "the filter", is_pattern));
    });
}

fn check_destination(destination: &DestinationPaths, accepted: &[&str], rules: &mut Rules<'_>) {
    let arn: Path<Arn> = destination.existing().arn;
    rules.check(&arn, |arn| {
        let found = service(&arn);
        let message = || format!("{arn} is of {found}; accepted are things of {}", accepted.join(", "));
        (!accepted.contains(&found)).then(|| DESTINATION_UNFIT.problem(message()))
    });
}

/// Patterns of events are objects that ask for something.
fn is_pattern(value: &Json) -> bool {
    value.as_object().is_some_and(|fields| !fields.is_empty())
}

fn unreadable(text: &str, what: &str, is_accepted: impl Fn(&Json) -> bool) -> Option<Problem> {
    match serde_json::from_str::<Json>(text) {
        Err(error) => Some(EVENT_UNREADABLE.problem(format!("{what} is not JSON: {error}"))),
        Ok(value) if !is_accepted(&value) => {
            Some(EVENT_UNREADABLE.problem(format!("{what} is no object that says what events are like")))
        }
        Ok(_) => None,
    }
}
