//! `docs/errors`, one page per kind and an index. `UPDATE_DOCS=1` writes them, otherwise they are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use step_core::{Area, ErrorKind};

use super::documented;
use super::prose::{Example, Place, Prose};

const COMMAND: &str = "UPDATE_DOCS=1 cargo test -p aws-deploy error_pages";
/// What is written by hand.
const BY_HAND: [&str; 2] = ["inputs.md", "prose"];

#[test]
fn error_pages_are_those_of_the_catalogue() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors"));
    let pages = pages();
    let names = fs_err::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let surplus: BTreeSet<_> =
        names.filter(|name| !pages.contains_key(name) && !BY_HAND.contains(&name.as_str())).collect();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        for (name, text) in &pages {
            fs_err::write(folder.join(name), text).unwrap();
        }
        for name in &surplus {
            fs_err::remove_file(folder.join(name)).unwrap();
        }
        return;
    }
    let is_stale =
        |(name, text): &(&String, &String)| fs_err::read_to_string(folder.join(name)).ok().as_ref() != Some(text);
    let stale: Vec<_> = pages.iter().filter(is_stale).map(|(name, _)| name).collect();
    assert!(stale.is_empty() && surplus.is_empty(), "stale: {stale:?}, surplus: {surplus:?}; run `{COMMAND}`");
}

/// All pages by file name.
fn pages() -> BTreeMap<String, String> {
    let documented = documented();
    let mut pages: BTreeMap<_, _> =
        documented.iter().map(|(kind, prose)| (file_name(kind), page(kind, prose))).collect();
    pages.insert("README.md".into(), index(&documented));
    pages
}

fn file_name(kind: &ErrorKind) -> String {
    format!("{}.md", kind.identifier)
}

fn page(kind: &ErrorKind, prose: &Prose) -> String {
    let (identifier, area) = (kind.identifier, kind.area);
    let mut page = format!("<!-- Generated: {COMMAND} -->\n# {identifier}\n\n{}\n\n", kind.meaning);
    let _ = writeln!(page, "Code: `<StepId>-{area:?}-{identifier}`, where `<StepId>` is the step that ran.\n");
    let _ =
        writeln!(page, "## Cause\n\n{}\n\n## Fix\n\n**{}**\n\n{}\n", prose.cause.trim(), kind.fix, prose.fix.trim());
    let _ = writeln!(page, "## Example\n");
    if let Some(says) = &prose.says {
        let _ = writeln!(page, "```text\n{says}\n```\n");
    }
    prose.examples.iter().for_each(|example| page.push_str(&example_section(example)));
    let _ = writeln!(
        page,
        "## See also\n\n{}",
        list(&prose.links, |link| {
            if link.starts_with("http") { format!("<{link}>") } else { format!("[{link}]({link})") }
        })
    );
    if !prose.old.is_empty() {
        let _ = writeln!(page, "\n## Codes of earlier systems\n\n{}", list(&prose.old, |code| format!("`{code}`")));
    }
    page
}

fn example_section(example: &Example) -> String {
    let who = match (&example.of, &example.code, example.place) {
        (Some(resource_type), ..) => format!("AWS says of a resource of type `{resource_type}`:"),
        (_, Some(code), _) => format!("AWS answers a call with `{code}`:"),
        (.., Some(Place::ChangeSet)) => "AWS says of a change set:".into(),
        _ => panic!("an example has a place: {}", example.text),
    };
    let origin = if example.documented { "After" } else { "Seen in" };
    format!("{who}\n\n```text\n{}\n```\n\n{origin} <{}>.\n\n", example.text, example.source)
}

fn list(items: &[String], shown: impl Fn(&str) -> String) -> String {
    items.iter().map(|item| format!("- {}", shown(item))).collect::<Vec<_>>().join("\n")
}

fn index(documented: &[(&'static ErrorKind, Prose)]) -> String {
    let mut index = format!("<!-- Generated: {COMMAND} -->\n{INTRODUCTION}");
    for (area, about) in AREAS {
        let _ = writeln!(index, "\n## {area:?}\n\n{about}\n\n| identifier | meaning |\n|---|---|");
        for (kind, _) in documented.iter().filter(|(kind, _)| kind.area == area) {
            let _ = writeln!(index, "| [{0}]({0}.md) | {1} |", kind.identifier, kind.meaning);
        }
    }
    let mut old: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (kind, prose) in documented {
        for code in &prose.old {
            old.entry(code).or_default().push(format!("[{0}]({0}.md)", kind.identifier));
        }
    }
    let _ = writeln!(index, "{OLD_CODES}");
    for (code, pages) in old {
        let _ = writeln!(index, "| `{code}` | {} |", pages.join(", "));
    }
    index
}

const AREAS: [(Area, &str); 5] = [
    (Area::Permissions, "Credentials and rights."),
    (Area::Configuration, "Inputs and templates, and the state of what is deployed to."),
    (Area::Networking, "Connections, names, certificates, addresses."),
    (Area::Memory, "Limits on size."),
    (Area::General, "Everything else."),
];

const INTRODUCTION: &str = "\
# Errors

A failure has a code, `<StepId>-<Area>-<Identifier>`: the step that ran, what it is about, and what happened.
Each identifier has a page with cause and fix.
All steps that deploy to AWS share these; a step's own are in its package (`steps show PKG`).
What is wrong with inputs is found before a deployment and explained in [inputs.md](inputs.md).

When a stack fails, the code is that of the resource that failed first, if its cause is known here; otherwise it says how
the stack ended: [StackCreationFailed](StackCreationFailed.md), [StackRolledBack](StackRolledBack.md),
[StackHalfUpdated](StackHalfUpdated.md), [StackRollbackFailed](StackRollbackFailed.md) or
[StackDeletionFailed](StackDeletionFailed.md).
";

const OLD_CODES: &str = "
## Codes of earlier systems

| code | pages |
|---|---|";
