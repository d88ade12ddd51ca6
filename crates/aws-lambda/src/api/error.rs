//! Why inputs make no API.

use aws_template::Conflict;
use step_core::Failure;

use super::problems::{API_INVALID, AUTHORIZATION_NOT_OFFERED, DOCUMENT_INVALID};
use super::rest::DocumentError;

/// Why inputs make no API. Rules say the same earlier, with the path of the field.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// Two parts of the API are called alike.
    #[error("the API cannot be put together: {0}")]
    Conflict(#[from] Conflict),

    /// Callers are to be told apart in a way that this kind of API does not have.
    #[error("{kind} has no authorization {authorization:?}")]
    NotOffered {
        /// The kind of API, with its article.
        kind: &'static str,
        /// The authorization, by its type.
        authorization: &'static str,
    },

    /// The OpenAPI document is none.
    #[error("the OpenAPI document {0}")]
    Document(#[from] DocumentError),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let kind = match &error {
            ApiError::Conflict(_) => &API_INVALID,
            ApiError::NotOffered { .. } => &AUTHORIZATION_NOT_OFFERED,
            ApiError::Document(_) => &DOCUMENT_INVALID,
        };
        kind.failure(error.to_string())
    }
}
