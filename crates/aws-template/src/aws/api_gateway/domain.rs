//! An API's own domain name: `AWS::ApiGateway::DomainName` and `AWS::ApiGateway::BasePathMapping`.

use serde::Serialize;

use crate::aws::Tag;
use crate::aws::api_gateway::{Endpoint, EndpointType};
use crate::{Reference, ResourceType, Text};

/// A domain name in its region
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html)).
/// Known by the name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DomainName {
    /// The name. Another name is another resource.
    pub domain_name: Text,
    /// From where it is reached.
    pub endpoint_configuration: Endpoint,
    /// Which certificates callers must have.
    pub mutual_tls_authentication: Option<MutualTls>,
    /// ARN of its certificate, in the same region.
    pub regional_certificate_arn: Text,
    /// The oldest TLS that is accepted: `TLS_1_2`.
    pub security_policy: Option<Text>,
    /// Tags of its own.
    pub tags: Option<Vec<Tag>>,
}

/// Which certificates callers must have.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MutualTls {
    /// The authorities: `s3://bucket/key`.
    pub truststore_uri: Text,
    /// Version of that object.
    pub truststore_version: Option<Text>,
}

/// What a domain name serves
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html)).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BasePathMapping {
    /// Below which path; all where nothing is said.
    pub base_path: Option<Text>,
    /// The domain name.
    pub domain_name: Text,
    /// The API's id.
    pub rest_api_id: Option<Text>,
    /// The stage's name.
    pub stage: Option<Text>,
}

impl DomainName {
    /// A domain name, with the ARN of its certificate.
    pub fn regional(name: impl Into<Text>, certificate_arn: impl Into<Text>) -> Self {
        Self {
            domain_name: name.into(),
            endpoint_configuration: Endpoint::new(EndpointType::Regional),
            mutual_tls_authentication: None,
            regional_certificate_arn: certificate_arn.into(),
            security_policy: None,
            tags: None,
        }
    }
}

impl BasePathMapping {
    /// A domain name serves a stage of an API.
    pub fn new(domain_name: impl Into<Text>, api_id: impl Into<Text>, stage: impl Into<Text>) -> Self {
        Self {
            base_path: None,
            domain_name: domain_name.into(),
            rest_api_id: Some(api_id.into()),
            stage: Some(stage.into()),
        }
    }
}

impl ResourceType for DomainName {
    const NAME: &'static str = "AWS::ApiGateway::DomainName";
    const IDENTIFIED_BY: &'static [&'static str] = &["DomainName"];
    const REPLACED_BY: &'static [&'static str] = &["DomainName"];
}

impl ResourceType for BasePathMapping {
    const NAME: &'static str = "AWS::ApiGateway::BasePathMapping";
    const IDENTIFIED_BY: &'static [&'static str] = &["DomainName", "BasePath"];
    const REPLACED_BY: &'static [&'static str] = &["BasePath", "DomainName"];
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
