//! What the steps of the Lambda family share: their inputs, and the fragments of templates that these become. Pure.
//!
//! A step's inputs are made of the types here, and its template is the union of what they become
//! (docs/concepts/graduation.md). So a function is declared, checked and deployed alike, whichever step it is in.
//!
//! Suggested reading order: [`Application`], which names everything, then [`FunctionReference`], by which fragments refer
//! to functions that may be in other stacks.

mod application;
mod graduation;

pub use application::{AppName, Application, FunctionArn, FunctionLabel, FunctionReference, LIVE, Qualifier, alias_id};
pub use graduation::to_template_step;
