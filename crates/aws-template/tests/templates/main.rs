//! Whole templates, as steps put them together, and every property of every resource.
//!
//! The snapshots are templates in files of their own (`snapshots/*.snap.yaml`), which cfn-lint reads: there, property
//! names, required properties and values are checked against CloudFormation's own schemas.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod every_property;
mod least;
mod shop;

use aws_template::{Format, Fragment, Stack, Template, moves};

/// What custom domain names need, in the region that the linter assumes.
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

fn yaml(fragment: &Fragment) -> Vec<u8> {
    fragment.render(Format::Yaml).unwrap().text().into()
}

#[test]
fn functions_and_their_http_api() {
    insta::assert_binary_snapshot!(".yaml", yaml(&shop::with_http_api()));
}

#[test]
fn functions_and_their_rest_api() {
    insta::assert_binary_snapshot!(".yaml", yaml(&shop::with_rest_api()));
}

#[test]
fn every_property_of_lambda_and_what_calls_it() {
    insta::assert_binary_snapshot!(".yaml", yaml(&every_property::lambda()));
}

#[test]
fn every_property_of_rest_apis() {
    insta::assert_binary_snapshot!(".yaml", yaml(&every_property::rest_api()));
}

#[test]
fn every_property_of_http_apis() {
    insta::assert_binary_snapshot!(".yaml", yaml(&every_property::http_api()));
}

#[test]
fn the_least_of_every_resource() {
    insta::assert_binary_snapshot!(".yaml", yaml(&least::least()));
}

#[test]
fn every_ready_made_statement() {
    insta::assert_binary_snapshot!(".yaml", yaml(&least::granted()));
}

#[test]
fn every_property_of_logs_alarms_queues_rules_and_buckets() {
    insta::assert_binary_snapshot!(".yaml", yaml(&every_property::around()));
}

#[test]
fn json_is_the_same_document() {
    let fragment = shop::with_rest_api();
    let [json, yaml] = [Format::Json, Format::Yaml].map(|format| fragment.render(format).unwrap());
    assert_eq!(json.to_document(), yaml.to_document());
    insta::assert_binary_snapshot!(".json", json.text().into());
}

/// What a granular step deploys of the application is in the application's template, byte for byte: the premise of
/// moving resources between stacks.
#[test]
fn the_application_is_the_union_of_its_parts() {
    let parts = [shop::function("get-orders"), shop::function("worker"), shop::http_api()];
    let whole = Fragment::union_all(parts.clone()).unwrap();
    assert_eq!(whole, shop::with_http_api());

    let template = whole.render(Format::Json).unwrap();
    for part in parts {
        let part = part.render(Format::Json).unwrap();
        for resource in part.resources() {
            let of =
                |template: &Template| template.to_document()["Resources"][resource.logical_id]["Properties"].clone();
            assert_eq!(of(&part), of(&template), "{}", resource.logical_id);
        }
    }
}

/// Taking the application apart touches nothing: the API moves, the functions stay, and nothing else happens.
#[test]
fn the_application_is_taken_apart_by_moves_alone() {
    let functions = Fragment::union_all([shop::function("get-orders"), shop::function("worker")]).unwrap();
    for (whole, api) in [(shop::with_http_api(), shop::http_api()), (shop::with_rest_api(), shop::rest_api())] {
        let before = [Stack { name: "shop", fragment: &whole }];
        let after = [Stack { name: "shop", fragment: &functions }, Stack { name: "shop-api", fragment: &api }];
        let moved: Vec<_> = moves(&before, &after).unwrap().into_iter().map(|moved| moved.logical_id).collect();
        assert_eq!(moved, api.resources().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    }
}

/// The API's deployment is known by the names of functions, so it stays the same in the app's stack and in its own.
#[test]
fn a_deployment_keeps_its_id_in_another_stack() {
    let deployments = |fragment: &Fragment| {
        let of_type = fragment.resources().filter(|(_, r#type)| *r#type == "AWS::ApiGateway::Deployment");
        of_type.map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(deployments(&shop::rest_api()), deployments(&shop::with_rest_api()));
    assert_eq!(deployments(&shop::rest_api()).len(), 1);
}
