//! Where secrets come from: never from the command line itself, which every user of the machine can read.

use std::io::{self, Read};

use step_host::inputs::Secret;

use crate::exit::{Exit, Stop};

/// More than any secret needs; keeps a wrong file from filling the memory.
const LARGEST: u64 = 1 << 20;

/// Reads the secret that `flag` names the source of.
///
/// Sources are written as `openssl` does: `env:NAME`, `file:PATH` or `stdin`. A line end at the end of a file or of
/// standard input is not part of the secret.
pub(crate) fn read(flag: &str, source: &str) -> Result<Secret, Stop> {
    let read = match source.split_once(':') {
        Some(("env", name)) if !name.is_empty() => std::env::var(name).map_err(|error| format!("{name}: {error}")),
        Some(("file", path)) if !path.is_empty() => {
            fs_err::File::open(path).and_then(without_line_end).map_err(|error| error.to_string())
        }
        None if source == "stdin" => {
            without_line_end(io::stdin().lock()).map_err(|error| format!("standard input: {error}"))
        }
        // What was written may be the secret itself, so it is not repeated; and the parser of the command line would.
        _ => Err("a secret is not written on the command line, where others can read it".to_owned()),
    };
    read.map(Secret::new).map_err(|reason| unreadable(flag, &reason))
}

/// Reads `NAME=SOURCE`, split at the first `=`.
pub(crate) fn read_assignment<'a>(flag: &str, assignment: &'a str) -> Result<(&'a str, Secret), Stop> {
    match assignment.split_once('=') {
        Some((name, source)) if !name.is_empty() => Ok((name, read(flag, source)?)),
        _ => Err(unreadable(flag, "it has the form NAME=SOURCE")),
    }
}

fn unreadable(flag: &str, reason: &str) -> Stop {
    Stop::new(Exit::Usage, format!("cannot use {flag}: {reason}"))
        .fix("name where the secret is: env:NAME, file:PATH or stdin")
}

fn without_line_end(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it is larger than {} KiB", LARGEST >> 10)));
    }
    let end = text.strip_suffix('\n').map_or(text.len(), |line| line.strip_suffix('\r').unwrap_or(line).len());
    text.truncate(end);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_source() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs_err::write(file.path(), "open sesame\n").unwrap();
        let assignment = format!("Password=file:{}", file.path().display());
        let (name, secret) = read_assignment("--sensitive-var", &assignment).unwrap();
        assert_eq!((name, secret.expose()), ("Password", "open sesame"));
    }

    #[test]
    fn what_is_no_source_is_refused_and_not_repeated() {
        for written in ["hunter22", "env:", "pass:hunter22", "file:", "stdin:hunter22"] {
            let refused = read("--variables-password", written).unwrap_err();
            assert!(refused.message().starts_with("cannot use --variables-password: a secret is not"), "{refused:?}");
            assert!(!format!("{refused:?}").contains("hunter22"), "{refused:?}");
        }
        assert!(!format!("{:?}", read_assignment("--sensitive-var", "hunter22").unwrap_err()).contains("hunter22"));
    }

    #[test]
    fn one_line_end_is_not_part_of_a_secret() {
        for (text, expected) in [("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a", "a"), ("\n", ""), ("a\r", "a\r")]
        {
            assert_eq!(without_line_end(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
    }
}
