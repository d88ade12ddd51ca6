//! Inputs in the forms of other contexts: as editors hold them, and as they are exported.

use serde_json::Value;
use step_inputs::{ConversionError, ConversionProblem, Export, ExportNames, InMemory, InputSchema};

use crate::Step;
use crate::validation::Contract;

impl Step {
    /// The inputs that a server stores, as an editor holds them: what is bound is told apart from what has a value, and a
    /// secret that was just entered is in them. The inputs need not be valid, but each has to be of its type's kind.
    pub fn to_memory(&self, configuration: &Value) -> Result<Value, ConversionError> {
        to_memory(&self.inner.contract, configuration).map(|inputs| inputs.to_json())
    }

    /// The inputs that an editor holds, as a server stores them. A secret that was just entered is in them.
    pub fn from_memory(&self, inputs: &Value) -> Result<Value, ConversionError> {
        from_memory(&self.inner.contract, inputs).map(|inputs| inputs.to_configuration())
    }

    /// The inputs that a server stores, for people and other tools: names in place of ids, and no secret.
    pub fn export(&self, configuration: &Value, names: &impl ExportNames) -> Result<Value, ConversionError> {
        let inputs = to_memory(&self.inner.contract, configuration)?;
        Ok(Export::from_in_memory(&inputs, names).to_json())
    }
}

fn to_memory(contract: &Contract, configuration: &Value) -> Result<InMemory, ConversionError> {
    InMemory::from_configuration(&expanded(contract, configuration)?, configuration)
}

fn from_memory(contract: &Contract, inputs: &Value) -> Result<InMemory, ConversionError> {
    InMemory::from_json(&expanded(contract, inputs)?, inputs)
}

fn expanded(contract: &Contract, inputs: &Value) -> Result<InputSchema, ConversionError> {
    contract
        .expanded(inputs)
        .map_err(|error| ConversionError { path: error.path, problem: ConversionProblem::Unmatched(error.problem) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn contract() -> Contract {
        let inputs_json = json!({ "definitions": { "Inputs": {
            "isRoot": true,
            "type": "object",
            "properties": {
                "size": { "type": "integer" },
                "password": { "type": "object", "isSensitiveValue": true },
            },
        } } });
        Contract::new("acme-shop", &inputs_json).unwrap()
    }

    #[test]
    fn a_configuration_survives_the_editor() {
        let configuration = json!({ "size": "#{Size}", "password": { "HasValue": true, "Hint": "ends in 42" } });
        let memory = to_memory(&contract(), &configuration).unwrap().to_json();
        assert_eq!(memory["size"], json!({ "type": "bound", "expression": "#{Size}" }));
        assert_eq!(memory["password"], json!({ "type": "existing", "hint": "ends in 42" }));
        assert_eq!(from_memory(&contract(), &memory).unwrap().to_configuration(), configuration);
    }

    #[test]
    fn what_is_of_another_kind_is_told_with_its_place() {
        let error = to_memory(&contract(), &json!({ "password": { "HasValue": 1 } })).unwrap_err();
        assert_eq!(error.path.to_string(), "$.password");
    }
}
