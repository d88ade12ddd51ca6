//! The form: whose functions, which, and then what most leave alone.

use aws_lambda::form;
use step_core::FormBuilder;

use crate::inputs::InputsPaths;

pub(crate) fn build(paths: &InputsPaths, form: &mut FormBuilder<'_>) {
    form.text(&paths.application);
    form.list(&paths.functions, |function, form| form::function(&function, form));
    form.section("Smoke tests", |form| form.input(paths.smoke_tests.whole()));
    form.section("Where", |form| form.input(paths.deploy_to.whole()));
    form.section("Stack", |form| {
        form.input(&paths.tags);
        form::stack(&paths.stack, form);
        form.text(&paths.permissions_boundary);
        form.text(&paths.artifact_bucket);
    });
}
