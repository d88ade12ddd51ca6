use serde_json::json;

use super::*;
use crate::lambda::{Code, Environment, Function};
use crate::logs::LogGroup;
use crate::sqs::Queue;
use crate::{Items, Kind, List, Pseudo, Text};

const LOGS: Kind = Kind::new("Logs");
const QUEUE: Kind = Kind::new("Queue");
const VALUE: Kind = Kind::new("Value");

fn id(name: &str, kind: Kind) -> LogicalId {
    LogicalId::new(&[name], kind)
}

/// A fragment with one queue.
fn queue(name: &str, seconds: u32) -> Fragment {
    let mut fragment = Fragment::default();
    let queue = Queue { delay_seconds: Some(seconds.into()), ..Queue::default() };
    fragment.resource(id(name, QUEUE), queue).unwrap();
    fragment
}

/// A fragment with a queue and a parameter.
fn with<T: ParameterValue>(parameter: Parameter<T>) -> Fragment {
    let mut fragment = queue("jobs", 5);
    fragment.parameter(parameter).unwrap();
    fragment
}

fn refused(fragment: &Fragment) -> String {
    format!("the template {}", fragment.render(Format::Yaml).expect_err("not a template"))
}

#[test]
fn what_is_declared_twice_alike_is_there_once() {
    let both = queue("jobs", 5).union(queue("jobs", 5)).unwrap();
    assert_eq!(both, queue("jobs", 5));
}

#[test]
fn one_name_for_different_things_is_a_conflict() {
    let error = queue("jobs", 5).union(queue("jobs", 6)).unwrap_err();
    assert_eq!(error.to_string(), "Resources has JobsQueue twice, with different content");

    let (mut one, mut other) = (Fragment::default(), Fragment::default());
    one.parameter(Parameter::new(id("jobs", VALUE), 5_u32)).unwrap();
    other.parameter(Parameter::new(id("jobs", VALUE), 6_u32)).unwrap();
    let error = one.clone().union(other).unwrap_err();
    assert_eq!(error.to_string(), "Parameters has JobsValue twice, with different content");

    let error = one.parameter(Parameter::new(id("jobs", VALUE), 5_u32).default(1)).unwrap_err();
    assert_eq!(error.to_string(), "Parameters has JobsValue twice, with different content");
}

