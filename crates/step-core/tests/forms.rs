//! Forms: the default one, and one that a step puts together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use step_core::{
    Action, Context, Deployment, Failure, FormBuilder, InputPaths, PackageReference, Packaged, Percentage, Plan,
    Reading, SensitiveValue, Step, Token, surfaces,
};

/// What is published.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Inputs {
    /// How it is called.
    site_name: String,
    /// The share of visitors who see it.
    share: Option<Percentage>,
    /// Whether it is public.
    public: bool,
    /// How large.
    size: Size,
    /// From where.
    source: Source,
    /// What else is known by which name.
    #[serde(default)]
    aliases: BTreeMap<String, String>,
    /// What happens when.
    #[serde(default)]
    events: Vec<Event>,
    /// How it is reached.
    network: Option<Network>,
    /// Who publishes.
    token: Token,
    /// What for.
    password: SensitiveValue,
}

/// How large.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Size {
    /// Not much.
    RatherSmall,
    Large,
}

/// From where.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Source {
    /// A package of a feed.
    Package {
        /// The package.
        package: PackageReference,
    },
    /// Written here.
    Inline {
        /// The text.
        body: String,
    },
}

/// What happens.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Event {
    /// By the clock.
    Schedule {
        /// When.
        cron: String,
    },
    /// From a queue.
    Queue(Queue),
}

/// From a queue.
#[derive(Deserialize, InputPaths, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Queue {
    /// In order.
    Fifo {
        /// By what.
        group: String,
    },
    /// In any order.
    Standard {},
}

/// How it is reached.
#[derive(Deserialize, InputPaths, JsonSchema)]
struct Network {
    /// Where.
    port: u16,
}

struct Publish;

struct PublishWithItsOwnForm;

#[derive(Serialize, Deserialize)]
struct Nothing {}

macro_rules! steps {
    ($($step:ident: $form:item)*) => {$(
        impl Packaged for $step {
            const MANIFEST: &'static str = "";
        }

        impl Step for $step {
            type Inputs = Inputs;
            type Action = Nothing;

            fn plan(_: &Inputs, _: &Deployment) -> Result<Plan<Nothing>, Failure> {
                Ok(Plan::new([]))
            }

            $form
        }
    )*};
}

steps! {
    Publish: fn errors() -> Vec<&'static step_core::ErrorKind> { Vec::new() }
    PublishWithItsOwnForm: fn form(paths: &InputsPaths, form: &mut FormBuilder<'_>) { own_form(paths, form); }
}

fn own_form(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
    form.note("See the [guide](https://example.com).");
    form.section("What", |form| {
        form.text(&paths.site_name).label("Site");
        form.select(paths.source.whole());
        form.multiline_text(&paths.source.inline().body);
        form.radio(&paths.size);
    });
    form.number(&paths.share);
    if let Reading::Value(true) = form.current(&paths.public) {
        form.input(&paths.network);
    }
    form.list(&paths.events, |event, form| {
        form.radio(event.whole());
        form.text(&event.schedule().cron).help("In UTC.");
    });
    form.input(paths.source.whole());
}

impl Action for Nothing {
    fn summary(&self) -> String {
        String::new()
    }

    fn apply(&self, _: &dyn Context) -> Result<(), Failure> {
        Ok(())
    }
}

#[expect(clippy::unwrap_used, reason = "part of a test")]
fn form<S: Step>(inputs: &Value) -> Value {
    serde_json::from_str(&surfaces::form::<S>(&inputs.to_string()).unwrap()).unwrap()
}

/// One line per control, for eyes.
fn lines(content: &Value, indent: usize, into: &mut Vec<String>) {
    for control in content.as_array().into_iter().flatten() {
        let text = |key: &str| control[key].as_str().unwrap_or_default();
        let conditions = control["visibleWhen"].as_array().into_iter().flatten();
        let when: String = conditions
            .map(|condition| format!(" when {}={}", condition["input"], condition["is"]).replace('"', ""))
            .collect();
        let optional = if control["optional"] == true { " optional" } else { "" };
        let line = format!("{} {} {:?}{optional}{when}", text("control"), text("input"), text("label"));
        into.push(format!("{}{line}", "  ".repeat(indent)));
        for inner in ["content", "item", "value"] {
            lines(&control[inner], indent + 1, into);
        }
    }
}

fn outline<S: Step>(inputs: &Value) -> String {
    let mut into = Vec::new();
    lines(&form::<S>(inputs)["content"], 0, &mut into);
    into.join("\n")
}

#[test]
fn the_default_form_has_a_control_for_each_place() {
    insta::assert_snapshot!(outline::<Publish>(&json!({})));
}

#[test]
fn a_choice_lists_what_there_is_to_choose() {
    let form = form::<Publish>(&json!({}));
    insta::assert_json_snapshot!([&form["content"][3], &form["content"][4], &form["content"][8]["item"][0]["options"]]);
}

#[test]
fn a_step_puts_its_form_together_from_paths() {
    insta::assert_snapshot!(outline::<PublishWithItsOwnForm>(&json!({ "public": true })));
}

#[test]
fn a_form_depends_on_what_is_entered() {
    let of = |inputs: Value| outline::<PublishWithItsOwnForm>(&inputs).contains("$.network.port");
    assert_eq!([of(json!({ "public": true })), of(json!({ "public": false })), of(json!({}))], [true, false, false]);
}
