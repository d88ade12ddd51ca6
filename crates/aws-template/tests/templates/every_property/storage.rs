//! What stands around functions: logs, alarms, queues, rules, buckets.

use aws_template::cloudwatch::*;
use aws_template::events::{RetryPolicy, Rule, RuleState, Target, TargetDeadLetterConfig};
use aws_template::iam::{PolicyDocument, Principal, Statement};
use aws_template::logs::LogGroup;
use aws_template::s3::*;
use aws_template::sqs::{Queue, QueuePolicy, RedrivePolicy};
use aws_template::{Fragment, Output, arn};
use serde_json::json;

use super::{KEY, QUEUE, TOPIC, add, id, tags};

pub(crate) fn around() -> Fragment {
    let mut fragment = Fragment::default();
    let logs = LogGroup {
        kms_key_id: Some(KEY.into()),
        log_group_class: Some("STANDARD".into()),
        log_group_name: Some("/shop/orders".into()),
        retention_in_days: Some(30.into()),
        tags: Some(tags()),
    };
    let logs = add(&mut fragment, "Logs", logs);
    let alarm = add(&mut fragment, "Alarm", alarm());
    fragment.output(id("Shown"), Output::new(logs.arn())).unwrap();
    fragment.output(id("Ringing"), Output::new(alarm.arn())).unwrap();
    queues(&mut fragment);
    rules(&mut fragment);
    add(&mut fragment, "Bucket", bucket());
    add(&mut fragment, "Access", bucket_policy());
    fragment
}

fn alarm() -> Alarm {
    Alarm {
        actions_enabled: Some(true.into()),
        alarm_actions: Some([TOPIC].into()),
        alarm_description: Some("Orders fail".into()),
        alarm_name: Some("orders-errors".into()),
        comparison_operator: ComparisonOperator::GreaterThanThreshold,
        datapoints_to_alarm: Some(2.into()),
        dimensions: Some(vec![Dimension::new("FunctionName", "orders")]),
        evaluation_periods: 3.into(),
        extended_statistic: None,
        insufficient_data_actions: Some([TOPIC].into()),
        metric_name: Some("Errors".into()),
        namespace: Some("AWS/Lambda".into()),
        ok_actions: Some([TOPIC].into()),
        period: Some(60.into()),
        statistic: Some(Statistic::Sum),
        threshold: Some(0.5.into()),
        treat_missing_data: Some(MissingData::NotBreaching),
    }
}

fn queues(fragment: &mut Fragment) {
    let queue = Queue {
        content_based_deduplication: Some(true.into()),
        delay_seconds: Some(5.into()),
        fifo_queue: Some(true.into()),
        kms_master_key_id: None,
        maximum_message_size: Some(65_536.into()),
        message_retention_period: Some(1_209_600.into()),
        queue_name: Some("jobs.fifo".into()),
        receive_message_wait_time_seconds: Some(20.into()),
        redrive_policy: Some(RedrivePolicy {
            dead_letter_target_arn: arn::queue("failed.fifo".into()),
            max_receive_count: 5.into(),
        }),
        sqs_managed_sse_enabled: Some(true.into()),
        tags: Some(tags()),
        visibility_timeout: Some(180.into()),
    };
    let queue = add(fragment, "Queue", queue);
    add(fragment, "Encrypted", Queue { kms_master_key_id: Some(KEY.into()), ..Queue::default() });
    let mut send = Statement::allow(["sqs:SendMessage"], [queue.arn()]);
    send.principal = Some(Principal::Service("events.amazonaws.com".into()));
    let policy = QueuePolicy { policy_document: PolicyDocument::new([send]), queues: [queue.id()].into() };
    add(fragment, "Senders", policy);
    fragment.output(id("Name"), Output::new(queue.queue_name())).unwrap();
}

