//! Where the requests for a service go.

use crate::Region;

/// Overrides the URL of every service.
pub(super) const ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";

/// The services that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceName {
    ApiGateway,
    CloudFormation,
    Lambda,
    S3,
    Sts,
}

/// The URL of a service in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Without a slash at its end.
    pub(crate) url: String,
    /// Somebody else's than AWS's: an emulator, a gateway, a private endpoint.
    pub(crate) is_override: bool,
}

/// The URLs of all services in one region.
#[derive(Clone, Debug)]
pub(super) struct Endpoints {
    api_gateway: Endpoint,
    cloudformation: Endpoint,
    lambda: Endpoint,
    s3: Endpoint,
    sts: Endpoint,
}

impl ServiceName {
    /// The name in signatures and host names.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::ApiGateway => "apigateway",
            Self::CloudFormation => "cloudformation",
            Self::Lambda => "lambda",
            Self::S3 => "s3",
            Self::Sts => "sts",
        }
    }

    /// The variable that overrides the URL of this service alone.
    pub(crate) const fn variable(self) -> &'static str {
        match self {
            Self::ApiGateway => "AWS_ENDPOINT_URL_API_GATEWAY",
            Self::CloudFormation => "AWS_ENDPOINT_URL_CLOUDFORMATION",
            Self::Lambda => "AWS_ENDPOINT_URL_LAMBDA",
            Self::S3 => "AWS_ENDPOINT_URL_S3",
            Self::Sts => "AWS_ENDPOINT_URL_STS",
        }
    }
}

impl Endpoints {
    /// What `environment` says, else AWS's own.
    pub(super) fn of(region: &Region, environment: &dyn Fn(&str) -> Option<String>) -> Self {
        let endpoint = |service| Endpoint::of(service, region, environment);
        Self {
            api_gateway: endpoint(ServiceName::ApiGateway),
            cloudformation: endpoint(ServiceName::CloudFormation),
            lambda: endpoint(ServiceName::Lambda),
            s3: endpoint(ServiceName::S3),
            sts: endpoint(ServiceName::Sts),
        }
    }

    pub(super) fn get(&self, service: ServiceName) -> &Endpoint {
        match service {
            ServiceName::ApiGateway => &self.api_gateway,
            ServiceName::CloudFormation => &self.cloudformation,
            ServiceName::Lambda => &self.lambda,
            ServiceName::S3 => &self.s3,
            ServiceName::Sts => &self.sts,
        }
    }
}

impl Endpoint {
    /// What `environment` says, else the service's regional endpoint. STS has a global one too, whose tokens are not
    /// valid in regions that an account has to opt into.
    fn of(service: ServiceName, region: &Region, environment: &dyn Fn(&str) -> Option<String>) -> Self {
        match environment(service.variable()).or_else(|| environment(ENDPOINT_URL)) {
            Some(url) => Self { url: url.trim_end_matches('/').to_owned(), is_override: true },
            None => Self { url: format!("https://{}", regional_host(service, region)), is_override: false },
        }
    }
}

/// Such as `s3.eu-west-1.amazonaws.com`.
pub(crate) fn regional_host(service: ServiceName, region: &Region) -> String {
    let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("{}.{region}.{suffix}", service.id())
}
