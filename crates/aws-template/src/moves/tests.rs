use super::*;
use crate::lambda::Permission;
use crate::sqs::Queue;
use crate::{Format, Kind, Output, Parameter, Text};

fn id(name: &str) -> LogicalId {
    LogicalId::new(&[name], Kind::new("Queue"))
}

/// Queues that are named by a parameter, which each stack declares for itself.
fn queues(names: &[&str], prefix: &str) -> Fragment {
    let mut fragment = Fragment::default();
    let parameter = Parameter::new(LogicalId::new(&[], Kind::new("Prefix")), prefix.to_owned());
    let prefix = fragment.parameter(parameter).unwrap();
    for name in names {
        let queue_name = Some(Text::concat([prefix.clone(), format!("-{name}").into()]));
        let queue = fragment.resource(id(name), Queue { queue_name, ..Queue::default() }).unwrap();
        fragment.output(LogicalId::new(&[name], Kind::new("Url")), Output::new(queue.id())).unwrap();
    }
    fragment
}

fn stack<'a>(name: &'a str, fragment: &'a Fragment) -> Stack<'a> {
    Stack { name, fragment }
}

fn problems(before: &Fragment, after: &[Stack<'_>]) -> Vec<String> {
    let problems = moves(&[stack("app", before)], after).expect_err("there are problems");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_in_another_stack_and_the_same_moves() {
    let whole = queues(&["orders", "jobs"], "shop");
    let (orders, jobs) = (queues(&["orders"], "shop"), queues(&["jobs"], "shop"));
    let found = moves(&[stack("app", &whole)], &[stack("app", &orders), stack("jobs", &jobs)]).unwrap();
    let expected = Move {
        logical_id: id("jobs"),
        resource_type: "AWS::SQS::Queue",
        identifiers: vec![Identifier { property: "QueueUrl", value: None }],
        from: "app".into(),
        to: "jobs".into(),
    };
    assert_eq!(found, [expected]);
    assert_eq!(moves(&[stack("app", &whole)], &[stack("app", &whole)]), Ok(vec![]));
}

#[test]
fn whatever_else_would_happen_is_named() {
    let whole = queues(&["orders", "jobs"], "shop");
    let (orders, jobs) = (queues(&["orders"], "shop"), queues(&["jobs"], "shop"));
    assert_eq!(problems(&whole, &[stack("app", &orders)]), ["JobsQueue would be in no stack"]);
    let twice = [stack("app", &whole), stack("jobs", &jobs)];
    assert_eq!(problems(&whole, &twice), ["JobsQueue would be in app and in jobs"]);
    let more = queues(&["orders", "jobs", "mail"], "shop");
    assert_eq!(problems(&whole, &[stack("app", &more)]), ["MailQueue would be in app, and is in no stack yet"]);
    let renamed = queues(&["jobs"], "store");
    let changed = [stack("app", &orders), stack("jobs", &renamed)];
    assert_eq!(problems(&whole, &changed), ["JobsQueue would not be the same in jobs"]);
}

#[test]
fn what_is_made_of_its_stacks_name_cannot_leave_it() {
    let mut tied = Fragment::default();
    let queue = Queue { queue_name: Some(Text::sub("${AWS::StackName}-jobs")), ..Queue::default() };
    tied.resource(id("jobs"), queue).unwrap();
    let expected = ["JobsQueue refers to AWS::StackName, so it cannot leave app"];
    assert_eq!(problems(&tied, &[stack("jobs", &tied)]), expected);
    assert_eq!(moves(&[stack("app", &tied)], &[stack("app", &tied)]), Ok(vec![]));
}

#[test]
fn templates_of_a_move_by_import() {
    let moving = BTreeSet::from([id("jobs")]);
    let old = queues(&["orders", "jobs"], "shop").retaining(&moving).render(Format::Yaml).unwrap();
    let new = queues(&["jobs"], "shop").for_import().render(Format::Yaml).unwrap();
    insta::assert_snapshot!(format!("# The old stack, before\n{}\n# The import\n{}", old.text(), new.text()));
}

/// What the template says is taken from there, with parameters filled in; what AWS gave is asked for.
#[test]
fn what_is_imported_is_identified_as_far_as_the_template_knows_it() {
    let mut fragment = Fragment::default();
    let name = Parameter::new(LogicalId::new(&[], Kind::new("Name")), "shop-orders".to_owned());
    let function_name = fragment.parameter(name).unwrap();
    let permission = Permission::invoke(function_name, "events.amazonaws.com");
    fragment.resource(LogicalId::new(&[], Kind::new("Permission")), permission).unwrap();
    let moved = moves(&[stack("app", &fragment)], &[stack("api", &fragment)]).unwrap();
    let expected = [
        Identifier { property: "FunctionName", value: Some("shop-orders".into()) },
        Identifier { property: "Id", value: None },
    ];
    assert_eq!(moved[0].identifiers, expected);
}
