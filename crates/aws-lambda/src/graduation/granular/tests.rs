use std::collections::BTreeSet;

use aws_template::Template;
use step_core::Region;

use super::*;
use aws_deploy::TemplateSource;

const STEPS: GranularSteps<'_> = GranularSteps { functions: "acme-functions", api: "acme-api" };

/// An application of the functions `orders`, with these further fields, and `mail`.
fn graduate(orders: &Value, api: &Value) -> Option<Destination<Action>> {
    let deployment = Deployment::default();
    let region = Region::try_from("eu-west-1".to_owned()).unwrap();
    let deploy_to: DeployTo = serde_json::from_value(json!({ "type": "here", "region": region })).unwrap();
    let code = json!({ "type": "package", "package": { "referenceId": "code" }, "handler": "app.handler", "runtime": "python3.13" });
    let route = json!({ "type": "httpRoute", "method": "GET", "path": "/orders" });
    let mut function = json!({ "name": "orders", "code": code, "events": [route] });
    function.as_object_mut().unwrap().extend(orders.as_object().unwrap().clone());
    let functions = json!([function, { "name": "mail", "code": code }]);
    let functions: Vec<Function> = serde_json::from_value(functions).unwrap();
    let api: Api = serde_json::from_value(api.clone()).unwrap();
    let (name, stack) = (AppName::try_from("shop".to_owned()).unwrap(), StackOptions::default());
    let smoke_tests = json!([{ "type": "http", "path": "/orders" }, { "type": "invoke", "function": "mail" }]);
    let smoke_tests: Vec<SmokeTest> = serde_json::from_value(smoke_tests).unwrap();
    let whole = Whole {
        name: &name,
        functions: &functions,
        api: &api,
        smoke_tests: &smoke_tests,
        deploy_to: &deploy_to,
        tags: &[],
        permissions_boundary: None,
        artifact_bucket: None,
        stack: &stack,
    };
    let Planned { request, fragment, .. } = whole.planned(&deployment).unwrap();
    to_granular_steps(STEPS, &whole, &request, &fragment, &deployment).unwrap()
}

fn rest() -> Value {
    json!({ "type": "rest", "definition": { "type": "routes", "authorization": { "type": "none", "anyoneMayCall": true } } })
}

fn move_of(destination: &Destination<Action>) -> MoveRequest {
    let document = json!(destination.plan.as_ref().unwrap().actions[0].action);
    serde_json::from_value(document).unwrap()
}

fn resources(request: &StackRequest) -> BTreeSet<String> {
    let TemplateSource::Inline { body } = &request.template else { panic!("not inline") };
    let template = Template::parse(body).unwrap();
    template.resources().map(|resource| resource.logical_id.to_owned()).collect()
}

#[test]
fn the_functions_keep_the_stack_and_the_api_gets_one() {
    let destination = graduate(&json!({}), &rest()).unwrap();
    let MoveRequest { before, after, joined, .. } = move_of(&destination);
    assert_eq!(after.stack_name, before.stack_name);
    assert_eq!(&*joined[0].stack.stack_name, "cf-shop-api-local-untenanted");
    let (kept, moved) = (resources(&after), resources(&joined[0].stack));
    assert!(kept.is_disjoint(&moved));
    assert_eq!(&kept | &moved, resources(&before));
    let listed: BTreeSet<_> = joined[0].resources.iter().map(|resource| resource.logical_id.to_string()).collect();
    assert_eq!(listed, moved);
    insta::assert_json_snapshot!(json!({ "successors": destination.successors, "report": destination.report }));
}

/// The step for APIs does not know the functions' own names otherwise.
#[test]
fn functions_with_names_of_their_own_are_referred_to_by_these() {
    for api in [
        rest(),
        json!({ "type": "functionUrl", "function": { "type": "application", "function": "orders" }, "authorization": { "type": "iam" } }),
    ] {
        let events = if api["type"] == "rest" { json!({}) } else { json!({ "events": [] }) };
        let mut orders = json!({ "functionName": "orders-of-old" });
        orders.as_object_mut().unwrap().extend(events.as_object().unwrap().clone());
        let destination = graduate(&orders, &api).unwrap();
        let inputs = &destination.successors[1].inputs;
        let expected = json!({ "type": "name", "function": "orders", "name": "orders-of-old" });
        let function =
            if api["type"] == "rest" { &inputs["routes"][0]["function"] } else { &inputs["api"]["function"] };
        assert_eq!(*function, expected, "{inputs:#}");
        assert!(!move_of(&destination).joined[0].resources.is_empty());
    }
}

#[test]
fn an_application_without_an_api_has_no_parts() {
    assert_eq!(graduate(&json!({ "events": [] }), &json!({ "type": "none" })), None);
}
