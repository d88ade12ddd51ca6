//! What is wrong with a template, and with what goes into it.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "CircularDependency" in Configuration {
        meaning: "Resources of the template depend on each other in a circle, so none of them can be first.",
        fix: "Break the circle among the resources that the message lists, for instance with a resource of its own for the permission or rule between two of them.",
        signs: [text("circular dependency between resources")],
    }
    "ReferenceUnresolved" in Configuration {
        meaning: "The template refers to a resource or parameter that it does not have.",
        fix: "Correct the logical id that the message names; logical ids are case sensitive, and a resource may be missing through its condition.",
        signs: [text("unresolved resource dependencies")],
    }
    "ResourceTypeUnknown" in Configuration {
        meaning: "CloudFormation does not know a resource type of the template in this region.",
        fix: "Correct the type's name; a type of a third party has to be activated first, and a SAM type needs the template's Transform.",
        signs: [text("unrecognized resource types")],
    }
    "PropertyUnfit" in Configuration {
        meaning: "A resource of the template has a property that its type does not have, lacks one that it needs, or has one of the wrong form.",
        fix: "Correct the property that the message names, with upper and lower case as in the type's documentation.",
        signs: [
            text("encountered unsupported property"),
            text("properties validation failed for resource"),
            text("property validation failure"),
            text("extraneous key ["),
        ],
    }
    "TemplateLimitExceeded" in Memory {
        meaning: "The template has more resources, parameters, outputs or mappings than CloudFormation takes.",
        fix: "Divide the template into several stacks or nested stacks; each may have 500 resources and 200 parameters and outputs.",
        signs: [text("template format error: number of*is greater than maximum allowed")],
    }
    "TemplateValueMissing" in Configuration {
        meaning: "A function of the template picks a value that is not there.",
        fix: "Check the list or mapping in the message: regions have different numbers of availability zones, and mappings need all keys.",
        signs: [
            text("fn::select cannot select nonexistent value"),
            text("unable to get mapping for"),
        ],
    }
    "ParameterRefused" in Configuration {
        meaning: "The value of a parameter breaks a rule of the template.",
        fix: "Give a value that the parameter's AllowedValues, AllowedPattern, type and bounds admit.",
        signs: [
            text("parameter '*must be one of allowedvalues"),
            text("parameter '*must match pattern"),
            text("parameter '*must contain at"),
            text("parameter validation failed: parameter value"),
        ],
    }
    "SsmParameterMissing" in Configuration {
        meaning: "Parameter Store has no parameter of the name that the template reads.",
        fix: "Create the parameter in the stack's account and region, or correct its name.",
        signs: [text("unable to fetch parameters*from parameter store"), text("parameters: [ssm:*cannot be found")],
    }
    "SecureReferenceRefused" in Configuration {
        meaning: "CloudFormation puts `ssm-secure` references only into a few properties, and this one is not among them.",
        fix: "Use a `secretsmanager` reference, or pass the parameter's name and let the application read it.",
        signs: [text("ssm secure reference is not supported in")],
    }
    "SecretNotFound" in Configuration {
        meaning: "Secrets Manager does not have the secret, or the secret not the key, that the template reads.",
        fix: "Create the secret or key in the stack's region, or correct its name; name a secret by its full ARN if its name ends with a hyphen and six characters.",
        signs: [
            text("secrets manager can't find the specified secret"),
            text("could not find a value associated with jsonkey in secretstring"),
        ],
    }
    "MacroUnknown" in Configuration {
        meaning: "The template uses a macro that the account does not have in this region.",
        fix: "Deploy the macro to the account and region first, or correct its name.",
        signs: [text("no transform named")],
    }
    "TransformFailed" in Configuration {
        meaning: "A macro, such as SAM's, could not process the template.",
        fix: "Correct what the message says; the macro's own logs say more if the message does not.",
        signs: [
            text("transform*failed with:"),
            text("transform*failed without an error message"),
            text("received malformed response from transform"),
        ],
    }
    "EarlyValidationFailed" in Configuration {
        meaning: "CloudFormation found before it changed anything that the deployment would fail.",
        fix: "See the change set's events (`aws cloudformation describe-events`) for the resource and the reason, and correct it.",
        signs: [text("aws::earlyvalidation::")],
    }
    "HookDenied" in Permissions {
        meaning: "A hook of the account, which checks what is deployed, forbids a resource or the whole change.",
        fix: "Change the template as the hook's rule wants; the hook's result names the rule.",
        signs: [text("the following hook(s) failed"), text("hook failed with message")],
    }
}
