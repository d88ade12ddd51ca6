//! The kinds of problems that an API's inputs can have.

use step_core::{Area, ErrorKind};

/// Declares kinds, and lists them.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $identifier:literal { meaning: $meaning:literal, fix: $fix:literal })*) => {
        $(
            $(#[$doc])*
            pub(crate) static $name: ErrorKind = ErrorKind {
                area: Area::Configuration,
                identifier: $identifier,
                meaning: $meaning,
                fix: $fix,
            };
        )*

        /// All kinds of problems that an API's inputs can have, for the catalogue of a step that has an API.
        pub fn kinds() -> Vec<&'static ErrorKind> {
            vec![$(&$name),*]
        }
    };
}

kinds! {
    /// The API's parts do not fit together in a way that no rule says better.
    API_INVALID = "ApiInvalid" {
        meaning: "The API's parts cannot be put together.",
        fix: "Change what the message names."
    }

    API_MISSING = "ApiMissing" {
        meaning: "The step deploys an API, and the inputs have none.",
        fix: "Choose a kind of API."
    }

    ROUTES_MISSING = "RoutesMissing" {
        meaning: "The API has no route, so there is nothing to call.",
        fix: "Add a route to a function."
    }

    ROUTES_UNUSED = "RoutesUnused" {
        meaning: "There are routes, and this kind of API does not use them.",
        fix: "Remove the routes, or choose an API that is made of routes."
    }

    ROUTE_TWICE = "RouteTwice" {
        meaning: "Two routes are for the same requests.",
        fix: "Change the method or the path of one of them, or remove it."
    }

    ROUTE_AMBIGUOUS = "RouteAmbiguous" {
        meaning: "Two routes have parameters of different names in the same place, which API Gateway cannot tell apart.",
        fix: "Name the parameter alike in both."
    }

    ROUTE_OF_CORS = "RouteOfCors" {
        meaning: "A route takes the requests that the API answers for CORS.",
        fix: "Remove the route, or let the API allow no other sites and answer them in the function."
    }

    ROUTE_HIDES_CORS = "RouteHidesCors" {
        meaning: "A route for any method takes the requests with which browsers ask what pages of other sites may do, and refuses them.",
        fix: "Name the route's methods, or add a route for OPTIONS to the same path that anyone may call."
    }

    ACKNOWLEDGEMENT_MISSING = "AcknowledgementMissing" {
        meaning: "Anyone on the internet may call, and nobody has said that this is intended.",
        fix: "Set `anyoneMayCall` to true, or choose another authorization."
    }

    AUTHORIZATION_NOT_OFFERED = "AuthorizationNotOffered" {
        meaning: "This kind of API cannot tell its callers apart in this way.",
        fix: "Choose another authorization, or another kind of API."
    }

    AUDIENCE_MISSING = "AudienceMissing" {
        meaning: "Nothing says whom tokens are meant for, so that tokens for any application of their issuer would do.",
        fix: "Name the audiences, or the ids of the app clients."
    }

    CLIENTS_UNUSED = "ClientsUnused" {
        meaning: "REST APIs accept the tokens of all app clients of a user pool.",
        fix: "Remove the clients, and tell callers apart by scopes; or use an HTTP API."
    }

    IDENTITY_MISSING = "IdentityMissing" {
        meaning: "An authorizer's answers are remembered, and nothing says for whom.",
        fix: "Add an identity source, or set `cacheSeconds` to 0."
    }

    USAGE_PLAN_MISSING = "UsagePlanMissing" {
        meaning: "Callers need an API key, and there is no usage plan with keys.",
        fix: "Add a usage plan with the names of the keys."
    }

    API_KEYS_MISSING = "ApiKeysMissing" {
        meaning: "A usage plan has no key, so nobody is in it.",
        fix: "Name at least one key, or remove the usage plan."
    }

    API_KEY_TWICE = "ApiKeyTwice" {
        meaning: "Two API keys have the same name.",
        fix: "Rename one of them, or remove it."
    }

    ORIGINS_MISSING = "OriginsMissing" {
        meaning: "Pages of other sites may call the API, and nothing says of which sites.",
        fix: "Add an origin, or allow no other sites."
    }

    ORIGINS_TOO_MANY = "OriginsTooMany" {
        meaning: "The errors of a REST API name one origin, whoever asks.",
        fix: "Name one origin or `*`, or use an HTTP API."
    }

    CREDENTIALS_FOR_ALL = "CredentialsForAll" {
        meaning: "Browsers send credentials only where origins, methods and headers are named.",
        fix: "Name them instead of `*`, or set `credentials` to false."
    }

    CERTIFICATE_ELSEWHERE = "CertificateElsewhere" {
        meaning: "A domain name's certificate is in another region than the API.",
        fix: "Request the certificate in the API's region."
    }

    DOCUMENT_INVALID = "OpenApiInvalid" {
        meaning: "The text is no OpenAPI document of which API Gateway makes an API.",
        fix: "Correct what the message names."
    }

    FUNCTION_UNKNOWN = "ApiFunctionUnknown" {
        meaning: "The API calls a function that the application does not have.",
        fix: "Correct the name, or add the function."
    }

    FUNCTION_AMBIGUOUS = "ApiFunctionAmbiguous" {
        meaning: "One name stands for different functions.",
        fix: "Give each function a name of its own."
    }
}
