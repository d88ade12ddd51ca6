//! An API's own domain name.

use aws_template::route53::{AliasTarget, RecordSet};
use aws_template::{Conflict, Fragment, Kind, LogicalId, Output, Parameter, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use step_core::InputPaths;

step_core::text_type! {
    /// A domain name.
    pub struct HostName {
        what: "a domain name",
        accepted: "a name in lower-case letters, such as `api.example.com`",
        length: 4..=253,
        pattern: "^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]([a-z0-9-]*[a-z0-9])$"
    }
}

step_core::text_type! {
    /// The ARN of a certificate (source: ACM API, `CertificateDetail`).
    pub struct CertificateArn {
        what: "a certificate's ARN",
        accepted: "an ARN such as `arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012`",
        length: 20..=256,
        pattern: "^arn:[a-z0-9-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-zA-Z0-9-]+$"
    }
}

step_core::text_type! {
    /// The id of a hosted zone of Route 53 (source: Route 53 API, `HostedZone`).
    pub struct HostedZoneId {
        what: "a hosted zone's id",
        accepted: "`Z` and up to 31 capital letters and digits, such as `Z0123456789ABCDEFGHIJ`, without `/hostedzone/`",
        length: 2..=32,
        pattern: "^Z[A-Z0-9]+$"
    }
}

/// The name under which an API is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Domain {
    /// The one that AWS gives it.
    #[default]
    Aws,
    /// One of your own.
    Custom {
        /// The name, e.g. `api.example.com`. It serves this API alone.
        name: HostName,
        /// The ARN of its certificate in AWS Certificate Manager, in the API's region.
        certificate_arn: CertificateArn,
        /// The id of the hosted zone of Route 53 that gets the name's record. Without it, the record is for you to make: an
        /// alias or CNAME of the output `DomainTarget`.
        hosted_zone_id: Option<HostedZoneId>,
        /// Whether the API is called under this name only. Otherwise AWS's works, too.
        #[serde(default)]
        exclusive: bool,
    },
}

/// Names of an API in a fragment, as parameters.
pub(super) struct Named {
    pub(super) host: Text,
    pub(super) certificate: Text,
    zone: Option<Text>,
}

impl CertificateArn {
    /// The region that it is in.
    pub fn region(&self) -> &str {
        self.split(':').nth(3).unwrap_or_default()
    }
}

impl Domain {
    /// Whether AWS's name is switched off.
    pub(super) fn is_exclusive(&self) -> bool {
        matches!(self, Self::Custom { exclusive: true, .. })
    }

    /// The certificate of one's own name.
    pub(super) fn certificate(&self) -> Option<&CertificateArn> {
        match self {
            Self::Aws => None,
            Self::Custom { certificate_arn, .. } => Some(certificate_arn),
        }
    }

    /// One's own name and what belongs to it, as parameters of the fragment.
    pub(super) fn named(&self, fragment: &mut Fragment) -> Result<Option<Named>, Conflict> {
        let Self::Custom { name, certificate_arn, hosted_zone_id, .. } = self else { return Ok(None) };
        let host = fragment.parameter(parameter("Host", name).describe("Domain name of the API."))?;
        let certificate = parameter("Certificate", certificate_arn).describe("ARN of the domain name's certificate.");
        let certificate = fragment.parameter(certificate)?;
        let zone = hosted_zone_id.as_ref().map(|zone| {
            let zone = parameter("Zone", zone).describe("Id of the hosted zone that gets the domain name's record.");
            fragment.parameter(zone)
        });
        Ok(Some(Named { host, certificate, zone: zone.transpose()? }))
    }
}

impl Named {
    /// The API's address under the name.
    pub(super) fn url(&self) -> Text {
        Text::concat(["https://".into(), self.host.clone()])
    }

    /// The record that leads to the API, and the outputs. `target` and `zone` are what AWS calls the API's own name.
    pub(super) fn publish(&self, fragment: &mut Fragment, target: Text, zone: Text) -> Result<(), Conflict> {
        let url = Output::new(self.url()).describe("Address of the API under its own domain name.");
        fragment.output(LogicalId::new(&["domain"], Kind::new("Url")), url)?;
        let output = Output::new(target.clone()).describe("What the domain name's record stands for.");
        fragment.output(LogicalId::new(&["domain"], Kind::new("Target")), output)?;
        let Some(own_zone) = self.zone.clone() else { return Ok(()) };
        let record = RecordSet {
            alias_target: Some(AliasTarget { dns_name: target, evaluate_target_health: None, hosted_zone_id: zone }),
            hosted_zone_id: Some(own_zone),
            ..RecordSet::new(self.host.clone(), "A")
        };
        fragment.resource(LogicalId::new(&[], Kind::new("Record")), record)?;
        Ok(())
    }
}

fn parameter(kind: &'static str, value: &str) -> Parameter<String> {
    Parameter::new(LogicalId::new(&[], Kind::new(kind)), value.to_owned())
}
