//! What may change a template, and what may not.

use super::*;

const OPEN: &str = r#"{ "type": "none", "anyoneMayCall": true }"#;

fn kinds() -> [Value; 2] {
    let open: Value = serde_json::from_str(OPEN).unwrap();
    [
        json!({ "type": "http", "authorization": open }),
        json!({ "type": "rest", "definition": { "type": "routes", "authorization": open } }),
    ]
}

/// The logical id of the only deployment of a REST API.
fn deployment(fragment: &Fragment) -> String {
    let mut deployments = fragment.resources().filter(|(_, resource)| *resource == "AWS::ApiGateway::Deployment");
    let id = deployments.next().unwrap().0.to_string();
    assert_eq!(deployments.next(), None);
    id
}

#[test]
fn the_order_of_routes_changes_nothing() {
    for inputs in kinds() {
        let backwards: Vec<_> = orders().into_iter().rev().collect();
        assert_eq!(yaml(&fragment(inputs.clone(), &orders())), yaml(&fragment(inputs, &backwards)));
    }
}

/// What stays has the same id and the same properties.
#[test]
fn another_route_leaves_the_others_alone() {
    let [http, _] = kinds();
    let before = fragment(http.clone(), &orders()).render(Format::Json).unwrap();
    let more = [routes(&[("PUT", "/orders/{id}", "new-order")]), orders()].concat();
    let after = fragment(http, &more).render(Format::Json).unwrap().to_document();
    for resource in before.resources() {
        let unchanged = &before.to_document()["Resources"][resource.logical_id];
        assert_eq!(unchanged, &after["Resources"][resource.logical_id], "{}", resource.logical_id);
    }
}

/// Environments differ in parameters alone, and in the ids of what cannot be changed.
#[test]
fn every_environment_has_the_same_text() {
    let [http, rest] = kinds();
    let in_both = |inputs: &Value| {
        ["Environments-1", "Environments-2"]
            .map(|environment| api(inputs.clone()).fragment(&orders(), &in_environment(environment)).unwrap())
    };
    let [test, production] = in_both(&http);
    assert_eq!(yaml(&test), yaml(&production));
    assert_ne!(test.parameter_values().collect::<Vec<_>>(), production.parameter_values().collect::<Vec<_>>());

    let [test, production] = in_both(&rest);
    let (one, other) = (deployment(&test), deployment(&production));
    assert_ne!(one, other);
    assert_eq!(yaml(&test).replace(&one, &other), yaml(&production));
}

#[test]
fn a_deployment_is_another_one_exactly_when_the_api_is() {
    let [_, rest] = kinds();
    let id = |inputs: &Value, routes: &[Route]| deployment(&fragment(inputs.clone(), routes));
    let same = id(&rest, &orders());
    let with = |key: &str, value: Value| {
        let mut inputs = rest.clone();
        inputs[key] = value;
        id(&inputs, &orders())
    };
    assert_eq!(with("throttle", json!({ "requestsPerSecond": 1, "burst": 1 })), same, "the stage's own");
    assert_eq!(with("stage", json!("v1")), same, "the stage's own");
    assert_eq!(with("accessLogs", json!({ "type": "cloudWatch" })), same, "the stage's own");

    let cors = json!({ "type": "allowed", "origins": ["*"] });
    let signed = json!({ "type": "routes", "authorization": { "type": "iam" } });
    let mut answered = rest["definition"].clone();
    answered["cors"] = cors;
    assert_ne!(with("definition", signed), same, "authorization");
    assert_ne!(with("definition", answered), same, "CORS");
    assert_ne!(id(&rest, &orders()[1..]), same, "routes");
}

/// What a parameter stands for is in the deployment's id, too: its text alone would stay.
#[test]
fn a_deployment_follows_the_values_of_parameters() {
    let with_pool = |pool: &str| {
        let user_pool = format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{pool}");
        let authorization = json!({ "type": "cognito", "userPool": user_pool });
        let definition = json!({ "type": "routes", "authorization": authorization });
        deployment(&fragment(json!({ "type": "rest", "definition": definition }), &orders()))
    };
    assert_eq!(with_pool("us-east-1_a"), with_pool("us-east-1_a"));
    assert_ne!(with_pool("us-east-1_a"), with_pool("us-east-1_b"));
}

/// No other fragment's resource is referred to but as something to wait for: then each can be in a stack of its own.
#[test]
fn a_fragment_stands_on_its_own() {
    for inputs in kinds() {
        let template = fragment(inputs, &orders()).render(Format::Yaml).unwrap();
        assert!(!template.text().contains("DependsOn"), "{}", template.text());
    }
}

#[test]
fn what_a_kind_lacks_is_refused_and_never_open() {
    let keys = json!({ "type": "http", "authorization": { "type": "apiKeys" } });
    let tokens = json!({ "type": "jwt", "issuer": "https://login.example.com/", "audiences": ["shop"] });
    let tokens = json!({ "type": "rest", "definition": { "type": "routes", "authorization": tokens } });
    for (inputs, said) in
        [(keys, "an HTTP API has no authorization \"apiKeys\""), (tokens, "a REST API has no authorization \"jwt\"")]
    {
        assert_eq!(api(inputs).fragment(&orders(), &shop()).unwrap_err().to_string(), said);
    }
}
