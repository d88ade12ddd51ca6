//! Files that a missing one could have been meant to be.

/// How many are named.
const NAMED: usize = 5;

/// How alike two paths are; less is more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Upper and lower case differ.
    Case,
    /// The same file in another folder.
    Folder,
    /// Another extension, in the same folder.
    Extension,
    /// Another extension, in another folder.
    Name,
}

/// What the package has instead of `wanted`, as a sentence's end: "it has src/app.py".
pub(super) fn nearest(wanted: &[String], files: &[&str]) -> String {
    let likeness = |file: &str| wanted.iter().filter_map(|path| likeness(path, file)).min();
    let mut alike: Vec<_> = files.iter().filter_map(|file| Some((likeness(file)?, *file))).collect();
    alike.sort();
    match &*alike {
        [] => format!("it holds {}", listed(files)),
        alike => format!("it has {}", listed(&alike.iter().map(|(_, file)| *file).collect::<Vec<_>>())),
    }
}

fn likeness(wanted: &str, file: &str) -> Option<Likeness> {
    let (one, other) = (Path::of(wanted), Path::of(file));
    if wanted.eq_ignore_ascii_case(file) {
        Some(Likeness::Case)
    } else if one.name.eq_ignore_ascii_case(other.name) {
        Some(Likeness::Folder)
    } else if one.stem().eq_ignore_ascii_case(other.stem()) {
        Some(if one.folder == other.folder { Likeness::Extension } else { Likeness::Name })
    } else {
        None
    }
}

struct Path<'a> {
    folder: &'a str,
    name: &'a str,
}

impl<'a> Path<'a> {
    fn of(path: &'a str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self { folder, name }
    }

    fn stem(&self) -> &'a str {
        self.name.split_once('.').map_or(self.name, |(stem, _)| stem)
    }
}

fn listed(files: &[&str]) -> String {
    let named = files.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(NAMED) {
        0 => named,
        1 => format!("{named} and 1 more file"),
        more => format!("{named} and {more} more files"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_named_first() {
        let cases: [(&[&str], &[&str], &str); 7] = [
            (&["app.py"], &["src/app.py", "zebra.py"], "it has src/app.py"),
            (&["app.py"], &["App.py", "src/app.py"], "it has App.py, src/app.py"),
            (&["index.js", "index.mjs"], &["index.ts", "dist/index.js"], "it has dist/index.js, index.ts"),
            (&["bootstrap"], &["bin/bootstrap", "bootstrap.sh"], "it has bin/bootstrap, bootstrap.sh"),
            (&["app.py"], &["readme.md"], "it holds readme.md"),
            (&["x"], &["a", "b", "c", "d", "e", "f"], "it holds a, b, c, d, e and 1 more file"),
            (&["x"], &["a", "b", "c", "d", "e", "f", "g"], "it holds a, b, c, d, e and 2 more files"),
        ];
        for (wanted, files, expected) in cases {
            let wanted: Vec<_> = wanted.iter().map(ToString::to_string).collect();
            assert_eq!(nearest(&wanted, files), expected);
        }
    }
}