fn rules(fragment: &mut Fragment) {
    let target = Target {
        arn: arn::function("orders".into()),
        dead_letter_config: Some(TargetDeadLetterConfig { arn: QUEUE.into() }),
        id: "orders".into(),
        input: Some(r#"{"kind":"nightly"}"#.into()),
        input_path: None,
        retry_policy: Some(RetryPolicy {
            maximum_event_age_in_seconds: Some(3600.into()),
            maximum_retry_attempts: Some(10.into()),
        }),
        role_arn: None,
    };
    let rule = Rule {
        description: Some("Every night".into()),
        event_bus_name: None,
        event_pattern: None,
        name: Some("nightly".into()),
        role_arn: None,
        schedule_expression: Some("rate(1 day)".into()),
        state: Some(RuleState::Enabled),
        targets: Some(vec![target]),
    };
    add(fragment, "Schedule", rule);
    let delivery = Target {
        input_path: Some("$.detail".into()),
        role_arn: Some("arn:aws:iam::123456789012:role/sender".into()),
        ..Target::new("bus", "arn:aws:events:us-east-1:123456789012:event-bus/other")
    };
    let rule = Rule {
        event_bus_name: Some("orders".into()),
        event_pattern: Some(json!({"source": ["shop"], "detail-type": ["order"]})),
        role_arn: Some("arn:aws:iam::123456789012:role/sender".into()),
        targets: Some(vec![delivery]),
        ..Rule::default()
    };
    add(fragment, "Rule", rule);
}

fn bucket() -> Bucket {
    Bucket {
        bucket_encryption: Some(BucketEncryption {
            server_side_encryption_configuration: vec![EncryptionRule {
                bucket_key_enabled: Some(true.into()),
                server_side_encryption_by_default: Encryption {
                    kms_master_key_id: Some(KEY.into()),
                    sse_algorithm: "aws:kms".into(),
                },
            }],
        }),
        bucket_name: Some("artifacts-123456789012-us-east-1".into()),
        lifecycle_configuration: Some(LifecycleConfiguration {
            rules: vec![LifecycleRule {
                abort_incomplete_multipart_upload: Some(AbortIncompleteMultipartUpload {
                    days_after_initiation: 1.into(),
                }),
                expiration_in_days: Some(365.into()),
                id: Some("old".into()),
                noncurrent_version_expiration: Some(NoncurrentVersionExpiration { noncurrent_days: 30.into() }),
                prefix: Some("tmp/".into()),
                status: Status::Enabled,
            }],
        }),
        notification_configuration: Some(notifications()),
        public_access_block_configuration: Some(PublicAccessBlock::ALL),
        versioning_configuration: Some(Versioning { status: Status::Enabled }),
    }
}

fn notifications() -> NotificationConfiguration {
    let rule = KeyRule { name: "prefix".into(), value: "uploads/".into() };
    let filter = Some(NotificationFilter { s3_key: KeyFilter { rules: vec![rule] } });
    NotificationConfiguration {
        event_bridge_configuration: Some(EventBridgeConfiguration { event_bridge_enabled: true.into() }),
        lambda_configurations: Some(vec![LambdaConfiguration {
            event: "s3:ObjectCreated:*".into(),
            filter: filter.clone(),
            function: arn::qualified_function("orders".into(), "live"),
        }]),
        queue_configurations: Some(vec![QueueConfiguration {
            event: "s3:ObjectRemoved:*".into(),
            filter,
            queue: QUEUE.into(),
        }]),
    }
}

fn bucket_policy() -> BucketPolicy {
    let name = "artifacts-123456789012-us-east-1";
    let resources = [format!("arn:aws:s3:::{name}"), format!("arn:aws:s3:::{name}/*")];
    let insecure = Statement::deny(Principal::Aws(["*"].into()), ["s3:*"], resources);
    let insecure = insecure.when("Bool", "aws:SecureTransport", ["false"]);
    BucketPolicy { bucket: name.into(), policy_document: PolicyDocument::new([insecure]) }
}
