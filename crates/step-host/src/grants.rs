//! What an execution may reach.

mod host_pattern;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use step_inputs::Secret;
use step_package::Capabilities;

use crate::Mask;
use crate::cancellation::Cancellation;

pub(crate) use host_pattern::Endpoint;
pub use host_pattern::{HostPattern, InvalidHostPattern};

/// Everything that one execution may reach; nothing else exists for it.
///
/// A package *asks* in the `capabilities` of its metadata.json; the operator *grants*. [`Grants::from_manifest`] grants
/// what is asked for, which is what running a package means to most operators; an operator who wants less removes from
/// the result, or starts from [`Grants::default`], which grants nothing. What an operator adds is granted whether or not
/// the package asks for it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// Network hosts that it may call.
    pub hosts: Vec<HostPattern>,
    /// Folders that it may open.
    pub folders: Vec<FolderGrant>,
    /// Its environment variables.
    pub environment: BTreeMap<String, String>,
    /// The deployment's variables, for `octopus:step-context/variable`. A plan brings those of its deployment along.
    pub variables: BTreeMap<String, String>,
    /// Values that are masked in everything it says, such as credentials in `environment`.
    pub secrets: Mask,
    /// How it is asked to stop; without one it never is.
    pub cancellation: Option<Cancellation>,
}

/// A folder that a step may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderGrant {
    /// The folder on this machine.
    pub host: PathBuf,
    /// The path under which the step sees it, e.g. `/package`.
    pub guest: String,
    /// What it may do there.
    pub access: Access,
}

/// What a step may do in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Read files.
    #[default]
    ReadOnly,
    /// Read, create, change and delete files.
    ReadWrite,
}

impl Grants {
    /// Grants the hosts and environment variables that a package asks for. `environment` gives a variable's value, as
    /// [`std::env::var`] would; variables without a value stay unset. Which folder of this machine a name in
    /// `capabilities.folders` stands for is known to the operator alone: add those with [`Grants::with_folder`].
    ///
    /// A package cannot ask for what only an operator can judge: addresses, this machine, or all hosts of a top-level
    /// domain. Grant those with [`Grants::with_host`].
    pub fn from_manifest(
        asked: &Capabilities,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, InvalidHostPattern> {
        let value_of = |name: &String| Some((name.clone(), environment(name)?));
        let host = |pattern: &String| pattern.parse().and_then(HostPattern::for_a_package);
        Ok(Self {
            hosts: asked.hosts.iter().map(host).collect::<Result<_, _>>()?,
            environment: asked.environment.iter().filter_map(value_of).collect(),
            ..Self::default()
        })
    }

    /// Grants one more host, or several by a pattern.
    #[must_use]
    pub fn with_host(mut self, pattern: HostPattern) -> Self {
        self.hosts.push(pattern);
        self
    }

    /// Grants a folder for reading, which the step sees as `guest`.
    #[must_use]
    pub fn with_folder(mut self, host: impl Into<PathBuf>, guest: impl Into<String>) -> Self {
        self.folders.push(FolderGrant { host: host.into(), guest: guest.into(), access: Access::ReadOnly });
        self
    }

    /// Grants an environment variable.
    #[must_use]
    pub fn with_environment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Offers a deployment variable.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Lets `cancellation` ask the step to stop.
    #[must_use]
    pub fn with_cancellation(mut self, cancellation: Cancellation) -> Self {
        self.cancellation = Some(cancellation);
        self
    }

    /// Masks `value` in everything that the step says. Values of fewer than four bytes are not masked.
    #[must_use]
    pub fn with_secret(mut self, value: impl Into<String>) -> Self {
        self.secrets.add(&Secret::new(value));
        self
    }

    /// Grants what the deployment itself brings along, too.
    pub(crate) fn with(mut self, deployment: &Self) -> Self {
        self.folders.extend_from_slice(&deployment.folders);
        self.variables.extend(deployment.variables.clone());
        self.secrets.merge(&deployment.secrets);
        self
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Grants {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Grants")
            .field("hosts", &self.hosts)
            .field("folders", &self.folders)
            .field("environment", &self.environment.keys())
            .field("variables", &self.variables.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capabilities(hosts: &[&str], environment: &[&str]) -> Capabilities {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Capabilities { hosts: owned(hosts), environment: owned(environment), ..Capabilities::default() }
    }

    #[test]
    fn what_a_package_asks_for_is_granted() {
        let asked = capabilities(&["api.example.com"], &["REGION"]);
        let grants = Grants::from_manifest(&asked, |name| Some(format!("value of {name}"))).unwrap();
        let expected = Grants::default()
            .with_host("api.example.com".parse().unwrap())
            .with_environment("REGION", "value of REGION");
        assert_eq!(grants, expected);
    }

    #[test]
    fn a_variable_without_a_value_stays_unset() {
        let grants = Grants::from_manifest(&capabilities(&[], &["REGION"]), |_| None).unwrap();
        assert_eq!(grants.environment, BTreeMap::new());
    }

    #[test]
    fn values_are_not_part_of_what_is_printed() {
        let grants = Grants::default()
            .with_environment("TOKEN", "hunter2")
            .with_variable("Password", "hunter2")
            .with_secret("hunter2");
        let printed = format!("{grants:?}");
        assert!(printed.contains("TOKEN") && !printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn only_an_operator_grants_addresses_and_this_machine() {
        for pattern in ["127.0.0.1:8080", "169.254.169.254", "[::1]", "localhost:4566", "a.localhost", "*.com"] {
            assert!(Grants::from_manifest(&capabilities(&[pattern], &[]), |_| None).is_err(), "{pattern}");
            let granted: HostPattern = pattern.parse().unwrap();
            assert_eq!(Grants::default().with_host(granted).hosts.len(), 1);
        }
    }

    #[test]
    fn a_package_cannot_ask_for_every_host() {
        let error = Grants::from_manifest(&capabilities(&["*"], &[]), |_| None).unwrap_err();
        assert!(error.to_string().contains("`*`"), "{error}");
    }
}
