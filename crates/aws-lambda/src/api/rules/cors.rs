//! Which pages of other sites may call: what browsers and kinds of API take.

use step_core::Rules;

use super::Kind;
use crate::api::CorsMethod;
use crate::api::cors::CorsPaths;
use crate::api::problems::{CREDENTIALS_FOR_ALL, ORIGINS_MISSING, ORIGINS_TOO_MANY};

/// Checks the sites of an API of a kind; of a function's URL where there is none.
pub(super) fn check(cors: &CorsPaths, kind: Option<Kind>, rules: &mut Rules<'_>) {
    let allowed = cors.allowed();
    rules.check(&allowed.origins, |origins| match origins.len() {
        0 => Some(
            ORIGINS_MISSING.problem("nothing says of which sites; add an origin such as `https://shop.example.com`"),
        ),
        1 => None,
        _ if kind == Some(Kind::Rest) => Some(
            ORIGINS_TOO_MANY.problem("a REST API names one origin in its errors; name one or `*`, or use an HTTP API"),
        ),
        _ => None,
    });
    let lists = (&allowed.credentials, &allowed.origins, &allowed.methods, &allowed.headers);
    rules.check(lists, |(credentials, origins, methods, headers)| {
        let wildcards = [
            ("origins", origins.iter().any(|origin| &**origin == "*")),
            ("methods", methods.contains(&CorsMethod::All)),
            ("headers", headers.iter().any(|name| &**name == "*")),
        ];
        let named: Vec<_> = wildcards.into_iter().filter(|(_, has_one)| *has_one).map(|(name, _)| name).collect();
        (credentials && !named.is_empty()).then(|| {
            let lists = named.join(", ");
            CREDENTIALS_FOR_ALL
                .problem(format!("with credentials, browsers take `*` for nothing; name what is meant in {lists}"))
        })
    });
}
