//! What the schema cannot say about the inputs.

use aws_lambda::api::rules as api;
use aws_lambda::{check_http_tests, check_tags};
use step_core::Rules;

use crate::inputs::InputsPaths;

pub(crate) fn check(paths: &InputsPaths, rules: &mut Rules<'_>) {
    api::check_present(&paths.api, rules);
    api::check(&paths.api, &paths.deploy_to.here().region, rules);
    api::check_routes(&paths.routes, &paths.api, rules);
    api::check_ambiguous(&paths.routes, &paths.api, rules);
    check_http_tests(&paths.smoke_tests, rules);
    check_tags(&paths.tags, rules);
}
