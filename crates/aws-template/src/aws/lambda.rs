//! Lambda.

mod access;
mod event_source;
mod function;
mod layer;
mod version;

pub use access::{FunctionUrlCors, InvokeMode, Permission, Url, UrlAuthType};
pub use event_source::{
    EventInvokeConfig, EventSourceMapping, Filter, FilterCriteria, InvokeDestinations, OnFailure, OnSuccess,
    ReportFailures, ScalingConfig, StartingPosition,
};
pub use function::{
    Architecture, Code, DeadLetterConfig, Environment, EphemeralStorage, FileSystemConfig, Function, ImageConfig,
    LogFormat, LoggingConfig, PackageType, SnapStart, SnapStartOn, TracingConfig, TracingMode, VpcConfig,
};
pub use layer::{LayerContent, LayerVersion};
pub use version::{Alias, AliasRouting, ProvisionedConcurrency, Version, VersionWeight};
