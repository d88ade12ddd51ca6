//! What a step's tests are written on.
//!
//! One line in a step's `lib.rs` runs all of it:
//!
//! ```ignore
//! #[cfg(test)]
//! step_testing::step_tests!(CloudFormation);
//! ```
//!
//! - **Conformance**: what every step owes its users, the same for all steps ([`conformance`]).
//! - **Cases**: each folder `cases/<name>/` holds `inputs.json` (and `deployment.json` where system variables or packages
//!   matter, `target.json` where the deployment target does);
//!   the plan, or what is wrong with the inputs, is kept beside it as a snapshot ([`cases`]).
//!   `cargo insta review` or `INSTA_UPDATE=always cargo test` accepts a change.
//!
//! [`RecordingContext`] stands in for the host where a test applies a plan; [`parser_and_schema_agree`] tests a type of text.

#![expect(clippy::missing_panics_doc, reason = "a panic is how a test reports")]

pub mod cases;
pub mod conformance;

mod mutations;
mod recording_context;
mod schema_walk;
mod text_types;

pub use recording_context::{Message, RecordingContext, SavedOutput};
pub use text_types::parser_and_schema_agree;

/// The tests that every step has: the conformance suite and its case folders.
#[macro_export]
macro_rules! step_tests {
    ($step:ident) => {
        mod step_tests {
            use super::$step;
            use $crate::{cases, conformance};

            const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

            #[test]
            fn every_case_is_planned_as_recorded() {
                cases::check::<$step>(FOLDER);
            }

            #[test]
            fn describes_itself_completely() {
                conformance::describes_itself_completely::<$step>();
            }

            #[test]
            fn documents_every_input() {
                conformance::documents_every_input::<$step>();
            }

            #[test]
            fn documents_every_error() {
                conformance::documents_every_error::<$step>();
            }

            #[test]
            fn ships_its_documents() {
                conformance::ships_its_documents::<$step>(FOLDER);
            }

            #[test]
            fn hands_over_to_declared_steps() {
                conformance::hands_over_to_declared_steps::<$step>(FOLDER);
            }

            #[test]
            fn starts_from_inputs_that_its_schema_knows() {
                conformance::starts_from_inputs_that_its_schema_knows::<$step>();
            }

            #[test]
            fn edits_its_inputs_with_its_form() {
                conformance::edits_its_inputs_with_its_form::<$step>();
            }

            #[test]
            fn survives_inputs_of_any_shape() {
                conformance::survives_inputs_of_any_shape::<$step>(FOLDER);
            }

            #[test]
            fn answers_unreadable_inputs_with_a_diagnostic() {
                conformance::answers_unreadable_inputs_with_a_diagnostic::<$step>();
            }

            #[test]
            fn plans_the_same_twice() {
                conformance::plans_the_same_twice::<$step>(FOLDER);
            }

            #[test]
            fn reads_back_every_plan_it_makes() {
                conformance::reads_back_every_plan_it_makes::<$step>(FOLDER);
            }
        }
    };
}
