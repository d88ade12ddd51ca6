//! The program against packed steps and the emulator, as `cargo xtask test` runs it.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a panic is how a test reports")]

mod e2e {
    pub(crate) mod aws;
    pub(crate) mod fault_proxy;
    pub(crate) mod http;
    pub(crate) mod program;
    pub(crate) mod situations;

    mod apis;
    mod authentication;
    mod bound_inputs;
    #[cfg(unix)]
    mod cancellations;
    mod catalog;
    mod deletions;
    mod deployments;
    mod faults;
    mod functions;
    mod graduations;
    mod imports;
    #[cfg(unix)]
    mod interruptions;
    mod invalid_inputs;
    mod kills;
    mod misbehaviour;
    mod packing;
    mod previews;
    mod refused_packages;
    mod repairs;
    mod reports;
    mod samples;
    mod secrets;
    mod smoke_tests;
    mod splits;
    mod stacks;
    mod statuses;
    mod surroundings;
    mod targets;
    mod uploads;
    mod variables;
}
