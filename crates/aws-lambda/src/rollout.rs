//! A deployment from the packages to the smoke tests.

use aws_deploy::{Action, NoteRequest, SmokeTests, StackRequest, UploadRequest, Verification};
use step_core::Plan;

use crate::api::Api;
use crate::function::serving;
use crate::{Application, Function, SmokeTest};

/// What is deployed with a stack, and looked at afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Rollout<'a> {
    /// The application that it belongs to.
    pub application: &'a Application,
    /// Its functions, those that go back when a test fails.
    pub functions: &'a [Function],
    /// How they are called over HTTP.
    pub api: &'a Api,
    /// What they have to answer.
    pub smoke_tests: &'a [SmokeTest],
}

impl Rollout<'_> {
    /// Everything in order: what serves is noted, code uploaded, the stack deployed, verified, and tested.
    pub fn plan(&self, uploads: Vec<UploadRequest>, request: StackRequest) -> Plan<Action> {
        let (verify, test) = (self.verification(&request), self.smoke_tests(&request));
        let note = test.as_ref().and_then(|_| self.note(&request));
        let actions = note.into_iter().map(Action::NoteVersions);
        let actions = actions.chain(uploads.into_iter().map(Action::upload_package));
        let actions = actions.chain([Action::deploy_stack(request), Action::verify(verify)]);
        Plan::new(actions.chain(test.map(Action::smoke_test)))
    }

    fn note(&self, request: &StackRequest) -> Option<NoteRequest> {
        let functions: Vec<_> =
            self.functions.iter().map(|function| serving(&function.name, self.application)).collect();
        let StackRequest { region, role, .. } = request;
        (!functions.is_empty()).then(|| NoteRequest { region: region.clone(), role: role.clone(), functions })
    }

    fn verification(&self, request: &StackRequest) -> Verification {
        Verification {
            stack_name: request.stack_name.clone(),
            region: request.region.clone(),
            role: request.role.clone(),
            functions: self.functions.iter().map(|function| function.check(self.application)).collect(),
            api: self.api.check(),
        }
    }

    fn smoke_tests(&self, request: &StackRequest) -> Option<SmokeTests> {
        let url_output = self.api.check().map(|api| api.url_output).unwrap_or_default();
        let question = |test: &SmokeTest| test.question(self.functions, self.application, &url_output);
        let tests: Vec<_> = self.smoke_tests.iter().map(question).collect();
        (!tests.is_empty()).then(|| SmokeTests {
            stack_name: request.stack_name.clone(),
            region: request.region.clone(),
            role: request.role.clone(),
            tests,
            functions: self.functions.iter().map(|function| serving(&function.name, self.application)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_template::Format;
    use serde_json::{Value as Json, json};
    use step_core::{Deployment, Region};

    use super::*;
    use crate::{AppName, Site, fragment_of};

    fn application() -> Application {
        Application::new(AppName::try_from("shop").unwrap(), &Deployment::default())
    }

    fn functions(settings: &Json) -> Vec<Function> {
        let mut function = json!({
            "name": "list-orders",
            "code": { "type": "package", "package": { "referenceId": "app" }, "handler": "app.handler" },
        });
        function.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        vec![serde_json::from_value(function).unwrap()]
    }

    fn apis() -> [Api; 4] {
        let anyone = json!({ "type": "none", "anyoneMayCall": true });
        let called = json!({ "type": "application", "function": "list-orders" });
        [
            json!({ "type": "none" }),
            json!({ "type": "http", "authorization": anyone }),
            json!({ "type": "rest", "definition": { "type": "routes", "authorization": anyone } }),
            json!({ "type": "functionUrl", "function": called, "authorization": anyone }),
        ]
        .map(|api| serde_json::from_value(api).unwrap())
    }

    /// Keys of outputs that a verification reads.
    fn keys(verification: &Verification) -> Vec<String> {
        let versions = verification.functions.iter().map(|check| check.version_output.clone());
        let api = verification.api.iter().flat_map(|api| {
            let stage = api.stage.iter().flat_map(|stage| {
                [stage.api_output.clone(), stage.stage_output.clone(), stage.deployment_output.clone()]
            });
            stage.chain([api.url_output.clone()])
        });
        versions.chain(api).collect()
    }

    #[test]
    fn a_stack_has_the_outputs_that_are_read_afterwards() {
        let (application, deployment) = (application(), Deployment::default());
        let (region, functions) = (Region::try_from("eu-west-1").unwrap(), functions(&json!({})));
        let site = Site {
            application: &application,
            deployment: &deployment,
            region: &region,
            artifact_bucket: None,
            permissions_boundary: None,
        };
        for (api, count) in apis().iter().zip([1, 2, 5, 2]) {
            let route = json!({ "path": "/orders", "function": { "type": "application", "function": "list-orders" } });
            let routes = match api {
                Api::FunctionUrl(_) => Vec::new(),
                _ => vec![serde_json::from_value(route).unwrap()],
            };
            let fragment = fragment_of(&functions, &site).unwrap().union(api.fragment(&routes, &application).unwrap());
            let template = fragment.unwrap().render(Format::Yaml).unwrap();
            let (_, outputs) = template.text().split_once("\nOutputs:\n").unwrap();
            let rollout = Rollout { application: &application, functions: &functions, api, smoke_tests: &[] };
            let request = StackRequest::new(
                application.stack_name(&[]),
                region.clone(),
                aws_deploy::TemplateSource::Inline { body: String::new() },
            );
            let keys = keys(&rollout.verification(&request));
            assert_eq!(keys.len(), count, "{keys:?}");
            for key in keys {
                assert!(outputs.contains(&format!("  {key}:\n")), "{key} is not in {outputs}");
            }
        }
    }

    #[test]
    fn what_is_checked_is_what_was_said() {
        let settings = json!({ "memory": 1024, "timeout": 60, "functionName": "orders" });
        let functions = functions(&settings);
        let application = application().naming_functions([(functions[0].name.clone(), "orders".try_into().unwrap())]);
        let check = functions[0].check(&application);
        assert_eq!((check.memory, check.timeout, &*check.function.name), (1024, 60, "orders"));
        assert_eq!((check.handler.as_deref(), check.runtime.as_deref()), (Some("app.handler"), Some("python3.13")));
    }
}
