//! The worker's own credentials.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::config::Region;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::error::CredentialsError;
use crate::session::{ACCESS_KEY_ID, AwsSession, SECRET_ACCESS_KEY, SESSION_TOKEN, Secret, Source};
use crate::sts::Sts;
use crate::{Surroundings, USUAL_REGION};

const PROFILE: &str = "AWS_PROFILE";
const CONTAINER: [&str; 2] = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
const CONFIGURATION_FILES: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const DEFAULT_PROFILE: &str = "default";
const METADATA_DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
const METADATA_ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const METADATA_ATTEMPTS: u32 = 2;
/// For two requests; the SDK asks for another one two minutes before the end.
const TOKEN_LIFETIME: Duration = Duration::from_mins(5);

/// From the first source that has some. A source that is configured and fails ends the search: going on would work as
/// somebody whom nobody meant.
pub(crate) async fn credentials(
    from: Surroundings<'_>,
    sts: &Sts,
    http: SharedHttpClient,
) -> Result<AwsSession, CredentialsError> {
    if let Some(session) = environment(from)? {
        return Ok(session);
    }
    let config = provider_config(from, http);
    if let Some(name) = from.environment(PROFILE) {
        return profile(from, &config, &name).await?.ok_or_else(|| CredentialsError::ProfileUnusable {
            profile: name,
            problem: format!("{PROFILE} names it, but there is none, or it holds no credentials"),
        });
    }
    if CONTAINER.iter().any(|name| from.environment(name).is_some()) {
        return container(&config).await;
    }
    if let Some(file) = from.environment(TOKEN_FILE) {
        return web_identity(from, sts, &file).await;
    }
    if let Some(session) = profile(from, &config, DEFAULT_PROFILE).await? {
        return Ok(session);
    }
    instance(from, &config).await
}

fn environment(from: Surroundings<'_>) -> Result<Option<AwsSession>, CredentialsError> {
    let incomplete = |present, missing| Err(CredentialsError::EnvironmentIncomplete { present, missing });
    match (from.environment(ACCESS_KEY_ID), from.environment(SECRET_ACCESS_KEY)) {
        (Some(key), Some(secret)) => {
            let token = from.environment(SESSION_TOKEN).map(Secret::new);
            Ok(Some(AwsSession::new(key, Secret::new(secret), token, Source::Environment)))
        }
        (None, None) => Ok(None),
        (Some(_), None) => incomplete(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
        (None, Some(_)) => incomplete(SECRET_ACCESS_KEY, ACCESS_KEY_ID),
    }
}

fn provider_config(from: Surroundings<'_>, http: SharedHttpClient) -> ProviderConfig {
    let region = from.environment("AWS_REGION").or_else(|| from.environment("AWS_DEFAULT_REGION"));
    ProviderConfig::without_region()
        .with_region(Some(Region::new(region.unwrap_or_else(|| USUAL_REGION.to_owned()))))
        .with_http_client(http)
        .with_sleep_impl(TokioSleep::new())
}

/// The profile's credentials, or nothing if there is no such profile.
async fn profile(
    from: Surroundings<'_>,
    config: &ProviderConfig,
    name: &str,
) -> Result<Option<AwsSession>, CredentialsError> {
    let builder = ProfileFileCredentialsProvider::builder().configure(config).profile_files(configuration_files(from));
    match builder.profile_name(name).build().provide_credentials().await {
        Ok(found) => Ok(Some(AwsSession::from_credentials(&found, Source::Profile(name.to_owned())))),
        Err(ProviderError::CredentialsNotLoaded(_)) => Ok(None),
        Err(error) => Err(CredentialsError::ProfileUnusable { profile: name.to_owned(), problem: with_causes(&error) }),
    }
}

/// Those of the user, unless the environment names others. A file that does not exist is an empty one.
fn configuration_files(from: Surroundings<'_>) -> EnvConfigFiles {
    let [config, credentials] = CONFIGURATION_FILES.map(|variable| from.environment(variable));
    let files = EnvConfigFiles::builder()
        .include_default_config_file(config.is_none())
        .include_default_credentials_file(credentials.is_none());
    let named = [(EnvConfigFileKind::Config, config), (EnvConfigFileKind::Credentials, credentials)];
    let named = named.into_iter().filter_map(|(kind, path)| Some((kind, path?)));
    let files = named.fold(files, |files, (kind, path)| {
        if Path::new(&path).exists() { files.with_file(kind, path) } else { files.with_contents(kind, "") }
    });
    files.build()
}

async fn container(config: &ProviderConfig) -> Result<AwsSession, CredentialsError> {
    let found = EcsCredentialsProvider::builder().configure(config).build().provide_credentials().await;
    metadata(found, Source::Container, "the container's credentials service")
}

/// A service account of Kubernetes, for instance: a token in a file, and a role.
async fn web_identity(from: Surroundings<'_>, sts: &Sts, file: &str) -> Result<AwsSession, CredentialsError> {
    const ROLE: &str = "AWS_ROLE_ARN";
    let incomplete = CredentialsError::EnvironmentIncomplete { present: TOKEN_FILE, missing: ROLE };
    let role = from.environment(ROLE).ok_or(incomplete)?;
    let token = fs_err::read_to_string(file).map_err(CredentialsError::TokenFile)?;
    let name = from.environment("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| "step-package".to_owned());
    let source = Source::WebIdentity { role: role.clone() };
    sts.assume_with_web_identity(&role, &name, &Secret::new(token.trim()), None, source).await
}

async fn instance(from: Surroundings<'_>, config: &ProviderConfig) -> Result<AwsSession, CredentialsError> {
    let none = |instance: String| CredentialsError::NoCredentials { tried: tried(instance) };
    if from.environment(METADATA_DISABLED).is_some_and(|answer| answer.eq_ignore_ascii_case("true")) {
        return Err(none(format!("{METADATA_DISABLED} keeps the instance's role out")));
    }
    let endpoint = from.environment(METADATA_ENDPOINT);
    let mut client =
        imds::Client::builder().configure(config).max_attempts(METADATA_ATTEMPTS).token_ttl(TOKEN_LIFETIME);
    if let Some(url) = &endpoint {
        client = client.endpoint(url).map_err(|_| CredentialsError::VariableInvalid {
            name: METADATA_ENDPOINT.to_owned(),
            value: url.clone(),
            expected: "a URL",
        })?;
    }
    let provider = ImdsCredentialsProvider::builder().configure(config).imds_client(client.build()).build();
    match provider.provide_credentials().await {
        // Nobody said that this is an instance, or that it has a role.
        Err(error) if endpoint.is_none() => Err(none(format!("no instance role ({})", with_causes(&error)))),
        found => metadata(found, Source::Instance, "the instance's metadata service"),
    }
}

fn metadata(
    found: Result<Credentials, ProviderError>,
    source: Source,
    from: &'static str,
) -> Result<AwsSession, CredentialsError> {
    match found {
        Ok(found) => Ok(AwsSession::from_credentials(&found, source)),
        Err(error) => Err(CredentialsError::MetadataUnavailable { from, problem: with_causes(&error) }),
    }
}

fn tried(instance: String) -> Vec<String> {
    let others = [
        "no account in the deployment's variables",
        "no keys in the worker's environment",
        "no container's credentials",
        "no web identity",
        "no profile",
    ];
    others.map(str::to_owned).into_iter().chain([instance]).collect()
}

/// An error and its causes, each once.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    let mut texts: Vec<_> = causes.map(ToString::to_string).collect();
    texts.dedup();
    texts.join(": ")
}
