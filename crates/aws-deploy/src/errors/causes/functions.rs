//! Lambda functions.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "FunctionRoleNotAssumable" in Permissions {
        meaning: "Lambda cannot assume the function's role: it does not trust Lambda, or is so new that Lambda does not know it yet.",
        fix: "Let the role's trust policy name lambda.amazonaws.com; if it does, deploy again.",
        signs: [text("role defined for the function cannot be assumed by lambda")],
    }
    "FunctionRoleInsufficient" in Permissions {
        meaning: "The function's role lacks a permission that Lambda itself needs for the network or the event source.",
        fix: "Add the action that the message names to the role; AWSLambdaVPCAccessExecutionRole has those for networks.",
        signs: [
            text("provided execution role does not have permissions to call"),
            text("make sure your function execution role have permission"),
        ],
    }
    "CodeStorageExhausted" in Memory {
        meaning: "All functions, layers and their versions in the region take up more space than the account's quota allows.",
        fix: "Delete versions that no alias needs any more, or ask AWS for a higher quota; 75 GB is the default.",
        signs: [text("code storage limit exceeded")],
    }
    "FunctionTooLarge" in Memory {
        meaning: "The function is larger than Lambda takes: 250 MB unzipped, with its layers.",
        fix: "Take out of the package what is not needed at run time, or deploy the function as a container image of up to 10 GB.",
        signs: [
            text("unzipped size must be smaller than"),
            text("function code combined with layers exceeds the maximum allowed size"),
        ],
    }
    "EdgeFunctionTooLarge" in Memory {
        meaning: "The function is larger than CloudFront takes for the event that it is attached to.",
        fix: "Make the function smaller, or attach it to an origin event, which takes 50 MB in place of 1 MB.",
        signs: [text("larger than the maximum allowed size for functions that are triggered by a cloudfront event")],
    }
    "InlineCodeTooLong" in Memory {
        meaning: "Code within a template is longer than Lambda takes.",
        fix: "Put the code in a package, and name it with S3Bucket and S3Key.",
        signs: [text("zipfile length cannot exceed")],
    }
    "FunctionPackageUnreadable" in Configuration {
        meaning: "The function's package is not a zip file that Lambda can read.",
        fix: "Pack the function as a plain zip file: no other archive, no encryption, files readable by everybody.",
        signs: [text("could not unzip uploaded file")],
    }
    "RuntimeDeprecated" in Configuration {
        meaning: "Lambda does not let functions with the runtime be created or changed any more.",
        fix: "Use a runtime that AWS supports, and test the function with it.",
        signs: [text("the runtime parameter of*is no longer supported")],
    }
    "RuntimeUnknown" in Configuration {
        meaning: "Lambda does not know the runtime.",
        fix: "Correct the runtime to one of those that the message lists; new ones do not come to all regions at once.",
        signs: [text("at 'runtime' failed to satisfy constraint")],
    }
    "LayerInaccessible" in Permissions {
        meaning: "The layer version does not exist in the function's region, or its owner does not share it.",
        fix: "Correct region, account and version in the layer's ARN; a layer of your own needs lambda:GetLayerVersion.",
        signs: [text("lambda:getlayerversion")],
    }
    "ConcurrencyUnavailable" in Configuration {
        meaning: "The function reserves more concurrency than the account has to spare: a part always stays unreserved.",
        fix: "Reserve less, or ask AWS for a higher quota; new accounts often begin with 10 concurrent executions.",
        signs: [text("unreservedconcurrentexecution below its minimum value")],
    }
    "EnvironmentTooLarge" in Memory {
        meaning: "All environment variables of the function together are larger than 4 KB.",
        fix: "Move large values to Parameter Store, AppConfig or a file in the package, and pass their names.",
        signs: [text("environment variables you have provided exceeded the 4kb limit")],
    }
    "EnvironmentNameReserved" in Configuration {
        meaning: "An environment variable has a name that Lambda sets itself, such as AWS_REGION.",
        fix: "Rename the variable, or leave it out: the function has it anyway.",
        signs: [text("reserved keys that are currently not supported for modification")],
    }
    "EnvironmentKeyDenied" in Permissions {
        meaning: "Lambda cannot use the KMS key of the function's environment variables.",
        fix: "Check that the key exists in this region and is enabled, and allow kms:Decrypt to the function's role, in the key's policy too.",
        signs: [text("lambda was unable to*environment variables*kms")],
    }
    "FunctionImageMissing" in Configuration {
        meaning: "There is no container image at the URI, or it is not one that Lambda can take images from.",
        fix: "Push the image first; name it with tag or digest, in a private ECR repository of the function's region.",
        signs: [text("source image*does not exist"), text("source image*is not valid")],
    }
    "FunctionImageUnsupported" in Configuration {
        meaning: "The container image has a format that Lambda does not take.",
        fix: "Build for one platform without attestations: `docker buildx build --platform linux/amd64 --provenance=false`.",
        signs: [text("layer media type for the source image*is not supported")],
    }
    "FunctionImageDenied" in Permissions {
        meaning: "Lambda may not pull the container image.",
        fix: "Let the repository's policy allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to lambda.amazonaws.com.",
        signs: [text("does not have permission to access the ecr image")],
    }
    "FunctionBusy" in Configuration {
        meaning: "Another update of the function is not finished.",
        fix: "Deploy again when the function is ready, and let only one thing change it.",
        signs: [
            text("an update is in progress for resource"),
            text("the function is currently in the following state: pending"),
        ],
    }
    "FunctionVersionUnchanged" in Configuration {
        meaning: "A new version was to be published, but nothing has changed since the last one.",
        fix: "Change the logical id of the AWS::Lambda::Version only together with the function's code or configuration.",
        signs: [text("a version for this lambda function exists")],
    }
    "EventSourceConnected" in Configuration {
        meaning: "The event source is connected with the function already, by another event source mapping.",
        fix: "Delete the mapping that the message names, or import it into the stack.",
        signs: [text("an event source mapping with*already exists")],
    }
    "QueueTimeoutTooShort" in Configuration {
        meaning: "The queue would show a message again while the function still works on it.",
        fix: "Raise the queue's VisibilityTimeout to the function's timeout at least; AWS recommends six times as much.",
        signs: [text("queue visibility timeout*is less than function timeout")],
    }
    "FunctionReplicated" in Configuration {
        meaning: "The function cannot be deleted while CloudFront still has copies of it.",
        fix: "Take the function out of all distributions and try again some hours later, when CloudFront has removed its copies.",
        signs: [text("because it is a replicated function")],
    }
    "FunctionPolicyTooLarge" in Memory {
        meaning: "The function's resource policy has more permissions than fit into it.",
        fix: "Use one AWS::Lambda::Permission with a wildcard in SourceArn in place of many.",
        signs: [text("final policy size*is bigger than the limit")],
    }
}
