//! The least of every resource: what its constructor asks for, and where AWS asks for more depending on the rest, that.

use aws_template::cloudwatch::{Alarm, ComparisonOperator};
use aws_template::events::Rule;
use aws_template::iam::{Policy, PolicyDocument, Principal, Role, Statement, grants};
use aws_template::lambda::{
    Alias, Code, EventInvokeConfig, EventSourceMapping, Function, LayerVersion, Permission, Url, UrlAuthType, Version,
};
use aws_template::logs::LogGroup;
use aws_template::route53::RecordSet;
use aws_template::s3::{Bucket, BucketPolicy};
use aws_template::sqs::{Queue, QueuePolicy};
use aws_template::{
    Fragment, Kind, LogicalId, Reference, ResourceType, Text, api_gateway as rest, arn, http_api as http,
};

pub(crate) fn least() -> Fragment {
    let mut fragment = Fragment::default();
    functions(&mut fragment);
    rest_api(&mut fragment);
    http_api(&mut fragment);
    around(&mut fragment);
    fragment
}

/// Every ready-made statement, in one policy.
pub(crate) fn granted() -> Fragment {
    let name = |name: &str| Text::from(name);
    let arn_of = |resource: &str| Text::from(format!("arn:aws:{resource}"));
    let statements = [
        grants::write_logs(arn::log_group(name("/aws/lambda/orders"))),
        grants::be_traced(),
        grants::run_in_network(),
        grants::read_objects(arn_of("s3:::uploads")),
        grants::write_objects(arn_of("s3:::uploads")),
        grants::read_items(arn_of("dynamodb:us-east-1:123456789012:table/orders")),
        grants::write_items(arn_of("dynamodb:us-east-1:123456789012:table/orders")),
        grants::send_messages(arn::queue(name("jobs"))),
        grants::receive_messages(arn::queue(name("jobs"))),
        grants::read_stream(arn_of("kinesis:us-east-1:123456789012:stream/orders")),
        grants::publish(arn_of("sns:us-east-1:123456789012:alerts")),
        grants::put_events(arn_of("events:us-east-1:123456789012:event-bus/default")),
        grants::invoke(arn::function(name("worker"))),
        grants::start_executions(arn_of("states:us-east-1:123456789012:stateMachine:orders")),
        grants::read_secret(arn_of("secretsmanager:us-east-1:123456789012:secret:orders-a1b2c3")),
        grants::read_parameters(arn_of("ssm:us-east-1:123456789012:parameter/orders/*")),
        grants::decrypt(arn_of("kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012")),
    ];
    let policy = Policy::new("all", statements.into_iter().flatten());
    let mut fragment = Fragment::default();
    add(&mut fragment, "Role", Role { policies: Some(vec![policy]), ..Role::for_service("lambda.amazonaws.com") });
    fragment
}

fn add<R: ResourceType>(fragment: &mut Fragment, kind: &'static str, properties: R) -> Reference<R> {
    fragment.resource(LogicalId::new(&[], Kind::new(kind)), properties).unwrap()
}

fn functions(fragment: &mut Fragment) {
    let role = add(fragment, "Role", Role::for_service("lambda.amazonaws.com"));
    let code = Code::zip("artifacts", "orders.zip");
    let zip = Function {
        handler: Some("app.handler".into()),
        runtime: Some("python3.13".into()),
        ..Function::new(code, role.arn())
    };
    let function = add(fragment, "Function", zip);
    let version = add(fragment, "Version", Version::new(function.id()));
    add(fragment, "Alias", Alias::new("live", function.id(), version.version()));
    add(fragment, "Permission", Permission::invoke(function.id(), "events.amazonaws.com"));
    add(fragment, "Url", Url::new(function.arn(), UrlAuthType::AwsIam));
    let queue = add(fragment, "Queue", Queue::default());
    add(fragment, "Source", EventSourceMapping::new(queue.arn(), function.id()));
    add(fragment, "Invocation", EventInvokeConfig::new(function.id(), "$LATEST"));
    add(fragment, "Layer", LayerVersion::new("artifacts", "layer.zip"));
}

