//! REST APIs, and the records of their domain names.

use std::collections::BTreeMap;

use aws_template::api_gateway::*;
use aws_template::iam::{PolicyDocument, Principal, Statement};
use aws_template::route53::{AliasTarget, RecordSet};
use aws_template::{Fragment, Reference, Resource, arn};
use serde_json::json;

use super::{add, id, map, tags};
use crate::CERTIFICATE;

pub(crate) fn rest_api() -> Fragment {
    let mut fragment = Fragment::default();
    let api = add(&mut fragment, "Api", api());
    let method = method_of_a_path(&mut fragment, &api);
    add(&mut fragment, "Response", response(&api));
    let deployment = Deployment { description: Some("First".into()), rest_api_id: api.id() };
    let deployment = Resource::new(deployment).depends_on([method.logical_id().clone()]);
    let deployment = fragment.resource(id("Deployment"), deployment).unwrap();
    let stage = add(&mut fragment, "Stage", stage(&api, &deployment));
    used_by_partners(&mut fragment, &api, &stage);
    named(&mut fragment, &api, &stage);
    let document = json!({"openapi": "3.0.1", "info": {"title": "shop", "version": "1"}, "paths": {}});
    add(&mut fragment, "Imported", RestApi { body: Some(document), ..RestApi::default() });
    fragment
}

fn api() -> RestApi {
    let mut policy = Statement::allow(["execute-api:Invoke"], ["execute-api:/*"]);
    policy.principal = Some(Principal::Aws(["*"].into()));
    RestApi {
        api_key_source_type: Some("HEADER".into()),
        binary_media_types: Some(["image/png"].into()),
        body: None,
        description: Some("Orders".into()),
        disable_execute_api_endpoint: Some(false.into()),
        endpoint_configuration: Some(Endpoint { types: vec![EndpointType::Regional], vpc_endpoint_ids: None }),
        fail_on_warnings: Some(true.into()),
        minimum_compression_size: Some(1024.into()),
        name: Some("shop".into()),
        policy: Some(PolicyDocument::new([policy])),
        tags: Some(tags()),
    }
}

fn method_of_a_path(fragment: &mut Fragment, api: &Reference<RestApi>) -> Reference<Method> {
    let orders = ApiResource { parent_id: api.root_resource_id(), path_part: "orders".into(), rest_api_id: api.id() };
    let orders = add(fragment, "Path", orders);
    let authorizer = add(fragment, "Authorizer", authorizer(api));
    let pool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi";
    let users = Authorizer {
        identity_source: Some("method.request.header.Authorization".into()),
        provider_arns: Some([pool].into()),
        ..Authorizer::new(api.id(), "users", AuthorizerType::CognitoUserPools)
    };
    let users = add(fragment, "Users", users);
    let method = Method {
        api_key_required: Some(true.into()),
        authorization_scopes: None,
        authorization_type: AuthorizationType::Custom,
        authorizer_id: Some(authorizer.id()),
        http_method: "GET".into(),
        integration: Some(integration()),
        method_responses: Some(vec![MethodResponse {
            response_parameters: Some(BTreeMap::from([("method.response.header.Vary".into(), false)])),
            status_code: "200".into(),
        }]),
        operation_name: Some("getOrders".into()),
        request_parameters: Some(BTreeMap::from([("method.request.querystring.page".into(), false)])),
        resource_id: orders.id(),
        rest_api_id: api.id(),
    };
    let method = add(fragment, "Method", method);
    let scoped = Method {
        authorization_scopes: Some(["orders/write"].into()),
        authorizer_id: Some(users.id()),
        integration: Some(Integration::function(arn::function("orders".into()))),
        ..Method::new(api.id(), orders.id(), "POST", AuthorizationType::CognitoUserPools)
    };
    add(fragment, "Scoped", scoped);
    method
}

fn authorizer(api: &Reference<RestApi>) -> Authorizer {
    Authorizer {
        authorizer_credentials: Some("arn:aws:iam::123456789012:role/caller".into()),
        authorizer_result_ttl_in_seconds: Some(300.into()),
        authorizer_uri: Some(arn::invocation(arn::function("authorizer".into()))),
        identity_source: Some("method.request.header.Authorization".into()),
        identity_validation_expression: Some("^Bearer ".into()),
        name: "tokens".into(),
        provider_arns: None,
        rest_api_id: api.id(),
        r#type: AuthorizerType::Token,
    }
}

