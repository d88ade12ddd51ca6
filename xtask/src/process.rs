//! Running other programs: every failure names the command that failed.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::interrupt::{self, Stoppable};

/// The cargo that runs us, so that one cargo does everything.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Runs a command that talks to the terminal itself. Fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    interrupt::check()?;
    let status = wait(command)?;
    interrupt::check()?;
    succeeded(command, status)
}

/// Like [`run`], for a program that takes a second Ctrl-C for more than the first: a terminal sends Ctrl-C to its whole
/// process group, and [`interrupt`] passes it on. In a group of its own the program hears of it once. It cannot read from
/// the terminal.
pub(crate) fn run_in_own_group(command: &mut Command) -> Result<()> {
    run(command.stdin(Stdio::null()).process_group(0))
}

/// Like [`run`], for cleaning up: a Ctrl-C that came before does not keep it from running.
pub(crate) fn run_regardless(command: &mut Command) -> Result<()> {
    let status = wait(command)?;
    succeeded(command, status)
}

/// Runs a command and returns its standard output. Its standard error is shown only in the error of a failed run.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    interrupt::check()?;
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.with_context(|| cannot_start(command))?;
    let _stoppable = Stoppable::new(&child);
    let output = child.wait_with_output().with_context(|| format!("lost `{}`", line(command)))?;
    interrupt::check()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}):\n{}", line(command), output.status, said.trim_end());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed something that is not UTF-8", line(command)))
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// The message for a program that could not be started.
pub(crate) fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`: is it installed and on PATH?", command.get_program().to_string_lossy())
}

fn wait(command: &mut Command) -> Result<ExitStatus> {
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    let _stoppable = Stoppable::new(&child);
    child.wait().with_context(|| format!("lost `{}`", line(command)))
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_with_what_it_said() {
        let error = read(Command::new("sh").args(["-c", "echo broken pipe fitting >&2; exit 3"])).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("`sh -c"), "{message}");
        assert!(message.contains("broken pipe fitting"), "{message}");
    }

    #[test]
    fn a_group_of_its_own_is_what_a_program_is_run_in() {
        let is_leader = r#"test "$(ps -o pgid= -p $$ | tr -d ' ')" = "$$""#;
        run_in_own_group(Command::new("sh").args(["-c", is_leader])).unwrap();
        run(Command::new("sh").args(["-c", is_leader])).unwrap_err();
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().contains("`no-such-program`"), "{error}");
    }
}
