//! Which resources are meant, as an import wants to know.

use std::collections::BTreeMap;

use serde_json::Value;

use super::templates::PhysicalIds;
use crate::{MovingResource, ResourceToImport, StackRequest};

/// What stands for the names in a template's properties.
pub(super) struct Names<'a> {
    /// The stack's request: its parameters, its region.
    request: &'a StackRequest,
    /// The physical ids of the stack's resources.
    ids: &'a PhysicalIds,
    /// An ARN in the same partition and account.
    neighbour: &'a str,
}

impl<'a> Names<'a> {
    /// The names in a stack that is beside the stack with the ARN `neighbour`.
    pub(super) fn new(request: &'a StackRequest, ids: &'a PhysicalIds, neighbour: &'a str) -> Self {
        Self { request, ids, neighbour }
    }

    /// What an import is told of a resource, which `document` declares. Nothing, if something cannot be known.
    pub(super) fn import(&self, resource: &MovingResource, document: &Value) -> Option<ResourceToImport> {
        let physical_id = self.ids.get(&*resource.logical_id)?;
        let properties = &document["Resources"][&*resource.logical_id]["Properties"];
        let parts: Vec<_> = physical_id.split('|').collect();
        let is_compound = parts.len() > 1 && parts.len() == resource.identified_by.len();
        let identifier = resource.identified_by.iter().enumerate().map(|(index, name)| {
            let value = match properties.get(name) {
                Some(value) => self.text(value)?,
                None if is_compound => parts[index].to_owned(),
                None => physical_id.clone(),
            };
            Some((name.clone(), value))
        });
        Some(ResourceToImport {
            resource_type: resource.resource_type.clone(),
            logical_id: resource.logical_id.clone(),
            identifier: identifier.collect::<Option<BTreeMap<_, _>>>()?,
        })
    }

    /// What a property's value comes to, as far as it is made of parameters, resources and where the stack is.
    fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) => return Some(number.to_string()),
            _ => {}
        }
        let (function, argument) = value.as_object()?.iter().next()?;
        match (function.as_str(), argument) {
            ("Ref", Value::String(name)) => self.named(name),
            ("Fn::Sub", Value::String(text)) => self.substituted(text),
            ("Fn::Join", Value::Array(arguments)) => {
                let [separator, Value::Array(items)] = arguments.as_slice() else { return None };
                let items: Option<Vec<_>> = items.iter().map(|item| self.text(item)).collect();
                Some(items?.join(separator.as_str()?))
            }
            _ => None,
        }
    }

    fn substituted(&self, text: &str) -> Option<String> {
        let mut parts = text.split("${");
        let mut result = parts.next()?.to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}')?;
            match name.strip_prefix('!') {
                Some(literal) => result.extend(["${", literal, "}"]),
                None => result.push_str(&self.named(name)?),
            }
            result.push_str(rest);
        }
        Some(result)
    }

    fn named(&self, name: &str) -> Option<String> {
        let mut arn = self.neighbour.split(':');
        match name {
            "AWS::Partition" => arn.nth(1).map(str::to_owned),
            "AWS::Region" => Some(self.request.region.to_string()),
            "AWS::AccountId" => arn.nth(4).map(str::to_owned),
            _ => {
                let parameter = self.request.parameters.iter().find(|parameter| *parameter.key == *name);
                parameter.map(|parameter| parameter.value.clone()).or_else(|| self.ids.get(name).cloned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Parameter, TemplateSource};

    const NEIGHBOUR: &str = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1";

    fn identifier(identified_by: &[&str], properties: &Value) -> Option<BTreeMap<String, String>> {
        let template = TemplateSource::Inline { body: "{}".into() };
        let mut request = StackRequest::new("shop-api".try_into().unwrap(), "eu-west-1".try_into().unwrap(), template);
        request.parameters = vec![Parameter { key: "Name".try_into().unwrap(), value: "shop-orders".into() }];
        let ids = [("Api".to_owned(), "a1".to_owned()), ("It".to_owned(), "i1".to_owned())].into();
        let resource = MovingResource {
            logical_id: "It".try_into().unwrap(),
            resource_type: "T".into(),
            identified_by: identified_by.iter().map(ToString::to_string).collect(),
        };
        let document = json!({ "Resources": { "It": { "Properties": properties } } });
        Names::new(&request, &ids, NEIGHBOUR).import(&resource, &document).map(|resource| resource.identifier)
    }

    #[test]
    fn a_resource_is_identified_by_its_properties_and_by_what_aws_named_it() {
        let arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}:live";
        let cases = [
            (vec!["Id"], json!({}), vec![("Id", "i1")]),
            (
                vec!["ApiId", "Stage"],
                json!({ "ApiId": { "Ref": "Api" }, "Stage": "live" }),
                vec![("ApiId", "a1"), ("Stage", "live")],
            ),
            (
                vec!["Function", "Id"],
                json!({ "Function": { "Fn::Sub": arn } }),
                vec![("Function", "arn:aws:lambda:eu-west-1:123456789012:function:shop-orders:live"), ("Id", "i1")],
            ),
            (
                vec!["Name"],
                json!({ "Name": { "Fn::Join": ["-", [{ "Ref": "Name" }, "x"]] } }),
                vec![("Name", "shop-orders-x")],
            ),
        ];
        for (identified_by, properties, expected) in cases {
            let expected = expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(identifier(&identified_by, &properties), Some(expected), "{properties}");
        }
    }

    #[test]
    fn what_only_aws_can_work_out_is_unknown() {
        for value in
            [json!({ "Fn::GetAtt": ["Other", "Arn"] }), json!({ "Ref": "Other" }), json!({ "Fn::Sub": "${X}" })]
        {
            assert_eq!(identifier(&["Name"], &json!({ "Name": value })), None, "{value}");
        }
    }
}
