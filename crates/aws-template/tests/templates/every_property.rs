//! Every property of every resource, without `..`: a property that is added has to be added here, where cfn-lint sees it.

use std::collections::BTreeMap;

use aws_template::iam::{Effect, Policy, PolicyDocument, Principal, Role, Statement};
use aws_template::lambda::*;
use aws_template::{Fragment, Kind, LogicalId, Reference, ResourceType, Tag, Text, arn};
use serde_json::json;

pub(crate) use http_api::http_api;
pub(crate) use rest_api::rest_api;
pub(crate) use storage::around;

mod http_api;
mod rest_api;
mod storage;

fn id(kind: &'static str) -> LogicalId {
    LogicalId::new(&[], Kind::new(kind))
}

/// Adds a resource that is the only one of its kind.
fn add<R: ResourceType>(fragment: &mut Fragment, kind: &'static str, properties: R) -> Reference<R> {
    fragment.resource(id(kind), properties).unwrap()
}

fn tags() -> Vec<Tag> {
    vec![Tag { key: "team".into(), value: "shop".into() }]
}

fn map(key: &str, value: &str) -> BTreeMap<String, Text> {
    BTreeMap::from([(key.to_owned(), value.into())])
}

const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012";
const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:failed";
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alerts";

pub(crate) fn lambda() -> Fragment {
    let mut fragment = Fragment::default();
    let role = add(&mut fragment, "Role", role());
    let layer = add(&mut fragment, "Layer", layer());
    let function = add(&mut fragment, "Function", function(&role, &layer));
    add(&mut fragment, "Image", image(&role));
    let version = Version {
        code_sha256: Some("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=".into()),
        description: Some("First".into()),
        function_name: function.id(),
        provisioned_concurrency_config: Some(ProvisionedConcurrency { provisioned_concurrent_executions: 1.into() }),
    };
    let version = add(&mut fragment, "Version", version);
    let provisioned = ProvisionedConcurrency { provisioned_concurrent_executions: 1.into() };
    add(&mut fragment, "Alias", alias(&function, &version));
    // CloudFormation takes one of the two.
    let warm = Alias { name: "warm".into(), routing_config: None, ..alias(&function, &version) };
    add(&mut fragment, "Warm", Alias { provisioned_concurrency_config: Some(provisioned), ..warm });
    called_by(&mut fragment, &function);
    fragment
}

fn role() -> Role {
    let trust = Statement::trust(Principal::Service("lambda.amazonaws.com".into()), ["sts:AssumeRole"]);
    let trust = trust.when("StringEquals", "aws:SourceAccount", ["123456789012"]);
    let statement = Statement {
        sid: Some("Read".into()),
        effect: Effect::Allow,
        principal: None,
        action: vec!["dynamodb:GetItem".into()],
        resource: Some(vec!["*".into()]),
        condition: None,
    };
    Role {
        assume_role_policy_document: PolicyDocument::new([trust]),
        description: Some("Runs functions".into()),
        managed_policy_arns: Some([arn::managed_policy("service-role/AWSLambdaVPCAccessExecutionRole")].into()),
        max_session_duration: Some(3600.into()),
        path: Some("/shop/".into()),
        permissions_boundary: Some("arn:aws:iam::123456789012:policy/boundary".into()),
        policies: Some(vec![Policy::new("read", [statement])]),
        role_name: Some("shop-role".into()),
        tags: Some(tags()),
    }
}

fn layer() -> LayerVersion {
    LayerVersion {
        compatible_architectures: Some(vec![Architecture::Arm64]),
        compatible_runtimes: Some(["python3.13"].into()),
        content: LayerContent {
            s3_bucket: "artifacts".into(),
            s3_key: "layer.zip".into(),
            s3_object_version: Some("1".into()),
        },
        description: Some("Shared".into()),
        layer_name: Some("shared".into()),
        license_info: Some("Apache-2.0".into()),
    }
}

