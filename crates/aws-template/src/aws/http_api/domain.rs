//! An API's own domain name: `AWS::ApiGatewayV2::DomainName` and `AWS::ApiGatewayV2::ApiMapping`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::aws::api_gateway::{EndpointType, MutualTls};
use crate::{Reference, ResourceType, Text};

/// A domain name in its region
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-domainname.html)).
/// Known by the name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DomainName {
    /// The name. Another name is another resource.
    pub domain_name: Text,
    /// Its certificate; one.
    pub domain_name_configurations: Vec<DomainConfiguration>,
    /// Which certificates callers must have.
    pub mutual_tls_authentication: Option<MutualTls>,
    /// Tags of its own.
    pub tags: Option<BTreeMap<String, Text>>,
}

/// A domain name's certificate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DomainConfiguration {
    /// ARN of the certificate, in the same region.
    pub certificate_arn: Text,
    /// From where the name is reached; in its region.
    pub endpoint_type: EndpointType,
    /// The oldest TLS that is accepted: `TLS_1_2`.
    pub security_policy: Option<Text>,
}

/// What a domain name serves
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiMapping {
    /// The API's id.
    pub api_id: Text,
    /// Below which path; all where nothing is said.
    pub api_mapping_key: Option<Text>,
    /// The domain name.
    pub domain_name: Text,
    /// The stage's name.
    pub stage: Text,
}

impl DomainName {
    /// A domain name, with the ARN of its certificate.
    pub fn regional(name: impl Into<Text>, certificate_arn: impl Into<Text>) -> Self {
        let configuration = DomainConfiguration {
            certificate_arn: certificate_arn.into(),
            endpoint_type: EndpointType::Regional,
            security_policy: None,
        };
        Self {
            domain_name: name.into(),
            domain_name_configurations: vec![configuration],
            mutual_tls_authentication: None,
            tags: None,
        }
    }
}

impl ApiMapping {
    /// A domain name serves a stage of an API.
    pub fn new(domain_name: impl Into<Text>, api_id: impl Into<Text>, stage: impl Into<Text>) -> Self {
        Self { api_id: api_id.into(), api_mapping_key: None, domain_name: domain_name.into(), stage: stage.into() }
    }
}

impl ResourceType for DomainName {
    const NAME: &'static str = "AWS::ApiGatewayV2::DomainName";
    const IDENTIFIED_BY: &'static [&'static str] = &["DomainName"];
    const REPLACED_BY: &'static [&'static str] = &["DomainName"];
}

impl ResourceType for ApiMapping {
    const NAME: &'static str = "AWS::ApiGatewayV2::ApiMapping";
    const IDENTIFIED_BY: &'static [&'static str] = &["ApiMappingId", "DomainName"];
    const REPLACED_BY: &'static [&'static str] = &["DomainName"];
}

impl Reference<DomainName> {
    /// What its DNS record stands for.
    pub fn regional_domain_name(&self) -> Text {
        self.attribute("RegionalDomainName")
    }

    /// The zone of [`regional_domain_name`](Self::regional_domain_name).
    pub fn regional_hosted_zone_id(&self) -> Text {
        self.attribute("RegionalHostedZoneId")
    }
}
