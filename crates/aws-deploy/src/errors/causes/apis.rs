//! API Gateway.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "ApiRateExceeded" in General {
        meaning: "API Gateway refused requests because there were too many; some of its operations are allowed once in 30 seconds only.",
        fix: "Deploy again; chain the API's resources with `DependsOn`, and do not deploy several APIs at once.",
        signs: [text("too many requests").of("AWS::ApiGateway")],
    }
    "ApiDeploymentBusy" in Configuration {
        meaning: "Something else deploys the same API at the same time.",
        fix: "Deploy again, and let only one stack at a time deploy the API.",
        signs: [text("another deployment is in progress for rest api")],
    }
    "ApiLogRoleMissing" in Configuration {
        meaning: "API Gateway has no role to write logs with; the account needs one per region.",
        fix: "Add an AWS::ApiGateway::Account whose CloudWatchRoleArn has AmazonAPIGatewayPushToCloudWatchLogs, before the stage.",
        signs: [text("cloudwatch logs role arn must be set in account settings")],
    }
    "ApiWithoutMethods" in Configuration {
        meaning: "The API was to be deployed before it had any methods.",
        fix: "Let the AWS::ApiGateway::Deployment depend (`DependsOn`) on all methods of the API.",
        signs: [text("the rest api doesn't contain any methods")],
    }
    "ApiIntegrationMissing" in Configuration {
        meaning: "A method of the API leads nowhere yet.",
        fix: "Give each method an integration, and let the AWS::ApiGateway::Deployment depend on all methods.",
        signs: [text("no integration defined for method")],
    }
    "ApiDeploymentActive" in Configuration {
        meaning: "A stage still points to the deployment that is to be deleted.",
        fix: "Point the stage to the new deployment first; give the deployment and the stage resources of their own.",
        signs: [text("active stages pointing to this deployment")],
    }
    "ApiPathTaken" in Configuration {
        meaning: "The API has a resource of this path already.",
        fix: "Remove the one that was made by hand or by another stack, or refer to it in place of creating it.",
        signs: [text("another resource with the same parent already has this name")],
    }
    "ApiDefinitionInvalid" in Configuration {
        meaning: "API Gateway does not accept the OpenAPI definition.",
        fix: "Correct what the message lists.",
        signs: [text("errors found during import")],
    }
    "ApiDomainTaken" in Configuration {
        meaning: "API Gateway has a custom domain of this name already, in this account or another one.",
        fix: "Delete the other custom domain, or import it into the stack.",
        signs: [text("domain name you provided already exists").of("AWS::ApiGateway")],
    }
    "ApiCertificateElsewhere" in Networking {
        meaning: "The custom domain's certificate is in the wrong region or account.",
        fix: "Use a certificate of this account: in us-east-1 for edge-optimised domains, in the API's own region for regional ones.",
        signs: [
            text("certificate must be in '"),
            text("certificate provided must be owned by the account creating the domain"),
        ],
    }
}
