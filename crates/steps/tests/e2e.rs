//! The program against packed steps and the emulator, as `cargo xtask test` runs it.

#![expect(clippy::expect_used, clippy::panic, reason = "a panic is how a test reports")]

mod e2e {
    pub(crate) mod program;

    mod catalog;
    mod deployments;
    mod invalid_inputs;
    mod misbehaviour;
    mod packing;
    mod reports;
    mod surroundings;
}
