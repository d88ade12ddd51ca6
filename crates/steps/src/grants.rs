//! What a step may reach that runs with capabilities.

use std::path::Path;

use clap::Args;
use step_host::{Grants, HostPattern};
use step_package::Package;

use crate::cli::name_and_value;
use crate::exit::{Exit, Stop};
use crate::unpacking::Packages;

/// What the step reaches beside the hosts and environment variables that its package asks for.
#[derive(Args, Debug)]
pub(crate) struct GrantArguments {
    /// A package that the inputs refer to, as a zip file or unpacked to a folder; may be given again
    #[arg(long = "package", value_name = "REF=PATH", value_parser = name_and_value)]
    deployed: Vec<(String, String)>,

    /// One more host that the step may call: `HOST[:PORT]`, also with `*` for a label; may be given again
    #[arg(long = "allow-host", value_name = "HOST")]
    hosts: Vec<String>,
}

/// Parts of environment variables' names, in any case, whose values must not appear in a log.
const SECRET_WORDS: [&str; 9] =
    ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "API_KEY", "APIKEY", "PRIVATE_KEY"];

impl GrantArguments {
    /// What the package asks for, and the hosts that the command line adds.
    pub(crate) fn grants(&self, package: &Package) -> Result<Grants, Stop> {
        grants(&self.hosts, package)
    }

    /// The packages, by the reference ids of the inputs.
    pub(crate) fn packages(&self) -> Result<Packages, Stop> {
        let mut packages = Packages::default();
        for (reference, path) in &self.deployed {
            packages.add(reference_id(reference)?, Path::new(path))?;
        }
        Ok(packages)
    }
}

fn grants(hosts: &[String], package: &Package) -> Result<Grants, Stop> {
    let asked = &package.metadata().capabilities;
    let mut grants = Grants::from_manifest(asked, |name| std::env::var(name).ok())
        .map_err(|error| Stop::because(Exit::PackageRefused, &error))?;
    for host in hosts {
        let pattern = host.parse::<HostPattern>().map_err(|error| Stop::because(Exit::Usage, &error))?;
        grants = grants.with_host(pattern);
    }
    let secrets: Vec<_> =
        grants.environment.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()).collect();
    Ok(secrets.into_iter().fold(grants, Grants::with_secret))
}

fn reference_id(reference: &str) -> Result<String, Stop> {
    let is_name = reference.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if !is_name || reference.starts_with('.') {
        return Err(Stop::new(Exit::Usage, format!("`{reference}` is not a package reference id"))
            .fix("use the referenceId of the inputs: letters, digits, `-`, `_` and `.`"));
    }
    Ok(reference.to_owned())
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_by_table() {
        for (name, expected) in [
            ("AWS_SECRET_ACCESS_KEY", true),
            ("AWS_SESSION_TOKEN", true),
            ("db_password", true),
            ("Stripe_Api_Key", true),
            ("SSH_PRIVATE_KEY", true),
            ("AWS_ACCESS_KEY_ID", false),
            ("AWS_REGION", false),
            ("KEYBOARD", false),
        ] {
            assert_eq!(is_secret(name), expected, "{name}");
        }
    }
}
