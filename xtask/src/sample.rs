//! A sample in `docs/samples`: which step, with which inputs, packages and target.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;

/// A sample's `sample.json`, and where it lies.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sample {
    /// The id of the step that deploys it.
    pub(crate) step: String,
    /// The id of a step that can take it over.
    pub(crate) graduates_to: Option<String>,
    /// The folders of its packages, by reference id.
    #[serde(default)]
    packages: BTreeMap<String, PathBuf>,
    /// The inputs of its deployment target.
    target: Option<Value>,
    inputs: Value,
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

impl Sample {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let file = folder.join("sample.json");
        let sample: Self = serde_json::from_str(&fs::read_to_string(&file)?)
            .with_context(|| format!("{} is not a sample", file.display()))?;
        Ok(Self { folder: folder.to_path_buf(), ..sample })
    }

    /// Where its packages are, by reference id.
    pub(crate) fn packages(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        self.packages.iter().map(|(reference_id, path)| (reference_id.as_str(), self.folder.join(path)))
    }

    /// The region that the sample is for.
    pub(crate) fn region(&self) -> Result<&str> {
        let target = self.target.as_ref().context("the sample has no target")?;
        target["region"].as_str().context("the sample's target has no region")
    }

    /// Deploys to another region.
    pub(crate) fn set_region(&mut self, region: &str) {
        if let Some(target) = &mut self.target {
            target["region"] = region.into();
        }
    }

    /// An input, if it is a text.
    pub(crate) fn input(&self, name: &str) -> Result<&str> {
        self.inputs[name].as_str().with_context(|| format!("the sample's inputs have no text `{name}`"))
    }

    /// Changes an input.
    pub(crate) fn set_input(&mut self, name: &str, value: &str) {
        self.inputs[name] = value.into();
    }

    /// Changes the value of a parameter that the sample has.
    pub(crate) fn set_parameter(&mut self, key: &str, value: &str) {
        let parameters = self.inputs["parameters"].as_array_mut().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter["key"] == key) {
            parameter["value"] = value.into();
        }
    }

    /// Writes the inputs for `steps --inputs FILE`.
    pub(crate) fn write_inputs(&self, file: &Path) -> Result<()> {
        write(file, &self.inputs)
    }

    /// Writes the target for `steps --target FILE`.
    pub(crate) fn write_target(&self, file: &Path) -> Result<()> {
        write(file, self.target.as_ref().context("the sample has no target")?)
    }
}

fn write(file: &Path, document: &Value) -> Result<()> {
    fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
    Ok(fs::write(file, format!("{document:#}\n"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_can_be_read_and_has_its_step() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut samples = 0;
        for folder in fs::read_dir(root.join("docs/samples")).unwrap() {
            let folder = folder.unwrap().path();
            if folder.join("sample.json").is_file() {
                let sample = Sample::read(&folder).unwrap();
                assert!(root.join("steps").join(&sample.step).is_dir(), "{}", folder.display());
                samples += 1;
            }
        }
        assert!(samples > 2);
    }
}