fn function(role: &Reference<Role>, layer: &Reference<LayerVersion>) -> Function {
    Function {
        architectures: Some(vec![Architecture::Arm64]),
        code: Code {
            image_uri: None,
            s3_bucket: Some("artifacts".into()),
            s3_key: Some("orders.zip".into()),
            s3_object_version: Some("1".into()),
            zip_file: None,
        },
        code_signing_config_arn: Some(
            "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0".into(),
        ),
        dead_letter_config: Some(DeadLetterConfig { target_arn: QUEUE.into() }),
        description: Some("Orders".into()),
        environment: Some(Environment { variables: map("STAGE", "live") }),
        ephemeral_storage: Some(EphemeralStorage { size: 1024.into() }),
        file_system_configs: Some(vec![FileSystemConfig {
            arn: "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0".into(),
            local_mount_path: "/mnt/data".into(),
        }]),
        function_name: Some("orders".into()),
        handler: Some("app.handler".into()),
        image_config: None,
        kms_key_arn: Some(KEY.into()),
        layers: Some([layer.id()].into()),
        logging_config: Some(LoggingConfig {
            application_log_level: Some("INFO".into()),
            log_format: Some(LogFormat::Json),
            log_group: Some("/shop/orders".into()),
            system_log_level: Some("WARN".into()),
        }),
        memory_size: Some(512.into()),
        package_type: Some(PackageType::Zip),
        recursive_loop: Some("Terminate".into()),
        reserved_concurrent_executions: Some(5.into()),
        role: role.arn(),
        runtime: Some("python3.13".into()),
        snap_start: Some(SnapStart { apply_on: SnapStartOn::PublishedVersions }),
        tags: Some(tags()),
        timeout: Some(30.into()),
        tracing_config: Some(TracingConfig { mode: TracingMode::Active }),
        vpc_config: Some(VpcConfig {
            ipv6_allowed_for_dual_stack: Some(false.into()),
            security_group_ids: ["sg-0123456789abcdef0"].into(),
            subnet_ids: ["subnet-0123456789abcdef0"].into(),
        }),
    }
}

fn image(role: &Reference<Role>) -> Function {
    Function {
        image_config: Some(ImageConfig {
            command: Some(["serve"].into()),
            entry_point: Some(["/app"].into()),
            working_directory: Some("/".into()),
        }),
        package_type: Some(PackageType::Image),
        ..Function::new(Code::image("123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"), role.arn())
    }
}

fn alias(function: &Reference<Function>, version: &Reference<Version>) -> Alias {
    Alias {
        description: Some("What is served".into()),
        function_name: function.id(),
        function_version: version.version(),
        name: "live".into(),
        provisioned_concurrency_config: None,
        routing_config: Some(AliasRouting {
            additional_version_weights: vec![VersionWeight { function_version: "1".into(), function_weight: 0.1 }],
        }),
    }
}

fn called_by(fragment: &mut Fragment, function: &Reference<Function>) {
    let permission = Permission {
        action: "lambda:InvokeFunctionUrl".into(),
        function_name: function.id(),
        function_url_auth_type: Some(UrlAuthType::AwsIam),
        invoked_via_function_url: None,
        principal: "*".into(),
        principal_org_id: Some("o-a1b2c3d4e5".into()),
        source_account: Some("123456789012".into()),
        source_arn: Some("arn:aws:s3:::uploads".into()),
    };
    add(fragment, "Permission", permission);
    let url = Url {
        auth_type: UrlAuthType::AwsIam,
        cors: Some(FunctionUrlCors {
            allow_credentials: Some(false.into()),
            allow_headers: Some(["content-type"].into()),
            allow_methods: Some(["GET"].into()),
            allow_origins: Some(["https://example.com"].into()),
            expose_headers: Some(["etag"].into()),
            max_age: Some(60.into()),
        }),
        invoke_mode: Some(InvokeMode::ResponseStream),
        qualifier: Some("live".into()),
        target_function_arn: function.arn(),
    };
    let url = add(fragment, "Url", url);
    fragment.output(id("Address"), aws_template::Output::new(url.function_url())).unwrap();
    add(fragment, "Mapping", mapping(function));
    let invoke = EventInvokeConfig {
        destination_config: Some(destinations()),
        function_name: function.id(),
        maximum_event_age_in_seconds: Some(60.into()),
        maximum_retry_attempts: Some(2.into()),
        qualifier: "live".into(),
    };
    add(fragment, "Invocation", invoke);
}

fn mapping(function: &Reference<Function>) -> EventSourceMapping {
    EventSourceMapping {
        batch_size: Some(10.into()),
        bisect_batch_on_function_error: Some(true.into()),
        destination_config: Some(InvokeDestinations { on_success: None, ..destinations() }),
        enabled: Some(true.into()),
        event_source_arn: Some("arn:aws:kinesis:us-east-1:123456789012:stream/orders".into()),
        filter_criteria: Some(FilterCriteria {
            filters: vec![Filter { pattern: json!({"data": {"kind": ["order"]}}).to_string().into() }],
        }),
        function_name: function.arn(),
        function_response_types: Some(vec![ReportFailures::BatchItemFailures]),
        maximum_batching_window_in_seconds: Some(1.into()),
        maximum_record_age_in_seconds: Some(3600.into()),
        maximum_retry_attempts: Some(3.into()),
        parallelization_factor: Some(2.into()),
        scaling_config: None,
        starting_position: Some(StartingPosition::TrimHorizon),
        tags: Some(tags()),
        tumbling_window_in_seconds: Some(30.into()),
    }
}

fn destinations() -> InvokeDestinations {
    InvokeDestinations {
        on_failure: Some(OnFailure { destination: QUEUE.into() }),
        on_success: Some(OnSuccess { destination: TOPIC.into() }),
    }
}
