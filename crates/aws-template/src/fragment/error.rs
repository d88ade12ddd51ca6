//! Why fragments do not make a template.

use std::fmt;

use crate::{LogicalId, TemplateError};

/// Why two fragments cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// One name for two things.
    #[error("{section} has {name} twice, with different content")]
    Declaration {
        /// Where.
        section: Section,
        /// The name.
        name: LogicalId,
    },

    /// Two descriptions.
    #[error("the stack is described as {0:?} and as {1:?}")]
    Description(String, String),
}

/// Why a fragment is no template. Displays as a fragment that continues "the template".
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// There is nothing to deploy.
    #[error("has no resources")]
    NoResources,

    /// More of something than CloudFormation takes (source: CloudFormation quotas).
    #[error("has {count} members in {section}; CloudFormation takes at most {limit}")]
    TooMany {
        /// Of what.
        section: Section,
        /// How many.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },

    /// A resource or output refers to something that is not there.
    #[error("refers to {name} in {path}, which is neither a parameter nor a resource of it")]
    Dangling {
        /// The name that is not there.
        name: String,
        /// Who refers to it: `Resources.OrdersFunction`.
        path: String,
    },

    /// A parameter and a resource have one name, so `Ref` has two meanings.
    #[error("has a parameter and a resource named {name}")]
    Ambiguous {
        /// The name.
        name: LogicalId,
    },

    /// The description is longer than CloudFormation takes.
    #[error("has a description of {size} bytes; CloudFormation takes at most {limit}")]
    DescriptionTooLong {
        /// Bytes of the description.
        size: usize,
        /// Bytes that are accepted.
        limit: usize,
    },

    /// A value that the parameter's own declaration rules out.
    #[error("does not allow the value {value:?} for its parameter {name}")]
    ValueNotAllowed {
        /// The parameter.
        name: LogicalId,
        /// The value.
        value: String,
    },

    /// A value longer than CloudFormation takes.
    #[error("has a parameter {name} with a value of {size} bytes; CloudFormation takes at most {limit}")]
    ValueTooLong {
        /// The parameter.
        name: LogicalId,
        /// Bytes of the value.
        size: usize,
        /// Bytes that are accepted.
        limit: usize,
    },

    /// The text is no template, in practice because it is too large.
    #[error(transparent)]
    Text(#[from] TemplateError),
}

/// A section of a template that a fragment fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What is deployed.
    Resources,
    /// What may differ between environments.
    Parameters,
    /// What the stack tells.
    Outputs,
}

impl fmt::Display for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Resources => "Resources",
            Self::Parameters => "Parameters",
            Self::Outputs => "Outputs",
        })
    }
}
