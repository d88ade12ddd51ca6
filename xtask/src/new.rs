//! `cargo xtask new`: a new step from `templates/step`.

pub(crate) mod trial;

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;
use fs_err as fs;

use crate::digest;
use crate::workspace::Workspace;

/// Make a new step from the template.
///
/// Copies `templates/step` to `steps/ID` and fills in the id. No other file is touched, and the new step bundles and
/// passes every check and test as it is.
#[derive(Args)]
pub(crate) struct Flags {
    /// The package id: lower-case words with hyphens, the platform first, such as acme-queue
    #[arg(value_name = "ID")]
    id: String,
}

/// Written in full in upper case when a title is made of an id.
const ABBREVIATIONS: [&str; 14] =
    ["acm", "api", "aws", "cdn", "dns", "ec2", "ecs", "eks", "http", "iam", "rds", "s3", "sns", "sqs"];

pub(crate) fn run(flags: &Flags, workspace: &Workspace) -> Result<()> {
    let id = &flags.id;
    create(id, workspace)?;
    println!("made steps/{id}. Next, in its src/lib.rs, say what it does; then");
    println!("  cargo test -p {id}");
    println!("  cargo xtask bundle {id} --dev");
    Ok(())
}

/// Makes the step's folder.
fn create(id: &str, workspace: &Workspace) -> Result<()> {
    check_id(id)?;
    let folder = workspace.root.join("steps").join(id);
    if folder.exists() {
        bail!("{folder} exists already; choose another id");
    }
    if is_locked(workspace, id)? {
        bail!("`{id}` is the name of a crate that this repository depends on; choose another id");
    }
    let template = workspace.root.join("templates/step");
    copy(template.as_std_path(), folder.as_std_path(), id)
}

/// Lower-case words with hyphens between them, at least two: `acme-queue`.
fn check_id(id: &str) -> Result<()> {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if id.split('-').count() < 2 || !id.split('-').all(is_word) {
        bail!("`{id}` is no step id: use lower-case words with hyphens between them, such as acme-queue");
    }
    Ok(())
}

/// Whether a crate of this name is among the dependencies: cargo could not tell them apart.
fn is_locked(workspace: &Workspace, id: &str) -> Result<bool> {
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    Ok(lock.contains(&format!("name = \"{id}\"\n")))
}

/// Copies the template, with its placeholders filled in. Everything is read before anything is written.
fn copy(template: &Path, folder: &Path, id: &str) -> Result<()> {
    let mut files = Vec::new();
    for file in digest::files_below(template)? {
        let text = fill_in(&fs::read_to_string(&file)?, id);
        files.push((folder.join(file.strip_prefix(template)?), text));
    }
    for (file, text) in files {
        fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
        fs::write(file, text)?;
    }
    Ok(())
}

/// The placeholders are the template's own names, so that it reads as a step.
fn fill_in(text: &str, id: &str) -> String {
    text.replace("Step display name", &title(id))
        .replace("StepType", &type_name(id))
        .replace("step-id", id)
        .replace("step_id", &id.replace('-', "_"))
}

/// `acme-queue` as a title: `Acme Queue`.
fn title(id: &str) -> String {
    let word = |word: &str| {
        if ABBREVIATIONS.contains(&word) { word.to_ascii_uppercase() } else { capitalised(word) }
    };
    id.split('-').map(word).collect::<Vec<_>>().join(" ")
}

/// `acme-queue` as a Rust type: `AcmeQueue`.
fn type_name(id: &str) -> String {
    id.split('-').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_case_words_with_hyphens() {
        let cases = [
            ("acme-queue", true),
            ("acme-s3-bucket", true),
            ("acme", false),
            ("Acme-queue", false),
            ("acme_queue", false),
            ("acme--queue", false),
            ("acme-", false),
            ("acme-2nd", false),
            ("../acme-queue", false),
            ("", false),
        ];
        for (id, expected) in cases {
            assert_eq!(check_id(id).is_ok(), expected, "{id}");
        }
    }

    #[test]
    fn a_copy_has_the_id_where_the_template_has_placeholders() {
        let root = tempfile::tempdir().unwrap();
        let (template, steps) = (root.path().join("template"), root.path().join("steps"));
        fs::create_dir_all(template.join("src")).unwrap();
        fs::write(template.join("Cargo.toml"), "name = \"step-id\"\ndisplay-name = \"Step display name\"").unwrap();
        fs::write(template.join("src/lib.rs"), "pub struct StepType; use step_id::x;").unwrap();

        let folder = steps.join("acme-s3-bucket");
        copy(&template, &folder, "acme-s3-bucket").unwrap();

        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert_eq!(manifest, "name = \"acme-s3-bucket\"\ndisplay-name = \"Acme S3 Bucket\"");
        let library = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert_eq!(library, "pub struct AcmeS3Bucket; use acme_s3_bucket::x;");
    }
}
