//! Runs the cases of conformance files of one form.

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// All cases of one form.
pub(crate) struct Suite {
    /// The published test's name, which its file also has.
    pub(crate) name: &'static str,
    /// The file in this folder.
    pub(crate) data: &'static str,
    /// Whether a case is of this form. A file named like the suite has no others.
    pub(crate) belongs: fn(&Value) -> bool,
    /// Functions that have no meaning outside TypeScript, each with the reason.
    pub(crate) without_meaning: &'static [(&'static str, &'static str)],
}

impl Suite {
    /// Checks every case, says how many there were, and fails with the names of all cases that failed.
    pub(crate) fn run(&self, check: impl Fn(&Value) -> Result<(), String>) {
        let (mut passed, mut skipped, mut failures) = (0, Vec::new(), Vec::new());
        for (function, case) in self.cases() {
            let name = case["name"].as_str().unwrap_or("a case without a name");
            if let Some((_, reason)) = self.without_meaning.iter().find(|(skipped, _)| function.starts_with(skipped)) {
                skipped.push(format!("{name}: {reason}"));
                continue;
            }
            match check(&case) {
                Ok(()) => passed += 1,
                Err(problem) => failures.push(format!("{name}\n  {problem}")),
            }
        }
        let counts = format!("{}: {passed} cases passed, {} skipped", self.name, skipped.len());
        tell(&counts, &skipped);
        assert!(failures.is_empty(), "{counts}, {} failed:\n{}", failures.len(), failures.join("\n"));
        assert!(passed + skipped.len() > 0, "{}: no cases", self.name);
    }

    /// Each case with the function that it calls, where it says so.
    fn cases(&self) -> Vec<(String, Value)> {
        let mut cases = cases_of(serde_json::from_str(self.data).unwrap());
        for path in more_files() {
            let mut more = cases_of(serde_json::from_slice(&fs_err::read(&path).unwrap()).unwrap());
            if path.file_stem().is_none_or(|stem| stem != self.name) {
                more.retain(|(_, case)| (self.belongs)(case));
            }
            cases.extend(more);
        }
        cases
    }
}

pub(crate) fn expect_equal(what: &str, found: &Value, expected: &Value) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: expected {expected}, found {found}")) }
}

fn cases_of(mut file: Value) -> Vec<(String, Value)> {
    let of_file = file["function"].as_str().unwrap_or_default().to_owned();
    let Value::Array(cases) = file["cases"].take() else { return Vec::new() };
    let with_function = |case: Value| (case["function"].as_str().unwrap_or(&of_file).to_owned(), case);
    cases.into_iter().map(with_function).collect()
}

fn more_files() -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("STEP_CONFORMANCE_DIR") else { return Vec::new() };
    let entries = fs_err::read_dir(PathBuf::from(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

/// Past the test harness, which would keep the counts of a passing test to itself.
fn tell(counts: &str, skipped: &[String]) {
    let mut harness = std::io::stderr().lock();
    writeln!(harness, "{counts}").unwrap();
    for case in skipped {
        writeln!(harness, "  skipped {case}").unwrap();
    }
}