fn rest_api(fragment: &mut Fragment) {
    let api = add(fragment, "Api", rest::RestApi { name: Some("shop".into()), ..rest::RestApi::default() });
    let path = add(fragment, "Path", rest::ApiResource::new(api.id(), api.root_resource_id(), "orders"));
    let mock = rest::Method {
        integration: Some(rest::Integration::new(rest::IntegrationType::Mock)),
        ..rest::Method::new(api.id(), path.id(), "GET", rest::AuthorizationType::None)
    };
    let method = add(fragment, "Method", mock);
    add(fragment, "Response", rest::GatewayResponse::new(api.id(), "DEFAULT_5XX"));
    let users = rest::Authorizer {
        authorizer_uri: Some(arn::invocation(arn::function("authorizer".into()))),
        ..rest::Authorizer::new(api.id(), "requests", rest::AuthorizerType::Request)
    };
    add(fragment, "Authorizer", users);
    let deployment = aws_template::Resource::new(rest::Deployment::new(api.id()));
    let deployment = deployment.depends_on([method.logical_id().clone()]);
    let deployment = fragment.resource(LogicalId::new(&[], Kind::new("Deployment")), deployment).unwrap();
    let stage = add(fragment, "Stage", rest::Stage::new(api.id(), deployment.id(), "live"));
    let domain = add(fragment, "Domain", rest::DomainName::regional("api.example.com", crate::CERTIFICATE));
    add(fragment, "Mapping", rest::BasePathMapping::new(domain.id(), api.id(), stage.id()));
    let key = add(fragment, "Key", rest::ApiKey::default());
    let plan = add(fragment, "Plan", rest::UsagePlan::default());
    add(fragment, "Member", rest::UsagePlanKey::new(key.id(), plan.id()));
}

fn http_api(fragment: &mut Fragment) {
    let api = add(fragment, "Http", http::Api::named("shop"));
    let integration = http::Integration::function(api.id(), arn::function("orders".into()));
    let integration = add(fragment, "Integration", integration);
    add(fragment, "Route", http::Route::new(api.id(), "$default", integration.id()));
    let jwt = http::Jwt { audience: ["shop"].into(), issuer: "https://id.example.com".into() };
    let tokens = http::Authorizer {
        identity_source: Some(["$request.header.Authorization"].into()),
        jwt_configuration: Some(jwt),
        ..http::Authorizer::new(api.id(), "tokens", http::AuthorizerType::Jwt)
    };
    add(fragment, "Tokens", tokens);
    let stage = add(fragment, "Served", http::Stage::auto_deployed(api.id(), "$default"));
    let domain = add(fragment, "Name", http::DomainName::regional("http.example.com", crate::CERTIFICATE));
    add(fragment, "Mapped", http::ApiMapping::new(domain.id(), api.id(), stage.id()));
}

fn around(fragment: &mut Fragment) {
    let logs = add(fragment, "Logs", LogGroup::default());
    let metric = Alarm {
        metric_name: Some("Errors".into()),
        namespace: Some("AWS/Lambda".into()),
        period: Some(60.into()),
        statistic: Some(aws_template::cloudwatch::Statistic::Sum),
        threshold: Some(0.0.into()),
        ..Alarm::new(ComparisonOperator::GreaterThanThreshold, 1)
    };
    add(fragment, "Alarm", metric);
    add(fragment, "Rule", Rule { schedule_expression: Some("rate(1 day)".into()), ..Rule::default() });
    let queue = Reference::<Queue>::to(LogicalId::new(&[], Kind::new("Queue")));
    let send = Statement {
        principal: Some(Principal::Service("events.amazonaws.com".into())),
        ..Statement::allow(["sqs:SendMessage"], [queue.arn()])
    };
    add(fragment, "Senders", QueuePolicy::new([queue.id()], PolicyDocument::new([send])));
    let record = RecordSet {
        hosted_zone_name: Some("example.com.".into()),
        resource_records: Some(["\"shop\""].into()),
        ttl: Some("300".into()),
        ..RecordSet::new("shop.example.com", "TXT")
    };
    add(fragment, "Record", record);
    let bucket = add(fragment, "Bucket", Bucket::default());
    let insecure = Statement::deny(Principal::Aws(["*"].into()), ["s3:*"], [bucket.arn()]);
    let policy = PolicyDocument::new([insecure.when("Bool", "aws:SecureTransport", ["false"])]);
    add(fragment, "Access", BucketPolicy { bucket: bucket.id(), policy_document: policy });
    fragment.output(LogicalId::new(&[], Kind::new("Shown")), aws_template::Output::new(logs.arn())).unwrap();
}
