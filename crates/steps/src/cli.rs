//! The command line, whose help is the program's documentation.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use step_host::variables::DEFAULT_SALT;

use crate::commands::{check_health, graduate, list, pack, preview, run, show, validate};
use crate::exit::EXIT_CODES;

/// Work with step packages: pack them, look into them, check inputs, preview and run them.
///
/// A step package is a zip with one sandboxed component. Nothing in it runs with more than it is granted: at
/// configuration time (list, show, validate, preview) nothing at all, at execution time (run) the hosts, folders and
/// environment variables that it asks for and you allow.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// What every command shares.
#[derive(Args, Debug)]
pub(crate) struct Settings {
    /// The folder in which `id` and `id@range` are looked up
    #[arg(long, global = true, env = "STEPS_PACKAGES", default_value = "dist", value_name = "DIR")]
    pub(crate) packages: PathBuf,

    /// Where compiled components are kept (in `components`), so that only the first use of a package compiles it
    ///
    /// The default is `step-packages` in your cache folder. Safe to delete at any time.
    #[arg(long, global = true, env = "STEPS_CACHE_DIR", value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Pack(pack::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Validate(validate::Arguments),
    Preview(preview::Arguments),
    Run(run::Arguments),
    CheckHealth(check_health::Arguments),
    Graduate(graduate::Arguments),
}

/// The package that a command is about.
#[derive(Args, Debug)]
pub(crate) struct PackageArgument {
    /// A package: a zip, an unpacked folder, or `id[@range]` in the packages folder
    ///
    /// `acme-shop` is the newest version there, `acme-shop@1` the newest 1.x,
    /// `acme-shop@=1.0.0` that one.
    #[arg(value_name = "PKG")]
    pub(crate) package: String,
}

/// The configuration that a command is about.
#[derive(Args, Debug)]
pub(crate) struct InputsArguments {
    /// The step's inputs: a JSON file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) inputs: PathBuf,

    #[command(flatten)]
    pub(crate) variables: VariablesArguments,
}

/// What a step deploys to.
#[derive(Args, Debug)]
pub(crate) struct TargetArguments {
    /// The deployment target, for steps that deploy to one: a JSON file with its inputs
    ///
    /// For example `{"region": "eu-west-1"}`. Expressions in it are evaluated; plans show it, so it holds no secrets.
    #[arg(long, value_name = "FILE")]
    pub(crate) target: Option<PathBuf>,
}

/// The variables of a deployment: what expressions, `#{…}`, in the inputs come to.
#[derive(Args, Debug)]
pub(crate) struct VariablesArguments {
    /// A JSON file of variables, `{"name": "value"}`; may be given again, later files win
    ///
    /// Also `[{"k": name, "v": value, "s": true}]`, where `s` marks a sensitive value: it is masked in everything shown.
    /// And either of them encrypted, as a deployment server writes it for its workers. The first form does not say what is
    /// sensitive, so encrypted, all of it is: every value but `true`, `false` and those of fewer than four characters.
    #[arg(long = "variables", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Where the password of encrypted variables is: `env:NAME`, `file:PATH` or `stdin`
    #[arg(long, value_name = "SOURCE", default_value = "env:STEPS_VARIABLES_PASSWORD")]
    pub(crate) variables_password: String,

    /// The salt of encrypted variables
    #[arg(long, env = "STEPS_VARIABLES_SALT", value_name = "TEXT", default_value = DEFAULT_SALT)]
    pub(crate) variables_salt: String,

    /// A variable, e.g. `Octopus.Environment.Name=Production`; may be given again, wins over files
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub(crate) variables: Vec<(String, String)>,

    /// A sensitive variable and where its value is: `env:NAME`, `file:PATH` or `stdin`; may be given again
    ///
    /// For example `Database.Password=env:DB_PASSWORD`. It wins over --var, and is masked in everything shown.
    #[arg(long = "sensitive-var", value_name = "NAME=SOURCE")]
    pub(crate) sensitive: Vec<String>,
}

/// When inputs are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckedStage {
    /// As they are edited: expressions are not evaluated, and rules on them are skipped
    #[default]
    Configuration,
    /// As they are executed: expressions are evaluated, and all rules must pass
    Execution,
}

/// How a running step is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object per line
    Json,
    /// What a deployment server's worker reads
    ServiceMessages,
}

/// Splits `NAME=VALUE` at the first `=`.
pub(crate) fn name_and_value(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
        _ => Err("write it as NAME=VALUE".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_value_may_hold_equals_signs() {
        assert_eq!(name_and_value("a=b=c"), Ok(("a".into(), "b=c".into())));
    }

    #[test]
    fn a_variable_needs_a_name() {
        assert!(name_and_value("=b").is_err());
    }
}
