//! Whether a component is a step that this host can run.

use semver::Version;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::surfaces::{self, ApiVersions, Interface, Surface};
use crate::validation::SchemaError;

/// Why a package is refused. Nothing of it has run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// `step.wasm` is damaged, or something else than a component.
    #[error("step.wasm is not a WebAssembly component")]
    NotAComponent {
        /// What wasmtime says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It wants something that hosts of steps don't offer.
    #[error("step.wasm imports `{import}`, which this host does not offer")]
    UnknownImport {
        /// The interface, with its version.
        import: String,
    },
    /// It is a component, but not a step.
    #[error("step.wasm does not export `{export}`; export the step with `step_core::export!`")]
    MissingExport {
        /// The interface.
        export: &'static str,
    },
    /// It is a step for other hosts.
    #[error("the step's {surface} surface has version {found}, but this host supports {}.x", supported.major)]
    UnsupportedSurface {
        /// Which surface.
        surface: Surface,
        /// The step's version of it.
        found: Version,
        /// The host's.
        supported: Version,
    },
    /// Its interfaces have the right names and other contents.
    #[error("step.wasm does not fit the step contract")]
    Mismatch {
        /// What wasmtime says; it names the function.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// inputs.json cannot be used to check inputs.
    #[error("inputs.json is not a usable JSON schema")]
    InputsSchema {
        /// Where and why.
        source: SchemaError,
    },
}

/// Checks names and versions, before types are checked by linking.
pub(crate) fn check(engine: &Engine, component: &Component) -> Result<ApiVersions, LoadError> {
    check_imports(engine, component)?;
    let versions = surfaces::api_versions(engine, component);
    for surface in Surface::EXPORTED {
        if let (None, Some(export)) = (versions.get(&surface), surface.export()) {
            return Err(LoadError::MissingExport { export });
        }
    }
    match versions.iter().find(|(surface, version)| version.major != surface.supported().major) {
        Some((&surface, found)) => {
            Err(LoadError::UnsupportedSurface { surface, found: found.clone(), supported: surface.supported() })
        }
        None => Ok(versions),
    }
}

pub(crate) fn not_a_component(source: wasmtime::Error) -> LoadError {
    LoadError::NotAComponent { source: source.into() }
}

pub(crate) fn mismatch(source: wasmtime::Error) -> LoadError {
    LoadError::Mismatch { source: source.into() }
}

fn check_imports(engine: &Engine, component: &Component) -> Result<(), LoadError> {
    let of = component.component_type();
    match of.imports(engine).find(|(import, _)| !Interface::parse(import).is_offered()) {
        Some((import, _)) => Err(LoadError::UnknownImport { import: import.to_owned() }),
        None => Ok(()),
    }
}
