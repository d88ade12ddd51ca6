//! The form, in the order in which one thinks of an API: whose it is, of which kind, what it answers, where it runs.

use aws_lambda::form::stack;
use step_core::FormBuilder;

use crate::inputs::InputsPaths;

pub(crate) fn build(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
    form.text(&paths.application);
    form.input(paths.api.whole());
    form.input(paths.routes.whole());
    form.section("Smoke tests", |form| form.input(paths.smoke_tests.whole()));
    form.section("Where", |form| form.input(paths.deploy_to.whole()));
    form.section("Stack", |form| {
        form.input(paths.tags.whole());
        stack(&paths.stack, form);
        form.text(&paths.artifact_bucket);
    });
}
