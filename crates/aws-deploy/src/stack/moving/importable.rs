//! What becomes of each type of resource when its stack lets go of it.
//!
//! Which types can be imported: CloudFormation User Guide, "Resource type support". Here are those that the fragments of
//! APIs are made of.

use step_core::Failure;

use crate::errors::RESOURCE_IMMOVABLE;
use crate::{MoveRequest, MovingResource};

/// How a resource gets into another stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The other stack takes it over.
    Import,
    /// As [`Import`](Self::Import); and where that is refused, the one that was there stays beside a new one that the
    /// stack's next deployment makes. It has no name that only one can have, and nothing reaches it but by way of its stack's
    /// other resources.
    ImportOrRenew,
    /// Not by this mechanism: CloudFormation does not import it, and there can be only one of its name.
    None,
}

/// By type.
const WAYS: [(&str, Way); 20] = [
    ("AWS::ApiGateway::ApiKey", Way::Import),
    ("AWS::ApiGateway::BasePathMapping", Way::Import),
    ("AWS::ApiGateway::Deployment", Way::ImportOrRenew),
    ("AWS::ApiGateway::DomainName", Way::Import),
    ("AWS::ApiGateway::RestApi", Way::Import),
    ("AWS::ApiGateway::Stage", Way::Import),
    ("AWS::ApiGateway::UsagePlan", Way::Import),
    ("AWS::ApiGateway::UsagePlanKey", Way::Import),
    ("AWS::ApiGatewayV2::Api", Way::Import),
    ("AWS::ApiGatewayV2::ApiMapping", Way::Import),
    ("AWS::ApiGatewayV2::Authorizer", Way::Import),
    ("AWS::ApiGatewayV2::DomainName", Way::Import),
    ("AWS::ApiGatewayV2::Integration", Way::Import),
    ("AWS::ApiGatewayV2::Route", Way::Import),
    // Long without what an import takes; `ResourceTypes [AWS::ApiGatewayV2::Stage] are not supported for Import`.
    ("AWS::ApiGatewayV2::Stage", Way::None),
    ("AWS::Lambda::Permission", Way::ImportOrRenew),
    ("AWS::Lambda::Url", Way::Import),
    ("AWS::Logs::LogGroup", Way::Import),
    ("AWS::Route53::RecordSet", Way::None),
    ("AWS::SQS::Queue", Way::Import),
];

/// The way of a resource of this type.
pub(super) fn way(resource_type: &str) -> Way {
    WAYS.iter().find(|(name, _)| *name == resource_type).map_or(Way::None, |(_, way)| *way)
}

/// Fails with everything that cannot be imported, before anything is touched.
pub(super) fn check(request: &MoveRequest) -> Result<(), Failure> {
    let stuck = request.moves().filter(|(resource, _)| way(&resource.resource_type) == Way::None);
    let mut sentences = stuck.map(|(MovingResource { logical_id, resource_type, .. }, stack)| {
        format!("{logical_id} ({resource_type}) cannot be imported into stack {}", stack.stack_name)
    });
    match sentences.next() {
        Some(first) => Err(sentences.fold(RESOURCE_IMMOVABLE.failure(first), Failure::detail)),
        None => Ok(()),
    }
}
