//! The subcommands, one file each.

pub(crate) mod check_health;
pub(crate) mod graduate;
pub(crate) mod list;
pub(crate) mod pack;
pub(crate) mod preview;
pub(crate) mod run;
pub(crate) mod show;
pub(crate) mod validate;
