//! A sample in `docs/samples`: which step, with which inputs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;

use super::place::Sources;

/// A sample's `sample.json`, and where it lies.
#[derive(Deserialize)]
pub(crate) struct Sample {
    /// The id of the step that deploys it.
    pub(crate) step: String,
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

    /// The folder with the function's sources.
    pub(super) fn code(&self) -> PathBuf {
        self.folder.join("app")
    }

    /// The name that the sample gives its stack.
    pub(crate) fn stack(&self) -> Result<&str> {
        self.text("stackName")
    }

    /// The region that the sample is for.
    pub(crate) fn region(&self) -> Result<&str> {
        self.text("region")
    }

    /// Puts in what only the place knows where it is deployed to.
    pub(super) fn fill_in(&mut self, stack: &str, region: &str, sources: &Sources) {
        self.set_input("stackName", stack);
        self.set_input("region", region);
        self.set_parameter("CodeBucket", &sources.bucket);
        self.set_parameter("CodeKey", &sources.key);
    }

    /// Writes the inputs for `steps --inputs FILE`.
    pub(crate) fn write_inputs(&self, file: &Path) -> Result<()> {
        fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
        Ok(fs::write(file, format!("{:#}\n", self.inputs))?)
    }

    fn text(&self, input: &str) -> Result<&str> {
        let value = self.inputs.get(input).and_then(Value::as_str);
        let Some(value) = value else { bail!("the sample's inputs have no text `{input}`") };
        Ok(value)
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello() -> Sample {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Sample::read(&root.join(super::super::SAMPLE)).unwrap()
    }

    #[test]
    fn the_sample_is_filled_in_with_the_place() {
        let mut sample = hello();
        sample.fill_in("a-stack", "eu-west-1", &Sources::at("a-bucket", "a-key"));
        let parameter = |key: &str| {
            let parameters = sample.inputs["parameters"].as_array().unwrap();
            parameters.iter().find(|parameter| parameter["key"] == key).unwrap()["value"].clone()
        };
        assert_eq!((sample.stack().unwrap(), sample.region().unwrap()), ("a-stack", "eu-west-1"));
        assert_eq!((parameter("CodeBucket"), parameter("CodeKey")), ("a-bucket".into(), "a-key".into()));
    }

    #[test]
    fn the_sample_has_its_template_and_its_code() {
        let sample = hello();
        assert!(sample.folder.join(sample.inputs["template"]["path"].as_str().unwrap()).is_file());
        assert!(sample.code().join("handler.py").is_file());
    }
}