fn integration() -> Integration {
    Integration {
        credentials: Some("arn:aws:iam::123456789012:role/caller".into()),
        integration_http_method: Some("POST".into()),
        integration_responses: Some(vec![IntegrationResponse {
            response_parameters: Some(map("method.response.header.Vary", "'Origin'")),
            response_templates: Some(map("application/json", "$input.body")),
            selection_pattern: Some("2..".into()),
            status_code: "200".into(),
        }]),
        passthrough_behavior: Some("NEVER".into()),
        request_parameters: Some(map("integration.request.header.Stage", "'live'")),
        request_templates: Some(map("application/json", "{}")),
        timeout_in_millis: Some(29_000.into()),
        r#type: IntegrationType::Aws,
        uri: Some(arn::invocation(arn::function("orders".into()))),
    }
}

fn response(api: &Reference<RestApi>) -> GatewayResponse {
    GatewayResponse {
        response_parameters: Some(map("gatewayresponse.header.Vary", "'Origin'")),
        response_templates: Some(map("application/json", r#"{"message":$context.error.messageString}"#)),
        response_type: "UNAUTHORIZED".into(),
        rest_api_id: api.id(),
        status_code: Some("401".into()),
    }
}

fn stage(api: &Reference<RestApi>, deployment: &Reference<Deployment>) -> Stage {
    Stage {
        access_log_setting: Some(AccessLog {
            destination_arn: "arn:aws:logs:us-east-1:123456789012:log-group:calls".into(),
            format: "$context.requestId $context.status".into(),
        }),
        deployment_id: deployment.id(),
        description: Some("What is served".into()),
        method_settings: Some(vec![MethodSetting {
            data_trace_enabled: Some(false.into()),
            http_method: "*".into(),
            logging_level: Some("ERROR".into()),
            metrics_enabled: Some(true.into()),
            resource_path: "/*".into(),
            throttling_burst_limit: Some(50.into()),
            throttling_rate_limit: Some(100.0.into()),
        }]),
        rest_api_id: api.id(),
        stage_name: "live".into(),
        tags: Some(tags()),
        tracing_enabled: Some(true.into()),
        variables: Some(map("alias", "live")),
    }
}

fn used_by_partners(fragment: &mut Fragment, api: &Reference<RestApi>, stage: &Reference<Stage>) {
    let key = ApiKey {
        description: Some("Partner".into()),
        enabled: Some(true.into()),
        name: Some("partner".into()),
        tags: Some(tags()),
    };
    let key = add(fragment, "Key", key);
    let plan = UsagePlan {
        api_stages: Some(vec![ApiStage { api_id: api.id(), stage: stage.id() }]),
        description: Some("Partners".into()),
        quota: Some(Quota { limit: 1000.into(), period: QuotaPeriod::Day }),
        tags: Some(tags()),
        throttle: Some(Throttle { burst_limit: Some(5.into()), rate_limit: Some(10.0.into()) }),
        usage_plan_name: Some("partners".into()),
    };
    let plan = add(fragment, "Plan", plan);
    add(fragment, "Member", UsagePlanKey::new(key.id(), plan.id()));
}

fn named(fragment: &mut Fragment, api: &Reference<RestApi>, stage: &Reference<Stage>) {
    let domain = DomainName {
        domain_name: "api.example.com".into(),
        endpoint_configuration: Endpoint::new(EndpointType::Regional),
        mutual_tls_authentication: Some(MutualTls {
            truststore_uri: "s3://trust/authorities.pem".into(),
            truststore_version: Some("1".into()),
        }),
        regional_certificate_arn: CERTIFICATE.into(),
        security_policy: Some("TLS_1_2".into()),
        tags: Some(tags()),
    };
    let domain = add(fragment, "Domain", domain);
    let record = RecordSet {
        alias_target: Some(AliasTarget {
            dns_name: domain.regional_domain_name(),
            evaluate_target_health: Some(false.into()),
            hosted_zone_id: domain.regional_hosted_zone_id(),
        }),
        hosted_zone_id: Some("Z0123456789ABCDEFGHIJ".into()),
        hosted_zone_name: None,
        name: "api.example.com".into(),
        resource_records: None,
        ttl: None,
        r#type: "A".into(),
    };
    add(fragment, "Record", record);
    let text = RecordSet {
        hosted_zone_name: Some("example.com.".into()),
        resource_records: Some(["\"shop\""].into()),
        ttl: Some("300".into()),
        ..RecordSet::new("shop.example.com", "TXT")
    };
    add(fragment, "Text", text);
    let mapping = BasePathMapping {
        base_path: Some("shop".into()),
        domain_name: domain.id(),
        rest_api_id: Some(api.id()),
        stage: Some(stage.id()),
    };
    add(fragment, "Mapping", mapping);
}
