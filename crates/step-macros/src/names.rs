//! What serde's attributes say about names and defaults.

use syn::{Attribute, Error, LitStr, Path, Result, Token, token};

/// The attributes of a container, a variant or a field that matter for paths.
#[derive(Default)]
pub(crate) struct SerdeAttributes {
    pub(crate) rename: Option<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) rename_all_fields: Option<Case>,
    pub(crate) tag: Option<String>,
    pub(crate) default: Option<DefaultValue>,
    /// The JSON form is that of another type.
    pub(crate) is_converted: bool,
}

/// Where a missing field's value comes from.
pub(crate) enum DefaultValue {
    /// The type's own default.
    Trait,
    /// A function.
    Function(Path),
}

/// A naming convention of serde.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Camel,
    Kebab,
    Lower,
    Pascal,
    ScreamingKebab,
    ScreamingSnake,
    Snake,
    Upper,
}

impl SerdeAttributes {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| parsed.read(&meta))?;
        }
        Ok(parsed)
    }

    fn read(&mut self, meta: &syn::meta::ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if let Some(why) = refused(&name) {
            return Err(meta.error(why));
        }
        if name.starts_with("rename") && meta.input.peek(token::Paren) {
            return Err(meta.error("inputs are read and written under the same names"));
        }
        let text = || -> Result<LitStr> { meta.value()?.parse() };
        match name.as_str() {
            "rename" => self.rename = Some(text()?.value()),
            "rename_all" => self.rename_all = Some(Case::parse(&text()?)?),
            "rename_all_fields" => self.rename_all_fields = Some(Case::parse(&text()?)?),
            "tag" => self.tag = Some(text()?.value()),
            "default" => {
                let function = meta.input.peek(Token![=]).then(|| text()?.parse::<Path>()).transpose()?;
                self.default = Some(function.map_or(DefaultValue::Trait, DefaultValue::Function));
            }
            "from" | "try_from" | "transparent" => {
                self.is_converted = true;
                skip_value(meta)?;
            }
            // Whatever else serde knows says nothing about places.
            _ => skip_value(meta)?,
        }
        Ok(())
    }
}

/// Why an attribute cannot be used on inputs.
fn refused(attribute: &str) -> Option<&'static str> {
    Some(match attribute {
        "flatten" => "a flattened field has no place of its own in the inputs; nest it instead",
        "skip" | "skip_deserializing" => "a field that is never read is no input; keep it in a type of your own",
        "content" => "the fields of a member lie beside its tag; remove `content`",
        "alias" => "a value has one place in the inputs; give old names new ones in the step's `migrate`",
        "other" => "a tag that nobody knows chooses no member; remove `other`",
        "with" | "deserialize_with" => {
            "how a value is written is a matter of its type; use `text_type!`, or a type with `#[serde(try_from = \"…\")]`"
        }
        "untagged" => "members are told apart by an explicit tag; use `#[serde(tag = \"type\")]`",
        _ => return None,
    })
}

fn skip_value(meta: &syn::meta::ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(token::Paren) {
        meta.parse_nested_meta(|inner| skip_value(&inner))?;
    }
    Ok(())
}

impl Case {
    fn parse(text: &LitStr) -> Result<Self> {
        Ok(match text.value().as_str() {
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "lowercase" => Self::Lower,
            "PascalCase" => Self::Pascal,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "snake_case" => Self::Snake,
            "UPPERCASE" => Self::Upper,
            _ => return Err(Error::new(text.span(), "serde has no such case")),
        })
    }

    /// The name of a field, written in Rust as `snake_case`.
    pub(crate) fn of_field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.into(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => name.split('_').map(capitalised).collect(),
            Self::Camel => uncapitalised(&Self::Pascal.of_field(name)),
        }
    }

    /// The name of a variant, written in Rust as `PascalCase`.
    pub(crate) fn of_variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.into(),
            Self::Camel => uncapitalised(name),
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Snake => snake(name),
            Self::ScreamingSnake => snake(name).to_ascii_uppercase(),
            Self::Kebab => snake(name).replace('_', "-"),
            Self::ScreamingKebab => snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn snake(pascal: &str) -> String {
    let mut snake = String::new();
    for letter in pascal.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn uncapitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same cases as serde's own derive, checked against it in `step-core/tests/names.rs`.
    #[test]
    fn fields_are_named_as_serde_names_them() {
        for (case, expected) in [
            (Case::Camel, "stackName"),
            (Case::Kebab, "stack-name"),
            (Case::Lower, "stack_name"),
            (Case::Pascal, "StackName"),
            (Case::ScreamingKebab, "STACK-NAME"),
            (Case::Upper, "STACK_NAME"),
        ] {
            assert_eq!(case.of_field("stack_name"), expected);
        }
    }

    #[test]
    fn variants_are_named_as_serde_names_them() {
        for (case, expected) in [
            (Case::Camel, "noAssumedRole"),
            (Case::Kebab, "no-assumed-role"),
            (Case::Lower, "noassumedrole"),
            (Case::ScreamingSnake, "NO_ASSUMED_ROLE"),
            (Case::Snake, "no_assumed_role"),
        ] {
            assert_eq!(case.of_variant("NoAssumedRole"), expected);
        }
    }

    #[test]
    fn what_has_no_place_in_inputs_is_refused() {
        for (attribute, why) in [
            (syn::parse_quote!(#[serde(flatten)]), "nest it instead"),
            (syn::parse_quote!(#[serde(skip)]), "is no input"),
            (syn::parse_quote!(#[serde(tag = "t", content = "c")]), "remove `content`"),
            (syn::parse_quote!(#[serde(untagged)]), "explicit tag"),
            (syn::parse_quote!(#[serde(alias = "old")]), "`migrate`"),
            (syn::parse_quote!(#[serde(other)]), "remove `other`"),
            (syn::parse_quote!(#[serde(with = "hex")]), "try_from"),
            (syn::parse_quote!(#[serde(deserialize_with = "hex")]), "try_from"),
            (syn::parse_quote!(#[serde(rename(serialize = "a", deserialize = "b"))]), "under the same names"),
            (syn::parse_quote!(#[serde(rename_all = "Title Case")]), "no such case"),
        ] {
            let error = SerdeAttributes::parse(&[attribute]).err().unwrap();
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn what_says_nothing_about_places_is_passed_over() {
        let attributes =
            [syn::parse_quote!(#[serde(bound(deserialize = "T: Clone"), skip_serializing_if = "x", rename = "y")])];
        assert_eq!(SerdeAttributes::parse(&attributes).unwrap().rename.as_deref(), Some("y"));
    }
}
