//! The versioned surfaces of a step, read from its component.

use std::collections::BTreeMap;
use std::fmt;

use semver::Version;
use serde::Serialize;
use wasmtime::Engine;
use wasmtime::component::Component;

/// What a step speaks with its host, each with a version of its own. The names are those of `apiVersions` in
/// metadata.json.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Surface {
    /// Types that all surfaces share: `octopus:step-types`.
    #[serde(rename = "API")]
    Api,
    /// `octopus:step-description`.
    Description,
    /// `octopus:step-execution`.
    Execution,
    /// The dialect of inputs.json.
    InputSchema,
    /// `octopus:step-migration`.
    Migration,
    /// `octopus:step-planning`.
    Planning,
    /// `octopus:step-ui`.
    #[serde(rename = "UI")]
    Ui,
    /// `octopus:step-validation`.
    Validation,
}

/// The version of each surface, as in `apiVersions`.
pub type ApiVersions = BTreeMap<Surface, Version>;

/// Imported by every step and of no interest to a server: what the host offers, not what the step is.
const CONTEXT: &str = "octopus:step-context/context";

impl Surface {
    /// Its name in metadata.json.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Description => "Description",
            Self::Execution => "Execution",
            Self::InputSchema => "InputSchema",
            Self::Migration => "Migration",
            Self::Planning => "Planning",
            Self::Ui => "UI",
            Self::Validation => "Validation",
        }
    }

    /// The version that this host was built for. It supports every version of the same major.
    #[expect(clippy::match_same_arms, reason = "each surface has a version of its own")]
    pub const fn supported(self) -> Version {
        match self {
            // A component does not name the dialect of inputs.json: schema and component come from one build of the SDK.
            Self::InputSchema => Version::new(1, 0, 0),
            Self::Api => Version::new(1, 0, 0),
            Self::Description => Version::new(1, 0, 0),
            Self::Execution => Version::new(1, 0, 0),
            Self::Migration => Version::new(1, 0, 0),
            Self::Planning => Version::new(1, 0, 0),
            Self::Ui => Version::new(1, 0, 0),
            Self::Validation => Version::new(1, 0, 0),
        }
    }

    /// The WIT interface that a step exports for it.
    pub(crate) const fn export(self) -> Option<&'static str> {
        match self {
            Self::Api | Self::InputSchema => None,
            Self::Description => Some("octopus:step-description/description"),
            Self::Execution => Some("octopus:step-execution/execution"),
            Self::Migration => Some("octopus:step-migration/migration"),
            Self::Planning => Some("octopus:step-planning/planning"),
            Self::Ui => Some("octopus:step-ui/ui"),
            Self::Validation => Some("octopus:step-validation/validation"),
        }
    }

    pub(crate) const EXPORTED: [Self; 6] =
        [Self::Description, Self::Ui, Self::Validation, Self::Migration, Self::Planning, Self::Execution];
}

impl fmt::Display for Surface {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.key())
    }
}

/// An interface that a component imports or exports: `octopus:step-ui/ui@1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interface {
    /// Namespace, package and interface: `octopus:step-ui/ui`.
    pub(crate) name: String,
    pub(crate) version: Option<Version>,
}

impl Interface {
    pub(crate) fn parse(text: &str) -> Self {
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        Self { name: name.to_owned(), version: Version::parse(version).ok() }
    }

    /// Whether this host knows the interface, in whatever version.
    pub(crate) fn is_offered(&self) -> bool {
        const WASI: [&str; 6] =
            ["wasi:cli/", "wasi:clocks/", "wasi:filesystem/", "wasi:io/", "wasi:random/", "wasi:sockets/"];
        let is_wasi = WASI.iter().any(|package| self.name.starts_with(package));
        is_wasi || self.name.starts_with("wasi:http/") || self.name == CONTEXT || self.name == TYPES
    }
}

const TYPES: &str = "octopus:step-types/types";

/// The surfaces of `component` that are found, in whatever version.
pub(crate) fn api_versions(engine: &Engine, component: &Component) -> ApiVersions {
    let of = component.component_type();
    let imports = of.imports(engine).map(|(name, _)| Interface::parse(name));
    let exports = of.exports(engine).map(|(name, _)| Interface::parse(name));
    let mut versions: ApiVersions = imports
        .chain(exports)
        .filter_map(|interface| Some((surface_of(&interface.name)?, interface.version?)))
        .collect();
    versions.insert(Surface::InputSchema, Surface::InputSchema.supported());
    versions
}

fn surface_of(interface: &str) -> Option<Surface> {
    if interface == TYPES {
        return Some(Surface::Api);
    }
    Surface::EXPORTED.into_iter().find(|surface| surface.export() == Some(interface))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_is_split_at_its_version() {
        let interface = Interface::parse("octopus:step-ui/ui@1.2.3-beta.1");
        assert_eq!(interface.name, "octopus:step-ui/ui");
        assert_eq!(interface.version, Version::parse("1.2.3-beta.1").ok());
    }

    #[test]
    fn an_interface_without_a_version_has_none() {
        assert_eq!(Interface::parse("octopus:step-ui/ui").version, None);
    }

    #[test]
    fn the_versions_are_those_of_the_wit_packages() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../step-core/wit/deps");
        for surface in Surface::EXPORTED.into_iter().chain([Surface::Api]) {
            let package = surface.export().unwrap_or(TYPES).split('/').next().unwrap();
            let file = folder.join(package.replace("octopus:", "")).with_extension("wit");
            let declared = format!("package {package}@{};", surface.supported());
            assert!(fs_err::read_to_string(file).unwrap().contains(&declared), "{declared}");
        }
    }

    #[test]
    fn versions_are_written_under_the_names_of_metadata_json() {
        let versions: ApiVersions = Surface::EXPORTED.map(|surface| (surface, surface.supported())).into();
        let written = serde_json::to_value(versions).unwrap();
        let names: Vec<&String> = written.as_object().unwrap().keys().collect();
        assert_eq!(names, ["Description", "Execution", "Migration", "Planning", "UI", "Validation"]);
    }
}
