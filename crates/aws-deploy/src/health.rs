//! Whether a place at AWS can be deployed to, as far as it can be told without deploying.

use step_core::{Capabilities, Context, Failure};

use crate::client::endpoint::ServiceName;
use crate::{Location, client, errors};

/// Checks the credentials and the region: AWS has to say there who they are, in the location's role. Needs no permission
/// but that to assume the role, and changes nothing. The log says which identity was found.
pub fn check(location: &Location, context: &dyn Context) -> Result<(), Failure> {
    let Location { region, authentication } = location;
    let identity = client::identify(region, &authentication.role, context).map_err(errors::with_page)?;
    context.highlight(&format!("{} of account {} can be used in {region}", identity.arn, identity.account));
    Ok(())
}

/// What [`check`] needs: credentials, and nobody but STS.
pub fn capabilities() -> Capabilities {
    let is_about_others =
        |name: &&str| *name == ServiceName::CloudFormation.variable() || *name == ServiceName::S3.variable();
    Capabilities {
        hosts: client::HOSTS.iter().filter(|host| host.starts_with("sts.")).map(ToString::to_string).collect(),
        environment: client::VARIABLES.iter().filter(|name| !is_about_others(name)).map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_sts_is_asked() {
        let asked = capabilities();
        assert_eq!(asked.hosts, ["sts.*.amazonaws.com", "sts.*.amazonaws.com.cn"]);
        assert_eq!(
            asked.environment,
            [
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AWS_ENDPOINT_URL",
                "AWS_ENDPOINT_URL_STS"
            ]
        );
    }
}
