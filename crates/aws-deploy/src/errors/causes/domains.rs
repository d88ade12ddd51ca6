//! Names, certificates and distributions.

use step_core::{Area, ErrorKind};

use super::sign::{Cause, text};

causes! {
    "DnsRecordExists" in Networking {
        meaning: "The hosted zone has a record of this name and type already.",
        fix: "Delete the record that was made by hand or by another stack; CloudFormation takes over one that is exactly equal.",
        signs: [text("tried to create resource record set*but it already exists")],
    }
    "HostedZoneNotEmpty" in Networking {
        meaning: "The hosted zone has records that the stack did not make, so it cannot be deleted.",
        fix: "Delete all records but NS and SOA, often those that certificates were validated with.",
        signs: [text("non-required resource record sets")],
    }
    "DistributionAliasTaken" in Networking {
        meaning: "Another CloudFront distribution, perhaps of another account, has the domain name already.",
        fix: "Remove the name from the other distribution, or move it with `aws cloudfront associate-alias`.",
        signs: [text("cnames you provided are already associated with a different resource"), text("cnamealreadyexists")],
    }
    "DistributionCertificateUnusable" in Networking {
        meaning: "CloudFront cannot use the certificate: it takes only issued ones of us-east-1 that cover all of the distribution's names.",
        fix: "Use a certificate from us-east-1 whose status is Issued and whose names cover the distribution's aliases.",
        signs: [
            text("specified ssl certificate doesn't exist, isn't in us-east-1"),
            text("the certificate that is attached to your distribution doesn't cover"),
        ],
    }
    "AccountNotVerified" in Permissions {
        meaning: "AWS wants to verify the account before it may use the service.",
        fix: "Ask AWS Support to verify the account.",
        signs: [text("your account must be verified before")],
    }
}
