//! HTTP APIs.

use std::collections::BTreeMap;

use aws_template::api_gateway::EndpointType;
use aws_template::http_api::*;
use aws_template::{Fragment, Reference, Resource, arn};
use serde_json::json;

use super::{add, id, map};
use crate::CERTIFICATE;

pub(crate) fn http_api() -> Fragment {
    let mut fragment = Fragment::default();
    let api = add(&mut fragment, "Api", api());
    let integration = add(&mut fragment, "Integration", integration(&api));
    let tokens = add(&mut fragment, "Tokens", tokens(&api));
    add(&mut fragment, "Requests", requests(&api));
    let route = add(&mut fragment, "Route", route(&api, &integration, &tokens));
    let deployment = Deployment { api_id: api.id(), description: Some("First".into()) };
    let deployment = Resource::new(deployment).depends_on([route.logical_id().clone()]);
    let deployment = fragment.resource(id("Deployment"), deployment).unwrap();
    let stage = add(&mut fragment, "Stage", stage(&api, &deployment));
    named(&mut fragment, &api, &stage);
    let document = json!({"openapi": "3.0.1", "info": {"title": "shop", "version": "1"}, "paths": {}});
    let imported = Api { body: Some(document), fail_on_warnings: Some(true.into()), ..Api::default() };
    add(&mut fragment, "Imported", imported);
    fragment
}

fn api() -> Api {
    Api {
        body: None,
        cors_configuration: Some(Cors {
            allow_credentials: Some(true.into()),
            allow_headers: Some(["content-type"].into()),
            allow_methods: Some(["GET"].into()),
            allow_origins: Some(["https://example.com"].into()),
            expose_headers: Some(["etag"].into()),
            max_age: Some(60.into()),
        }),
        description: Some("Orders".into()),
        disable_execute_api_endpoint: Some(false.into()),
        fail_on_warnings: None,
        name: Some("shop".into()),
        protocol_type: Some(ProtocolType::Http),
        tags: Some(map("team", "shop")),
    }
}

fn integration(api: &Reference<Api>) -> Integration {
    Integration {
        api_id: api.id(),
        credentials_arn: Some("arn:aws:iam::123456789012:role/caller".into()),
        description: Some("Orders".into()),
        integration_method: Some("POST".into()),
        integration_type: IntegrationType::AwsProxy,
        integration_uri: Some(arn::qualified_function("orders".into(), "live")),
        payload_format_version: Some("2.0".into()),
        timeout_in_millis: Some(29_000.into()),
    }
}

fn tokens(api: &Reference<Api>) -> Authorizer {
    Authorizer {
        identity_source: Some(["$request.header.Authorization"].into()),
        jwt_configuration: Some(Jwt { audience: ["shop"].into(), issuer: "https://id.example.com".into() }),
        ..Authorizer::new(api.id(), "tokens", AuthorizerType::Jwt)
    }
}

fn requests(api: &Reference<Api>) -> Authorizer {
    Authorizer {
        api_id: api.id(),
        authorizer_payload_format_version: Some("2.0".into()),
        authorizer_result_ttl_in_seconds: Some(300.into()),
        authorizer_type: AuthorizerType::Request,
        authorizer_uri: Some(arn::invocation(arn::function("authorizer".into()))),
        enable_simple_responses: Some(true.into()),
        identity_source: Some(["$request.header.Authorization"].into()),
        jwt_configuration: None,
        name: "requests".into(),
    }
}

fn route(api: &Reference<Api>, integration: &Reference<Integration>, tokens: &Reference<Authorizer>) -> Route {
    let target = Route::new(api.id(), "GET /orders/{id}", integration.id()).target;
    Route {
        api_id: api.id(),
        authorization_scopes: Some(["orders:read"].into()),
        authorization_type: Some(RouteAuthorization::Jwt),
        authorizer_id: Some(tokens.id()),
        operation_name: Some("getOrders".into()),
        route_key: "GET /orders/{id}".into(),
        target,
    }
}

fn stage(api: &Reference<Api>, deployment: &Reference<Deployment>) -> Stage {
    let settings = RouteSettings {
        detailed_metrics_enabled: Some(true.into()),
        throttling_burst_limit: Some(50.into()),
        throttling_rate_limit: Some(100.0.into()),
    };
    Stage {
        access_log_settings: Some(AccessLog {
            destination_arn: "arn:aws:logs:us-east-1:123456789012:log-group:calls".into(),
            format: "$context.requestId $context.status".into(),
        }),
        api_id: api.id(),
        auto_deploy: Some(false.into()),
        default_route_settings: Some(settings.clone()),
        deployment_id: Some(deployment.id()),
        description: Some("What is served".into()),
        route_settings: Some(BTreeMap::from([("GET /orders/{id}".into(), settings)])),
        stage_name: "live".into(),
        stage_variables: Some(map("alias", "live")),
        tags: Some(map("team", "shop")),
    }
}

fn named(fragment: &mut Fragment, api: &Reference<Api>, stage: &Reference<Stage>) {
    let domain = DomainName {
        domain_name: "api.example.com".into(),
        domain_name_configurations: vec![DomainConfiguration {
            certificate_arn: CERTIFICATE.into(),
            endpoint_type: EndpointType::Regional,
            security_policy: Some("TLS_1_2".into()),
        }],
        mutual_tls_authentication: None,
        tags: Some(map("team", "shop")),
    };
    let domain = add(fragment, "Domain", domain);
    let mapping = ApiMapping {
        api_id: api.id(),
        api_mapping_key: Some("shop".into()),
        domain_name: domain.id(),
        stage: stage.id(),
    };
    add(fragment, "Mapping", mapping);
}
