//! Ready-made statements: what code needs for one purpose, on one thing, and no more.
//!
//! Each gives the actions of that purpose in IAM's service authorization reference
//! ([documentation](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)).

use crate::Text;
use crate::aws::iam::Statement;

/// Writing to a log group ([`arn::log_group`](crate::arn::log_group)). The group exists: whoever may create one, may create
/// one that keeps messages for ever.
pub fn write_logs(log_group: impl Into<Text>) -> Vec<Statement> {
    one(["logs:CreateLogStream", "logs:PutLogEvents"], log_group)
}

/// Being traced by X-Ray, which knows no resources.
pub fn be_traced() -> Vec<Statement> {
    one(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*")
}

/// Running in a network, where Lambda makes network interfaces in the function's name (source: managed policy
/// `AWSLambdaENIManagementAccess`).
pub fn run_in_network() -> Vec<Statement> {
    let actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    ];
    one(actions, "*")
}

/// Reading the objects of a bucket, given by ARN.
pub fn read_objects(bucket: impl Into<Text>) -> Vec<Statement> {
    let bucket = bucket.into();
    let objects = below(&bucket, "/*");
    vec![
        Statement::allow(["s3:ListBucket"], [bucket]),
        Statement::allow(["s3:GetObject", "s3:GetObjectVersion"], [objects]),
    ]
}

/// Writing and deleting objects of a bucket, given by ARN.
pub fn write_objects(bucket: impl Into<Text>) -> Vec<Statement> {
    one(["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"], below(&bucket.into(), "/*"))
}

/// Reading items of a table of `DynamoDB` and its indexes.
pub fn read_items(table: impl Into<Text>) -> Vec<Statement> {
    let table = table.into();
    let indexes = below(&table, "/index/*");
    let actions = [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
    ];
    vec![Statement::allow(actions, [table, indexes])]
}

/// Writing and deleting items of a table of `DynamoDB`.
pub fn write_items(table: impl Into<Text>) -> Vec<Statement> {
    one(["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], table)
}

/// Sending messages to a queue.
pub fn send_messages(queue: impl Into<Text>) -> Vec<Statement> {
    one(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"], queue)
}

/// Receiving messages from a queue, which its event source mapping does in the function's name.
pub fn receive_messages(queue: impl Into<Text>) -> Vec<Statement> {
    let actions = [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ];
    one(actions, queue)
}

/// Reading a stream of Kinesis, which its event source mapping does in the function's name.
pub fn read_stream(stream: impl Into<Text>) -> Vec<Statement> {
    let actions = [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
    ];
    one(actions, stream)
}

/// Publishing to a topic of SNS.
pub fn publish(topic: impl Into<Text>) -> Vec<Statement> {
    one(["sns:Publish"], topic)
}

/// Putting events on a bus of `EventBridge`.
pub fn put_events(bus: impl Into<Text>) -> Vec<Statement> {
    one(["events:PutEvents"], bus)
}

/// Invoking a function, its aliases and versions.
pub fn invoke(function: impl Into<Text>) -> Vec<Statement> {
    let function = function.into();
    let qualified = below(&function, ":*");
    vec![Statement::allow(["lambda:InvokeFunction"], [function, qualified])]
}

/// Starting executions of a state machine.
pub fn start_executions(state_machine: impl Into<Text>) -> Vec<Statement> {
    one(["states:StartExecution"], state_machine)
}

/// Reading a secret of Secrets Manager.
pub fn read_secret(secret: impl Into<Text>) -> Vec<Statement> {
    one(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], secret)
}

/// Reading a parameter of Systems Manager, or all below a path.
pub fn read_parameters(parameter: impl Into<Text>) -> Vec<Statement> {
    one(["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"], parameter)
}

/// Decrypting what a key of KMS encrypts: needed beside reading, where the key is the user's.
pub fn decrypt(key: impl Into<Text>) -> Vec<Statement> {
    one(["kms:Decrypt"], key)
}

fn one<const N: usize>(actions: [&str; N], resource: impl Into<Text>) -> Vec<Statement> {
    vec![Statement::allow(actions, [resource.into()])]
}

fn below(arn: &Text, rest: &str) -> Text {
    Text::concat([arn.clone(), rest.into()])
}
