//! Paths are named as serde names fields, whatever the case.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use step_core::{InputPath, InputPaths};

/// A type in one of serde's cases, with what serde and the derive call its field and its variant.
macro_rules! cases {
    ($($module:ident: $case:literal),* $(,)?) => {
        $(mod $module {
            use super::*;

            #[derive(Default, Serialize, Deserialize, InputPaths)]
            #[serde(rename_all = $case)]
            pub(super) struct Fields {
                pub(super) http_port: u8,
                pub(super) r#type: u8,
                pub(super) a1_b: u8,
            }

            #[derive(Serialize, Deserialize, InputPaths)]
            #[serde(tag = "kind", rename_all = $case, rename_all_fields = $case)]
            pub(super) enum Members {
                HttpPort { local_port: u8 },
            }
        })*

        #[test]
        fn every_case_is_serdes() {
            $({
                let paths = $module::Fields::root_paths();
                let named = [&paths.http_port, &paths.r#type, &paths.a1_b].map(|path| path.path().to_string());
                let fields = serde_json::to_value($module::Fields::default()).unwrap();
                let fields = fields.as_object().unwrap().keys();
                let expected: Vec<_> = fields.map(|name| InputPath::root().field(name.clone()).to_string()).collect();
                assert_eq!(named.as_slice(), expected, $case);

                let member = serde_json::to_value($module::Members::HttpPort { local_port: 1 }).unwrap();
                assert_eq!(seen(&member, &$module::Members::root_paths().http_port().local_port), Some(1), $case);
            })*
        }
    };
}

cases! {
    camel: "camelCase",
    kebab: "kebab-case",
    lower: "lowercase",
    pascal: "PascalCase",
    screaming_kebab: "SCREAMING-KEBAB-CASE",
    screaming_snake: "SCREAMING_SNAKE_CASE",
    snake: "snake_case",
    upper: "UPPERCASE",
}

fn seen(inputs: &Value, path: &step_core::Path<u8>) -> Option<u8> {
    let mut seen = None;
    step_core::Rules::new(inputs, step_core::Stage::Execution).check(path, |value| {
        seen = Some(value);
        None
    });
    seen
}
