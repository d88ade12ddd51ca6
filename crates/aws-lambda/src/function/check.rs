//! What serves once a function is deployed.

use aws_deploy::{FunctionCheck, ServingFunction};

use super::{Function, MemorySize, TimeoutSeconds, VERSION, defaults};
use crate::{Application, Code, FunctionLabel, LIVE};

impl Function {
    /// What has to serve once the function is deployed.
    pub(crate) fn check(&self, application: &Application) -> FunctionCheck {
        let (handler, runtime) = match &self.code {
            Code::Package { handler, runtime, .. } => (Some(handler.to_string()), Some(runtime.to_string())),
            Code::Image { .. } => (None, None),
        };
        FunctionCheck {
            label: self.name.to_string(),
            function: serving(&self.name, application),
            version_output: self.id(VERSION).to_string(),
            memory: self.memory.map_or(defaults::MEMORY, MemorySize::get),
            timeout: self.seconds(),
            handler,
            runtime,
        }
    }

    /// Seconds that one call may take.
    pub(crate) fn seconds(&self) -> u32 {
        self.timeout.map_or(defaults::TIMEOUT, TimeoutSeconds::get)
    }
}

/// What decides which version of a function serves.
pub(crate) fn serving(function: &FunctionLabel, application: &Application) -> ServingFunction {
    ServingFunction { name: application.function_name_at_aws(function), alias: LIVE.to_owned() }
}
