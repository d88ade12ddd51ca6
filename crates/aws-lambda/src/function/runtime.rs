//! What is known of runtimes: how they name what they call, and what they run on. Those that AWS adds later are taken as
//! they are.

use crate::{Handler, Runtime};

/// Runtimes with which AWS lets nobody create functions any more (source: Lambda, "Lambda runtimes", as of November 2026).
const GONE: [&str; 20] = [
    "dotnet5.0",
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java8",
    "nodejs",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "nodejs4.3",
    "nodejs6.10",
    "nodejs8.10",
    "provided",
    "python2.7",
    "python3.6",
    "python3.7",
    "ruby2.5",
    "ruby2.7",
];

/// Runtimes that get no fixes any more, and that AWS is about to close (source: as above).
const DEPRECATED: [&str; 10] = [
    "dotnet6",
    "dotnet8",
    "nodejs16.x",
    "nodejs18.x",
    "nodejs20.x",
    "provided.al2",
    "python3.10",
    "python3.8",
    "python3.9",
    "ruby3.2",
];

/// Runtimes that exist for Intel and AMD alone (source: Lambda, "Selecting and configuring an instruction set architecture").
const WITHOUT_ARM: [&str; 14] = [
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "go1.x",
    "java8",
    "nodejs",
    "nodejs4.3",
    "nodejs6.10",
    "nodejs8.10",
    "nodejs10.x",
    "provided",
    "python2.7",
    "python3.6",
    "python3.7",
];

/// A language, and with it the form of handlers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// .NET.
    DotNet,
    /// Java.
    Java,
    /// Node.js.
    Node,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// A program of the user's own, called `bootstrap`.
    Own,
}

/// How long a runtime is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// As far as is known here.
    Supported,
    /// Without fixes, and soon not at all.
    Deprecated,
    /// Not any more.
    Gone,
}

impl Runtime {
    pub(crate) fn support(&self) -> Support {
        if GONE.contains(&&**self) {
            Support::Gone
        } else if DEPRECATED.contains(&&**self) {
            Support::Deprecated
        } else {
            Support::Supported
        }
    }

    pub(crate) fn runs_on_arm(&self) -> bool {
        !WITHOUT_ARM.contains(&&**self)
    }

    /// Its language, if it is one of those that are known here.
    pub(crate) fn language(&self) -> Option<Language> {
        let begins = [
            ("dotnet", Language::DotNet),
            ("java", Language::Java),
            ("nodejs", Language::Node),
            ("provided", Language::Own),
            ("python", Language::Python),
            ("ruby", Language::Ruby),
        ];
        begins.into_iter().find(|(begin, _)| self.starts_with(begin)).map(|(_, language)| language)
    }
}

impl Language {
    /// The form of handlers, as messages say it.
    pub(crate) fn handler_form(self) -> &'static str {
        match self {
            Self::DotNet => "`Assembly::Namespace.Class::Method`, or an assembly's name alone",
            Self::Java => "`package.Class::method`, or a class's name alone",
            Self::Node => "`file.function`, such as `src/index.handler` for the function `handler` of `src/index.js`",
            Self::Python => "`module.function`, such as `app.handler` for the function `handler` of `app.py`",
            Self::Ruby => "`file.method` or `file.Class.method`",
            Self::Own => "any text",
        }
    }

    /// Whether a handler has the language's form (source: Lambda, "Handler" of each language).
    pub(crate) fn accepts(self, handler: &Handler) -> bool {
        match self {
            Self::Own => true,
            Self::Python => handler.rsplit_once('.').is_some_and(|(module, function)| {
                is_identifier(function) && module.split(['.', '/']).all(|part| !part.is_empty())
            }),
            Self::Node | Self::Ruby => split_file(handler)
                .is_some_and(|(_, function)| function.split('.').all(|part| !part.is_empty() && !part.contains('/'))),
            Self::Java => {
                let (class, method) =
                    handler.split_once("::").map_or((&**handler, None), |(class, method)| (class, Some(method)));
                class.split('.').all(is_identifier) && method.is_none_or(is_identifier)
            }
            Self::DotNet => match handler.split("::").collect::<Vec<_>>()[..] {
                [assembly] => is_assembly(assembly),
                [assembly, class, method] => is_assembly(assembly) && !class.is_empty() && is_identifier(method),
                _ => false,
            },
        }
    }

    /// The files of which a package must have one. None where nobody can tell: classes of Java may be in any archive, and
    /// what begins with a slash is in a layer.
    pub(crate) fn files(self, handler: &Handler) -> Option<Vec<String>> {
        if handler.starts_with('/') {
            return None;
        }
        let any = |path: &str, ends: &[&str]| Some(ends.iter().map(|end| format!("{path}{end}")).collect());
        match self {
            Self::Java => None,
            Self::Own => any("bootstrap", &[""]),
            Self::DotNet => any(handler.split("::").next()?, &[".dll"]),
            Self::Node => any(split_file(handler)?.0, &[".js", ".mjs", ".cjs"]),
            Self::Python => any(&handler.rsplit_once('.')?.0.replace('.', "/"), &[".py", "/__init__.py", ".pyc"]),
            Self::Ruby => any(split_file(handler)?.0, &[".rb"]),
        }
    }
}

