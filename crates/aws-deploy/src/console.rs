//! Pages of the AWS console.

/// A page of a service, by its place there. Each partition of AWS has a console of its own.
pub(crate) fn url(region: &str, service: &str, place: &str) -> String {
    let host = match region {
        region if region.starts_with("cn-") => "console.amazonaws.cn".to_owned(),
        region if region.starts_with("us-gov-") => "console.amazonaws-us-gov.com".to_owned(),
        region => format!("{region}.console.aws.amazon.com"),
    };
    format!("https://{host}/{service}/home?region={region}#{place}")
}
