//! Queues, tables, databases, logs, state machines and schedules.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "QueueDeletedRecently" in Configuration {
        meaning: "A queue of this name was deleted less than a minute ago, and SQS does not give its name away yet.",
        fix: "Deploy again after a minute.",
        signs: [text("must wait 60 seconds after deleting a queue"), text("queuedeletedrecently")],
    }
    "QueueDiffers" in Configuration {
        meaning: "A queue of this name exists already, with other attributes.",
        fix: "Choose another name or leave it out, or delete the other queue.",
        signs: [text("a queue already exists with the same name and a different value")],
    }
    "TableIndexesAtOnce" in Configuration {
        meaning: "DynamoDB creates or deletes only one global secondary index of a table per update.",
        fix: "Deploy the indexes one after another, or in a new table.",
        signs: [
            text("cannot perform more than one gsi creation or deletion"),
            text("only 1 online index can be created or deleted simultaneously"),
        ],
    }
    "TableKeysInconsistent" in Configuration {
        meaning: "A table defines attributes that no key uses, or uses some that it does not define.",
        fix: "List exactly the attributes of the table's and its indexes' keys under AttributeDefinitions.",
        signs: [
            text("attributedefinitions is inconsistent with the keyschema"),
            text("keyschema does not exactly match number of attributes"),
            text("some attributedefinitions are not used"),
        ],
    }
    "LogGroupExists" in Configuration {
        meaning: "A log group of this name exists already: Lambda and others create theirs with the first line that they log.",
        fix: "Delete the log group if its logs are not needed, or import it into the stack.",
        signs: [text("already exists").of("AWS::Logs::LogGroup")],
    }
    "StateMachineLogsDenied" in Permissions {
        meaning: "The state machine's role may not set up log delivery, or too many log groups have their policies already.",
        fix: "Add the logs:…LogDelivery and logs:…ResourcePolicy actions to the role; name the log group /aws/vendedlogs/states/….",
        signs: [text("state machine iam role is not authorized to access the log destination")],
    }
    "StateMachineInvalid" in Configuration {
        meaning: "The definition of the state machine has mistakes.",
        fix: "Correct the state that the message names; `aws stepfunctions validate-state-machine-definition` finds them earlier.",
        signs: [text("invalid state machine definition")],
    }
    "ScheduleInvalid" in Configuration {
        meaning: "EventBridge does not understand the schedule.",
        fix: "Write `rate(5 minutes)`, with the singular for 1, or `cron(…)` with six fields, one of the two days being `?`.",
        signs: [text("parameter scheduleexpression is not valid"), text("invalid schedule expression")],
    }
    "DatabasePasswordRefused" in Configuration {
        meaning: "The database does not take the password for its administrator.",
        fix: "Use 8 characters or more, printable and without `/`, `@`, `\"` and space, or let RDS make one up (`ManageMasterUserPassword`).",
        signs: [text("masteruserpassword is not a valid password")],
    }
    "DatabaseVersionUnavailable" in Configuration {
        meaning: "RDS does not offer this version of the database engine any more, or not yet.",
        fix: "Choose one of `aws rds describe-db-engine-versions`; naming only the major version lets RDS choose.",
        signs: [text("cannot find version*for").of("AWS::RDS::")],
    }
    "DatabaseProtected" in Configuration {
        meaning: "The database is protected against deletion.",
        fix: "If it shall really go, deploy it with `DeletionProtection: false` first.",
        signs: [text("cannot delete protected")],
    }
}
