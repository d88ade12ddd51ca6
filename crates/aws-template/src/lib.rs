//! CloudFormation templates: what can be known of one without asking AWS. Pure.
//!
//! A [`Template`] keeps the text it was read from, because that text is what AWS gets: comments, order and quoting are
//! the user's. Beside it stands the document, with YAML's short tags (`!Ref x`) written out (`{"Ref": "x"}`).
//!
//! ```
//! use aws_template::Template;
//!
//! let template = Template::parse("Resources: {Topic: {Type: AWS::SNS::Topic}}")?;
//! let topic = template.resources().next().unwrap();
//! assert_eq!((topic.logical_id, topic.resource_type), ("Topic", "AWS::SNS::Topic"));
//! # Ok::<(), aws_template::TemplateError>(())
//! ```

mod template;

mod error;
mod json;
mod yaml;

pub use error::{Position, TemplateError};
pub use template::{DeclaredParameter, Format, Resource, Template};
