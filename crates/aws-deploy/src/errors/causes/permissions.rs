//! Who may do what.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, code, text};

causes! {
    "PermissionsBoundaryDenied" in Permissions {
        meaning: "A permissions boundary keeps the AWS identity from doing what the deployment needs.",
        fix: "Give the template's roles the permissions boundary that your organisation prescribes, or have the boundary allow the action.",
        signs: [text("explicit deny in a permissions boundary"), text("no permissions boundary allows")],
    }
    "OrganizationPolicyDenied" in Permissions {
        meaning: "A policy of the AWS organisation forbids what the deployment needs.",
        fix: "Deploy what the organisation's policy allows, or ask those who keep it; nothing inside the account can overrule it.",
        signs: [
            text("explicit deny in a service control policy"),
            text("no service control policy allows"),
            text("explicit deny in a resource control policy"),
        ],
    }
    "PassRoleDenied" in Permissions {
        meaning: "The AWS identity may not hand the role over to the service that is to work with it.",
        fix: "Allow iam:PassRole on the role that the message names.",
        signs: [text("not authorized to perform: iam:passrole")],
    }
    "StackRoleNotAssumable" in Permissions {
        meaning: "CloudFormation cannot assume the role that it is to work with.",
        fix: "Check that the role exists, and that its trust policy lets cloudformation.amazonaws.com assume it.",
        signs: [text("role arn:*is invalid or cannot be assumed")],
    }
    "ServiceLinkedRoleMissing" in Permissions {
        meaning: "The account lacks the role that the AWS service works with, or has it for seconds only.",
        fix: "Deploy again: the first attempt usually creates the role; otherwise run `aws iam create-service-linked-role` for the service.",
        signs: [text("unable to assume the service linked role"), text("must enable a service-linked role")],
    }
    "ServiceLinkedRoleTaken" in Configuration {
        meaning: "The template creates a service-linked role that the account has already.",
        fix: "Remove the AWS::IAM::ServiceLinkedRole from the template, or make it conditional.",
        signs: [text("service role name*has been taken in this account")],
    }
    "DenialEncoded" in Permissions {
        meaning: "EC2 denied the action and says why in a form that only those with the right can read.",
        fix: "Decode the message with `aws sts decode-authorization-message`, and allow the action that it names.",
        signs: [text("encoded authorization failure message")],
    }
    "TaggingDenied" in Permissions {
        meaning: "The AWS identity may create the resource, but not tag it, and stacks tag their resources.",
        fix: "Allow the tagging action of the resource's service, such as iam:TagRole or lambda:TagResource.",
        signs: [code("UnauthorizedTaggingOperation"), text("did not have iam permissions to process tags")],
    }
    "EncryptionKeyDenied" in Permissions {
        meaning: "The KMS key does not exist here, or may not be used by who needs it.",
        fix: "Allow the action that the message names, both in the key's policy and in a policy of the identity; check the key's region and state.",
        signs: [text("not authorized to perform: kms:"), text("kms key is*disabled"), code("KMSAccessDeniedException")],
    }
    "PolicyPrincipalUnknown" in Configuration {
        meaning: "A policy names a principal that does not exist, or that is not written as one.",
        fix: "Correct the principal: an existing role, user or account by its ARN, or a service such as lambda.amazonaws.com.",
        signs: [
            text("invalid principal in policy"),
            text("contained an invalid principal"),
            text("one or more invalid principals"),
        ],
    }
    "PolicyMalformed" in Configuration {
        meaning: "A policy document in the template does not follow the grammar of IAM policies.",
        fix: "Correct the policy where the message says; `aws accessanalyzer validate-policy` finds such mistakes.",
        signs: [
            text("must be in arn format or"),
            text("syntax errors in policy"),
            text("policy document should not specify a principal"),
            text("policy contains invalid json"),
        ],
    }
    "PolicyTooLarge" in Configuration {
        meaning: "The policies of a role, user or group are larger together than IAM takes.",
        fix: "Move statements to managed policies, use wildcards in place of long lists, or divide the work among several roles.",
        signs: [
            text("maximum policy size of*exceeded"),
            text("cannot exceed quota for policysize"),
            text("cannot exceed quota for aclsizeperrole"),
        ],
    }
    "PoliciesTooMany" in Configuration {
        meaning: "More managed policies are attached to a role than the account's quota allows.",
        fix: "Put the permissions in fewer policies, or ask AWS for a higher quota.",
        signs: [text("cannot exceed quota for policiesper")],
    }
    "ManagedPolicyUnknown" in Configuration {
        meaning: "The template attaches a managed policy that does not exist.",
        fix: "Correct the policy's ARN: policies of AWS differ in their path, such as service-role/, and those of your own in the account.",
        signs: [text("does not exist or is not attachable")],
    }
}
