//! Runs step packages: what a deployment server and its workers embed.
//!
//! A step package holds one WebAssembly component. This crate finds packages ([`Catalog`]), compiles and checks them
//! ([`Host`]), asks them everything a server needs while people configure a process ([`Step`]), and executes them with
//! exactly what they were granted ([`Grants`]), telling an [`Observer`] what they say.
//!
//! There is one way to an execution, and the types leave no other: a [`Step`] with inputs that pass everything is
//! [`Prepared`], which gives a [`Plan`], which can be executed.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use serde_json::json;
//! use step_host::{Catalog, Deployment, Grants, Host, HostOptions, Level, Observer};
//!
//! struct Console;
//!
//! impl Observer for Console {
//!     fn log(&self, level: Level, message: &str) {
//!         println!("{level:?}: {message}");
//!     }
//!
//!     fn output(&self, name: &str, value: &str, sensitive: bool) {
//!         println!("{name} = {}", if sensitive { "********" } else { value });
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let package = Catalog::new("packages").resolve(&"hello-world@1".parse()?)?;
//!     let host = Host::new(HostOptions { cache: Some("/var/cache/steps".into()), ..HostOptions::default() })?;
//!     let step = host.load(&package)?;
//!
//!     // While people configure: no capabilities.
//!     let inputs = json!({ "name": "#{Greeted}" });
//!     for remark in step.validate(&inputs).await?.diagnostics {
//!         println!("{}: {}", remark.path, remark.message);
//!     }
//!
//!     // Before a deployment: every expression is evaluated, and every rule has to pass.
//!     let variables = [("Greeted", "World")].into_iter().collect();
//!     let prepared = step.prepare(&inputs, &Deployment { variables, ..Deployment::default() }).await?;
//!     let plan = prepared.plan().await?;
//!     println!("{:#}", plan.document());
//!
//!     // When it is deployed: what the package asks for, and what the operator adds.
//!     let asked = &package.metadata().capabilities;
//!     let grants = Grants::from_manifest(asked, |name| std::env::var(name).ok())?
//!         .with_host("localhost:8080".parse()?);
//!     plan.execute(&grants, Arc::new(Console)).await?;
//!     Ok(())
//! }
//! ```
//!
//! # What the sandbox guarantees
//!
//! A server runs packages that it did not write on the machine that holds everybody's secrets. Therefore:
//!
//! - **Each call has a fresh instance.** Nothing that a step does in one call is seen by another.
//! - **Nothing exists unless it is granted.** Calls at configuration time get no environment, arguments, files, network
//!   or context. Executions get the granted ones. Sockets never exist; the network is HTTP, and each request is checked
//!   against [`Grants::hosts`] after its URL was normalised. Redirects are not followed, and a granted name that leads to
//!   a link-local address, such as a cloud's metadata service, is refused unless that address is granted itself.
//! - **Plans repeat.** At configuration time clocks stand still (1970-01-01T00:00:00Z) and randomness is a fixed
//!   sequence, so equal arguments give equal answers.
//! - **Everything ends.** Memory, time and output of each call are limited ([`Limits`]). Guests that compute are
//!   interrupted as well as guests that wait, and dropping a call's future ends its guest.
//! - **Secrets stay out of logs.** [`Grants::secrets`] and sensitive outputs are masked in everything that comes after.
//!
//! At most 256 calls at configuration time and 256 executions run at once; others wait for their turn, which is not
//! counted as their time. Each may use its whole memory limit, so a server may want to bound them further.
//!
//! # Loading
//!
//! Compiling a component takes seconds, so a [`Host`] keeps compiled components in [`HostOptions::cache`]. Load a
//! package when it is installed, and no deployment pays for it. Packages are checked before anything of them runs:
//! unknown imports, missing exports and surfaces of another major version are refused ([`LoadError`]).
//!
//! # Errors
//!
//! Each boundary has its own: [`CatalogError`] and [`ResolveError`] for finding, [`HostError`] and [`LoadError`] for
//! loading, [`CallError`] for calling. Inputs with problems are not an error but a [`Validation`].

mod bindings;
mod call;
mod cancellation;
mod catalog;
mod conversion;
mod deployment;
mod describe;
mod execution;
mod graduation;
mod grants;
mod host;
mod limits;
mod load;
mod mask;
mod network;
mod observer;
mod preparation;
mod resolution;
mod sandbox;
mod step;
mod stop;
mod surfaces;
mod validation;

pub use call::{CallError, Failure};
pub use cancellation::Cancellation;
pub use catalog::{
    BrokenPackage, Catalog, CatalogError, InvalidPackageQuery, ListedPackage, Listing, PackageQuery, ResolveError,
};
pub use deployment::Deployment;
pub use describe::Description;
pub use graduation::{Destination, HandOver, Successor};
pub use grants::{Access, FolderGrant, Grants, HostPattern, InvalidHostPattern};
pub use host::{CacheUse, DescribeError, Host, HostError, HostOptions};
pub use limits::{CallLimits, Limits};
pub use load::LoadError;
pub use mask::Mask;
pub use network::{NetworkError, REFUSED_HEADER, Route};
pub use observer::{Level, Observer, Task, TaskState, printable};
pub use preparation::{Plan, PrepareError, Prepared, StalePlan, UnpinnablePlan, UnreadablePackage};
pub use step::Step;
pub use step_inputs as inputs;
pub use step_variables as variables;
pub use surfaces::{ApiVersions, Surface};
pub use validation::{Diagnostic, SchemaError, Severity, Validation};

pub(crate) use bindings::exports::octopus::step_validation::validation::Stage;
