//! The network that a function runs in.

use aws_template::lambda::VpcConfig;
use aws_template::{Conflict, Fragment, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

use super::parameters::list;
use crate::FunctionLabel;

const SECURITY_GROUPS: Kind = Kind::new("Securitygroups");
const SUBNETS: Kind = Kind::new("Subnets");

step_core::text_type! {
    /// The id of a subnet.
    pub struct SubnetId {
        what: "a subnet's id",
        accepted: "an id such as `subnet-0a1b2c3d4e5f67890`",
        length: 8..=64,
        pattern: "^subnet-[0-9a-z]+$"
    }
}

step_core::text_type! {
    /// The id of a security group.
    pub struct SecurityGroupId {
        what: "a security group's id",
        accepted: "an id such as `sg-0a1b2c3d4e5f67890`",
        length: 4..=64,
        pattern: "^sg-[0-9a-zA-Z]+$"
    }
}

/// A network of your own (VPC). A function in it reaches the internet only through the network's own gateways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// Its subnets, by id: at least one, better two in different zones.
    pub subnets: Vec<SubnetId>,
    /// Its security groups, by id: at least one, at most five.
    pub security_groups: Vec<SecurityGroupId>,
    /// Whether the function reaches IPv6 addresses, in subnets that have them.
    #[serde(default)]
    pub ipv6: bool,
}

impl Network {
    pub(super) fn declare(&self, function: &FunctionLabel, fragment: &mut Fragment) -> Result<VpcConfig, Conflict> {
        let subnets = list(&self.subnets, function, SUBNETS, "Subnets", fragment)?;
        let groups = list(&self.security_groups, function, SECURITY_GROUPS, "Security groups", fragment)?;
        let none = || Vec::new().into();
        Ok(VpcConfig {
            ipv6_allowed_for_dual_stack: self.ipv6.then(|| true.into()),
            security_group_ids: groups.unwrap_or_else(none),
            subnet_ids: subnets.unwrap_or_else(none),
        })
    }
}
