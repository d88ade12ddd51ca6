//! Standard output: what commands answer.

use std::fmt::Display;
use std::io::{self, Write};

use step_host::printable;

use crate::exit::{Exit, Stop};

/// Prints an answer and ends the line. Text of packages cannot act on the terminal. A reader that has seen enough, such as
/// `head`, ends the program without an error.
pub(crate) fn print(answer: impl Display) -> Result<(), Stop> {
    let answer = printable(&answer.to_string());
    match writeln!(anstream::stdout(), "{}", answer.trim_end()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::new(Exit::Usage, format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
