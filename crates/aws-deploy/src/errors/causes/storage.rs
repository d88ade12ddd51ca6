//! Buckets, and what is read from them.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, code, text};

causes! {
    "BucketNameTaken" in Configuration {
        meaning: "A bucket of this name exists already, here or in somebody else's account: bucket names are unique in the whole world.",
        fix: "Leave the bucket's name out of the template, so that CloudFormation makes one up, or choose another name.",
        signs: [
            text("already exists").of("AWS::S3::Bucket"),
            text("requested bucket name is not available"),
            code("BucketAlreadyOwnedByYou"),
        ],
    }
    "BucketNotEmpty" in Configuration {
        meaning: "A bucket cannot be deleted while there are objects in it.",
        fix: "Empty the bucket, with all versions of its objects, or keep it with `DeletionPolicy: Retain`.",
        signs: [text("bucket you tried to delete is not empty"), text("bucket '*is not empty"), code("BucketNotEmpty")],
    }
    "BucketNameInvalid" in Configuration {
        meaning: "S3 does not take the bucket's name.",
        fix: "Use 3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.",
        signs: [
            text("bucket name should not contain uppercase"),
            text("specified bucket is not valid"),
            text("bucket name should*between 3 and 63"),
        ],
    }
    "BucketAclsDisabled" in Configuration {
        meaning: "The template sets access control lists on a bucket, which S3 has switched off for new buckets since April 2023.",
        fix: "Remove `AccessControl` from the bucket, or add `OwnershipControls` with `ObjectOwnership: ObjectWriter`.",
        signs: [text("bucket cannot have acls set with objectownership"), text("the bucket does not allow acls")],
    }
    "BucketPolicyPublic" in Configuration {
        meaning: "The bucket's policy makes it public, and S3 Block Public Access forbids that.",
        fix: "Grant access to those who need it, or through CloudFront; only a public website needs BlockPublicPolicy off.",
        signs: [text("blockpublicpolicy")],
    }
    "BucketNotificationRefused" in Configuration {
        meaning: "S3 may not yet send notifications to the queue, topic or function that the bucket names.",
        fix: "Create the permission first: let the bucket depend (`DependsOn`) on the AWS::Lambda::Permission, queue policy or topic policy.",
        signs: [text("unable to validate the following destination configurations")],
    }
    "BucketBusy" in Configuration {
        meaning: "A bucket of this name was deleted a moment ago, or is being changed by somebody else.",
        fix: "Deploy again later: a deleted bucket's name can take an hour until it is free.",
        signs: [text("conflicting conditional operation is currently in progress")],
    }
    "BucketsTooMany" in Configuration {
        meaning: "The account has as many buckets as its quota allows.",
        fix: "Delete buckets that are not needed any more, or ask AWS for a higher quota.",
        signs: [text("attempted to create more buckets than allowed")],
    }
    "CodeObjectMissing" in Configuration {
        meaning: "The code of a function or layer is not where the template says: the bucket has no such object.",
        fix: "Upload the code before deploying, and check key and version in the template; S3 keys are case sensitive.",
        signs: [text("s3 error code: nosuchkey"), text("s3 error code: nosuchversion")],
    }
    "CodeBucketMissing" in Configuration {
        meaning: "The bucket that the template reads the code of a function or layer from does not exist.",
        fix: "Correct the bucket's name in the template or parameters.",
        signs: [text("s3 error code: nosuchbucket")],
    }
    "CodeObjectDenied" in Permissions {
        meaning: "The AWS identity may not read the code of a function or layer from its bucket.",
        fix: "Allow s3:GetObject on the object that the message names, both for the identity and in the bucket's policy if it is another account's.",
        signs: [text("access has been denied by s3, please make sure your request credentials")],
    }
    "CodeBucketElsewhere" in Configuration {
        meaning: "The bucket with the code of a function or layer is in another region than the stack.",
        fix: "Copy the code to a bucket in the stack's region and name that.",
        signs: [text("s3 error code: permanentredirect"), text("s3 error code: authorizationheadermalformed")],
    }
    "TemplateObjectDenied" in Permissions {
        meaning: "CloudFormation may not read a template from its bucket.",
        fix: "Allow s3:GetObject on the template for the identity that deploys; a template of another account needs that bucket's policy too.",
        signs: [text("s3 error: access denied")],
    }
    "TemplateObjectMissing" in Configuration {
        meaning: "There is no template at the URL.",
        fix: "Upload the template, and correct its URL: `https://BUCKET.s3.REGION.amazonaws.com/KEY`.",
        signs: [
            text("s3 error: the specified key does not exist"),
            text("s3 error: the specified bucket does not exist"),
            text("templateurl must"),
        ],
    }
}