/// A file without its ending, and what is called in it: the file's name has no dot, the folders may.
fn split_file(handler: &str) -> Option<(&str, &str)> {
    let name_at = handler.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name_at + handler[name_at..].find('.')?;
    let (file, function) = (&handler[..dot], &handler[dot + 1..]);
    (dot > name_at && !function.is_empty()).then_some((file, function))
}

fn is_identifier(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_part)
}

fn is_assembly(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handler(text: &str) -> Handler {
        Handler::try_from(text).unwrap()
    }

    #[test]
    fn each_language_has_its_form_of_handlers() {
        for (runtime, accepted, refused) in [
            (
                "python3.13",
                &["app.handler", "pkg.app.handler", "pkg/app.handler"][..],
                &["handler", "app.", ".handler", "app::handler", "a..b"][..],
            ),
            (
                "nodejs22.x",
                &["index.handler", "src/index.handler", "./dist/a.b.c", "index.orders.get"],
                &["index", "src/.handler", "index.", "src.d/index"],
            ),
            ("ruby3.4", &["app.handler", "lib/app.Shop::Orders.get"], &["handler", "app."]),
            (
                "java21",
                &["shop.Orders::get", "Orders", "shop.Orders"],
                &["shop.Orders::", "::get", "shop..Orders", "shop.1Orders"],
            ),
            (
                "dotnet10",
                &["Shop::Shop.Orders::Get", "Shop.Api"],
                &["Shop::Get", "Shop::Shop.Orders::", "::Shop.Orders::Get", "a/b"],
            ),
            ("provided.al2023", &["x", "bootstrap", "::"], &[]),
        ] {
            let language = Runtime::try_from(runtime).unwrap().language().unwrap();
            for text in accepted {
                assert!(language.accepts(&handler(text)), "{runtime} {text}");
            }
            for text in refused {
                assert!(!language.accepts(&handler(text)), "{runtime} {text}");
            }
        }
    }

    #[test]
    fn a_handler_names_the_files_of_which_one_must_be_there() {
        for (language, text, expected) in [
            (Language::Python, "pkg.app.handler", Some("pkg/app.py pkg/app/__init__.py pkg/app.pyc")),
            (Language::Node, "src.d/index.orders.get", Some("src.d/index.js src.d/index.mjs src.d/index.cjs")),
            (Language::Node, "/opt/nodejs/wrapper.handler", None),
            (Language::Ruby, "lib/app.Shop::Orders.get", Some("lib/app.rb")),
            (Language::DotNet, "Shop.Api::Shop.Orders::Get", Some("Shop.Api.dll")),
            (Language::Java, "shop.Orders::get", None),
            (Language::Own, "anything", Some("bootstrap")),
        ] {
            let files = language.files(&handler(text)).map(|files| files.join(" "));
            assert_eq!(files.as_deref(), expected, "{language:?} {text}");
        }
    }

    #[test]
    fn runtimes_that_are_not_known_are_taken_as_they_are() {
        let later = Runtime::try_from("zig1.x").unwrap();
        assert_eq!((later.support(), later.runs_on_arm(), later.language()), (Support::Supported, true, None));
    }

    #[test]
    fn what_has_no_arm_is_gone() {
        assert!(WITHOUT_ARM.iter().all(|runtime| GONE.contains(runtime)));
    }
}
