//! The program against packed steps and the emulator, as `cargo xtask test` runs it.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a panic is how a test reports")]

mod e2e {
    pub(crate) mod program;

    mod authentication;
    mod bound_inputs;
    mod catalog;
    mod deployments;
    #[cfg(unix)]
    mod interruptions;
    mod invalid_inputs;
    mod misbehaviour;
    mod packing;
    mod refused_packages;
    mod reports;
    mod surroundings;
    mod variables;
}
