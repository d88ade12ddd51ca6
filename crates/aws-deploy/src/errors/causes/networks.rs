//! Networks, machines and what balances load between them.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "AddressesTooMany" in Configuration {
        meaning: "The account has as many Elastic IP addresses in the region as its quota allows.",
        fix: "Release addresses that are not in use, or ask AWS for a higher quota; 5 is the default.",
        signs: [text("maximum number of addresses has been reached")],
    }
    "VpcsTooMany" in Configuration {
        meaning: "The account has as many VPCs in the region as its quota allows.",
        fix: "Delete VPCs that are not needed any more, or ask AWS for a higher quota; 5 is the default.",
        signs: [text("maximum number of vpcs has been reached")],
    }
    "SubnetOverlaps" in Networking {
        meaning: "The subnet's addresses belong to another subnet of the VPC already.",
        fix: "Choose a range that is free; a changed subnet is created before the old one is deleted, so both need room.",
        signs: [text("conflicts with another subnet")],
    }
    "NetworkResourceInUse" in Networking {
        meaning: "Something outside of the stack still uses a part of the network that is to be deleted.",
        fix: "Find it by the id that the message names, often a network interface of a function or load balancer, and delete or detach it.",
        signs: [text("has a dependent object"), text("has dependencies and cannot be deleted")],
    }
    "InstancesTooMany" in Configuration {
        meaning: "More machines of this kind were asked for than the account's quota allows.",
        fix: "Stop machines that are not needed, choose smaller ones, or ask AWS for a higher quota.",
        signs: [text("requested more vcpu capacity than"), text("requested more instances")],
    }
    "InstanceCapacityMissing" in General {
        meaning: "AWS has no machine of this kind free in the availability zone.",
        fix: "Deploy again later, or choose another instance type or more zones.",
        signs: [text("not have sufficient*capacity"), text("requested configuration is currently not supported")],
    }
    "MachineImageUnknown" in Configuration {
        meaning: "The machine image does not exist in the region, or is not shared with the account.",
        fix: "Take the image's id from a parameter of type AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>: ids differ by region.",
        signs: [text("the image id '[*does not exist")],
    }
    "KeyPairUnknown" in Configuration {
        meaning: "There is no key pair of this name in the region.",
        fix: "Create the key pair in the region, or name an existing one; the parameter type AWS::EC2::KeyPair::KeyName checks that early.",
        signs: [text("the key pair '*does not exist")],
    }
    "LoadBalancerZonesUnfit" in Networking {
        meaning: "An application load balancer needs subnets in two availability zones or more, one in each.",
        fix: "Give one subnet for each of at least two availability zones.",
        signs: [
            text("at least two subnets in two different availability zones"),
            text("cannot be attached to multiple subnets in the same availability zone"),
        ],
    }
    "TargetGroupDetached" in Networking {
        meaning: "The service was to be created before its target group was attached to a load balancer.",
        fix: "Let the service depend (`DependsOn`) on the listener or listener rule that forwards to the target group.",
        signs: [text("does not have an associated load balancer")],
    }
    "TargetGroupInUse" in Networking {
        meaning: "A listener or rule still forwards to the target group that is to be deleted.",
        fix: "Remove or redirect the listener or rule first.",
        signs: [text("target group*is currently in use by a listener or a rule")],
    }
    "ServiceUnhealthy" in Configuration {
        meaning: "The containers of the new version did not stay healthy, so ECS gave the deployment up.",
        fix: "Look at the service's events, the stopped tasks' reasons and the containers' logs; check image, health check and secrets.",
        signs: [text("ecs deployment circuit breaker was triggered")],
    }
}
