//! What a verification saves for the steps after it.

use step_core::{Context, Output};

use super::functions::Serving;
use crate::{FunctionCheck, Region, console};

static NAME: Output =
    Output { name: "Functions[{key}].Name", description: "A function's name at AWS.", sensitive: false };

static ARN: Output = Output {
    name: "Functions[{key}].Arn",
    description: "The ARN to call a function by: that of its alias for the version that serves.",
    sensitive: false,
};

static VERSION: Output = Output {
    name: "Functions[{key}].Version",
    description: "The number of the version of a function that serves.",
    sensitive: false,
};

static VERSION_ARN: Output = Output {
    name: "Functions[{key}].VersionArn",
    description: "The ARN of the version of a function that serves.",
    sensitive: false,
};

static REVISION_ID: Output = Output {
    name: "Functions[{key}].RevisionId",
    description: "The revision of a function's alias, for changes that shall not overwrite later ones.",
    sensitive: false,
};

static CODE_SHA256: Output = Output {
    name: "Functions[{key}].CodeSha256",
    description: "The SHA-256 of the code that serves, in base64.",
    sensitive: false,
};

static CONSOLE_URL: Output = Output {
    name: "Functions[{key}].ConsoleUrl",
    description: "The page of a function's alias in the AWS console.",
    sensitive: false,
};

static API_URL: Output =
    Output { name: "ApiUrl", description: "The address under which functions are called over HTTP.", sensitive: false };

/// What is saved.
pub(super) static ALL: [&Output; 8] =
    [&NAME, &ARN, &VERSION, &VERSION_ARN, &REVISION_ID, &CODE_SHA256, &CONSOLE_URL, &API_URL];

pub(super) fn save_function(check: &FunctionCheck, serving: &Serving, region: &Region, context: &dyn Context) {
    let Serving { alias, version } = serving;
    let place = format!("/functions/{}/aliases/{}", check.function.name, check.function.alias);
    let values = [
        (&NAME, check.function.name.to_string()),
        (&ARN, alias.arn.clone()),
        (&VERSION, alias.version.clone()),
        (&VERSION_ARN, version.function_arn.clone()),
        (&REVISION_ID, alias.revision.clone()),
        (&CODE_SHA256, version.code_sha256.clone()),
        (&CONSOLE_URL, console::url(region, "lambda", &place)),
    ];
    for (output, value) in values {
        context.keyed_output(output, &check.label, &value);
    }
}

pub(super) fn save_api(url: &str, context: &dyn Context) {
    context.output(&API_URL, url);
}
