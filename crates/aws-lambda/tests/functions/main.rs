//! Functions: what they become, what is wrong with them, and what their ids depend on.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "tests say what they expect by failing")]

mod fragments;
mod inputs;
mod properties;
mod rules;
mod split;
mod stacks;