#[test]
fn a_stack_has_one_description() {
    let described = |text: &str| {
        let mut fragment = queue("jobs", 5);
        fragment.describe(text);
        fragment
    };
    assert_eq!(described("Shop").union(queue("jobs", 5)).unwrap(), described("Shop"));
    let error = described("Shop").union(described("Store")).unwrap_err();
    assert_eq!(error.to_string(), r#"the stack is described as "Shop" and as "Store""#);
}

#[test]
fn attributes_stand_before_properties_in_the_customary_order() {
    let mut fragment = queue("jobs", 5);
    let resource = Resource::new(LogGroup { retention_in_days: Some(14.into()), ..LogGroup::default() })
        .metadata("owner", "shop")
        .on_replacement(RemovalPolicy::Retain)
        .on_deletion(RemovalPolicy::RetainExceptOnCreate)
        .depends_on([id("jobs", QUEUE), id("elsewhere", QUEUE)]);
    fragment.resource(id("jobs", LOGS), resource).unwrap();
    insta::assert_snapshot!(fragment.render(Format::Yaml).unwrap().text());
}

#[test]
fn a_template_must_have_something_to_deploy() {
    assert_eq!(refused(&Fragment::default()), "the template has no resources");
}

#[test]
fn references_must_lead_somewhere() {
    let elsewhere = Reference::<Queue>::to(id("elsewhere", QUEUE));
    let texts = [elsewhere.id(), elsewhere.arn(), Text::sub("${ElsewhereQueue.Arn}/x"), Text::import(elsewhere.id())];
    for text in texts {
        let mut fragment = queue("jobs", 5);
        fragment.output(id("jobs", VALUE), Output::new(text.clone())).unwrap();
        let expected = "the template refers to ElsewhereQueue in Outputs.JobsValue, which is neither a parameter nor a \
                        resource of it";
        assert_eq!(refused(&fragment), expected, "{text:?}");
        let whole = fragment.union(queue("elsewhere", 5)).unwrap();
        assert!(whole.render(Format::Yaml).is_ok(), "{text:?}");
    }
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let mut fragment = queue("jobs", 5);
    let text = Text::concat(["${Nobody} ".into(), Pseudo::AccountId.text()]);
    fragment.output(id("jobs", VALUE), Output::new(text)).unwrap();
    assert!(fragment.render(Format::Yaml).is_ok());
}

#[test]
fn a_name_means_one_thing() {
    let mut fragment = queue("jobs", 5);
    fragment.parameter(Parameter::new(id("jobs", QUEUE), String::from("x"))).unwrap();
    assert_eq!(refused(&fragment), "the template has a parameter and a resource named JobsQueue");
}

#[test]
fn limits_of_cloudformation_hold() {
    let queues = |count| Fragment::union_all((0..count).map(|n| queue(&format!("q{n}"), 5))).unwrap();
    assert!(queues(500).render(Format::Yaml).is_ok());
    assert_eq!(refused(&queues(501)), "the template has 501 members in Resources; CloudFormation takes at most 500");

    let mut many = queue("jobs", 5);
    for n in 0..201 {
        many.parameter(Parameter::new(id(&format!("p{n}"), VALUE), n)).unwrap();
    }
    assert_eq!(refused(&many), "the template has 201 members in Parameters; CloudFormation takes at most 200");

    let mut long = queue("jobs", 5);
    long.describe("é".repeat(513));
    assert_eq!(refused(&long), "the template has a description of 1026 bytes; CloudFormation takes at most 1024");

    let mut large = queue("jobs", 5);
    for n in 0..300 {
        let logs = LogGroup { log_group_name: Some("x".repeat(4000).into()), ..LogGroup::default() };
        large.resource(id(&format!("l{n}"), LOGS), logs).unwrap();
    }
    assert!(refused(&large).ends_with("CloudFormation takes at most 1000000"), "{}", refused(&large));
    assert!(!queues(500).render(Format::Json).unwrap().fits_request());
    assert!(queues(500).render(Format::Yaml).unwrap().fits_request());
}

#[test]
fn values_are_held_to_their_declaration() {
    let name = || id("jobs", VALUE);
    let text = |value: &str| Parameter::new(name(), String::from(value));
    let cases = [
        ("too small", with(Parameter::new(name(), 5_u32).between(6..=9))),
        ("too large", with(Parameter::new(name(), 5_u32).between(1..=4))),
        ("not listed", with(Parameter::new(name(), 5_u32).one_of([1, 3]))),
        ("too short", with(text("").long(1..=5))),
        ("too long", with(text("abcdef").long(1..=5))),
    ];
    for (case, fragment) in cases {
        assert!(refused(&fragment).contains("for its parameter JobsValue"), "{case}: {}", refused(&fragment));
    }
    let long = with(text(&"x".repeat(4097)));
    let expected =
        "the template has a parameter JobsValue with a value of 4097 bytes; CloudFormation takes at most 4096";
    assert_eq!(refused(&long), expected);
}

#[test]
fn parameters_are_declared_with_their_type_and_values_handed_over_beside() {
    let mut fragment = queue("jobs", 5);
    let subnets = Items::new(["subnet-1", "subnet-2"]).unwrap();
    fragment.parameter(Parameter::new(id("subnets", VALUE), subnets).describe("Where it runs.")).unwrap();
    fragment.parameter(Parameter::new(id("enabled", VALUE), true).default(false)).unwrap();
    fragment.parameter(Parameter::new(id("rate", VALUE), 0.5).default(10.0).one_of([0.5, 10.0])).unwrap();
    let stage = Parameter::new(id("stage", VALUE), String::from("test")).matching("[a-z]+", "Lower-case letters.");
    fragment.parameter(stage).unwrap();
    insta::assert_snapshot!(fragment.render(Format::Yaml).unwrap().text());
    let values: Vec<_> = fragment.parameter_values().collect();
    assert_eq!(
        values,
        [("EnabledValue", "true"), ("RateValue", "0.5"), ("StageValue", "test"), ("SubnetsValue", "subnet-1,subnet-2")]
    );
    assert_eq!(Items::new(["a,b"]), None);
}

/// A function whose content is decided by parameters.
fn function(fragment: &mut Fragment, bucket: &str, memory: u32) -> Function {
    let bucket = fragment.parameter(Parameter::new(id("orders", Kind::new("Bucket")), bucket.to_owned())).unwrap();
    let memory = fragment.parameter(Parameter::new(id("orders", Kind::new("Memory")), memory)).unwrap();
    let layers: List = fragment.parameter(Parameter::new(id("layers", VALUE), Items::new(["l"]).unwrap())).unwrap();
    let variables = [("URL".to_owned(), Text::concat(["https://".into(), bucket.clone(), "/${x}".into()]))];
    Function {
        environment: Some(Environment { variables: variables.into() }),
        layers: Some(layers),
        memory_size: Some(memory),
        ..Function::new(Code::zip(bucket, "orders.zip"), Reference::<crate::iam::Role>::to(id("r", VALUE)).arn())
    }
}

#[test]
fn content_is_what_parameters_make_of_it() {
    let mut fragment = Fragment::default();
    let parameterised = function(&mut fragment, "artifacts", 512);
    let expected = json!({
        "Code": {"S3Bucket": "artifacts", "S3Key": "orders.zip"},
        "Environment": {"Variables": {"URL": "https://artifacts/${x}"}},
        "Layers": ["l"],
        "MemorySize": 512,
        "Role": {"Fn::GetAtt": ["RValue", "Arn"]},
    });
    assert_eq!(fragment.resolved(&parameterised), expected);

    let partly = Text::concat(["${a}".into(), Text::sub("${OrdersBucket}.${AWS::Region}")]);
    assert_eq!(fragment.resolved(&partly), json!({"Fn::Sub": "${!a}artifacts.${AWS::Region}"}));
}

#[test]
fn an_immutable_resource_is_another_one_exactly_when_its_resolved_content_is() {
    let version = |bucket: &str, memory: u32, change: fn(&mut Function)| {
        let mut fragment = Fragment::default();
        let mut function = function(&mut fragment, bucket, memory);
        change(&mut function);
        fragment.immutable(&id("orders", Kind::new("Version")), &function.versioned())
    };
    let first = version("artifacts", 512, |_| {});
    assert!(first.as_str().starts_with("OrdersVersion"), "{first}");
    assert_eq!(version("artifacts", 512, |function| function.memory_size = Some(512.into())), first, "a literal");
    assert_eq!(version("artifacts", 512, |function| function.reserved_concurrent_executions = Some(5.into())), first);
    assert_ne!(version("artifacts", 513, |_| {}), first, "a parameter's value");
    assert_ne!(version("others", 512, |_| {}), first, "a parameter within text");
    assert_ne!(version("artifacts", 512, |function| function.timeout = Some(5.into())), first);
}

/// The function's variable holds the queue's URL. It changes when the queue is replaced, and not when it is changed.
#[test]
fn an_immutable_resource_follows_the_identity_of_what_it_refers_to() {
    let version = |queue: Queue| {
        let mut fragment = Fragment::default();
        let queue = fragment.resource(id("jobs", QUEUE), queue).unwrap();
        let variables = [("QUEUE".to_owned(), Text::concat(["url=".into(), queue.id()]))];
        let mut function = function(&mut fragment, "artifacts", 512);
        function.environment = Some(Environment { variables: variables.into() });
        fragment.immutable(&id("orders", Kind::new("Version")), &function.versioned())
    };
    let first = version(Queue::default());
    assert_eq!(version(Queue { visibility_timeout: Some(60.into()), ..Queue::default() }), first);
    assert_ne!(version(Queue { queue_name: Some("jobs".into()), ..Queue::default() }), first);
}
