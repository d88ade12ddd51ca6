//! What the step of a run may reach.

use std::collections::BTreeMap;
use std::path::PathBuf;

use step_host::{Grants, HostPattern};
use step_package::Package;

use super::Arguments;
use crate::exit::{Exit, Stop};

/// Parts of environment variables' names, in any case, whose values must not appear in a log.
const SECRET_WORDS: [&str; 9] =
    ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "API_KEY", "APIKEY", "PRIVATE_KEY"];

/// What the package asks for, and the hosts that the command line adds.
pub(super) fn grants(arguments: &Arguments, package: &Package) -> Result<Grants, Stop> {
    let asked = &package.metadata().capabilities;
    let mut grants = Grants::from_manifest(asked, |name| std::env::var(name).ok())
        .map_err(|error| Stop::because(Exit::PackageRefused, &error))?;
    for host in &arguments.hosts {
        let pattern = host.parse::<HostPattern>().map_err(|error| Stop::because(Exit::Usage, &error))?;
        grants = grants.with_host(pattern);
    }
    let secrets: Vec<_> =
        grants.environment.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()).collect();
    Ok(secrets.into_iter().fold(grants, Grants::with_secret))
}

/// The folders that packages were unpacked to, by the reference ids of the inputs.
pub(super) fn packages(unpacked: &[(String, String)]) -> Result<BTreeMap<String, PathBuf>, Stop> {
    unpacked.iter().map(|(reference, path)| Ok((reference_id(reference)?, package_folder(path)?))).collect()
}

fn reference_id(reference: &str) -> Result<String, Stop> {
    let is_name = reference.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if !is_name || reference.starts_with('.') {
        return Err(Stop::new(Exit::Usage, format!("`{reference}` is not a package reference id"))
            .fix("use the referenceId of the inputs: letters, digits, `-`, `_` and `.`"));
    }
    Ok(reference.to_owned())
}

fn package_folder(path: &str) -> Result<PathBuf, Stop> {
    let folder = PathBuf::from(path);
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Stop::new(Exit::Usage, format!("{path} is not a folder")).fix("unpack the package and name its folder"))
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
