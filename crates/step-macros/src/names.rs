//! What serde's attributes say about names and defaults.

use syn::{Attribute, Error, LitStr, Path, Result};

/// The attributes of a container, a variant or a field that matter for paths.
#[derive(Default)]
pub(crate) struct SerdeAttributes {
    pub(crate) rename: Option<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) rename_all_fields: Option<Case>,
    pub(crate) tag: Option<String>,
    pub(crate) default: Option<DefaultValue>,
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
    ScreamingSnake,
    Snake,
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
        let text = || -> Result<LitStr> { meta.value()?.parse() };
        if meta.path.is_ident("rename") {
            self.rename = Some(text()?.value());
        } else if meta.path.is_ident("rename_all") {
            self.rename_all = Some(Case::parse(&text()?)?);
        } else if meta.path.is_ident("rename_all_fields") {
            self.rename_all_fields = Some(Case::parse(&text()?)?);
        } else if meta.path.is_ident("tag") {
            self.tag = Some(text()?.value());
        } else if meta.path.is_ident("default") {
            let function = meta.input.peek(syn::Token![=]).then(|| text()?.parse::<Path>()).transpose()?;
            self.default = Some(function.map_or(DefaultValue::Trait, DefaultValue::Function));
        } else if meta.path.is_ident("flatten") {
            return Err(meta.error("a flattened field has no place of its own in the inputs; nest it instead"));
        } else if meta.input.peek(syn::Token![=]) {
            // Whatever else serde knows says nothing about places.
            meta.value()?.parse::<syn::Expr>()?;
        }
        Ok(())
    }
}

impl Case {
    fn parse(text: &LitStr) -> Result<Self> {
        Ok(match text.value().as_str() {
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "lowercase" => Self::Lower,
            "PascalCase" => Self::Pascal,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "snake_case" => Self::Snake,
            _ => return Err(Error::new(text.span(), "inputs use camelCase, or one of serde's other common cases")),
        })
    }

    /// The name of a field, written in Rust as `snake_case`.
    pub(crate) fn of_field(self, name: &str) -> String {
        self.of_words(&name.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>())
    }

    /// The name of a variant, written in Rust as `PascalCase`.
    pub(crate) fn of_variant(self, name: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        for letter in name.chars() {
            match words.last_mut() {
                Some(word) if !letter.is_uppercase() => word.push(letter),
                _ => words.push(letter.to_lowercase().collect()),
            }
        }
        self.of_words(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn of_words(self, words: &[&str]) -> String {
        match self {
            Self::Camel => words
                .iter()
                .enumerate()
                .map(|(at, word)| if at == 0 { (*word).into() } else { capitalised(word) })
                .collect(),
            Self::Kebab => words.join("-"),
            Self::Lower => words.concat(),
            Self::Pascal => words.iter().map(|word| capitalised(word)).collect(),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Snake => words.join("_"),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_serde_names_them() {
        for (case, expected) in [(Case::Camel, "stackName"), (Case::Kebab, "stack-name"), (Case::Pascal, "StackName")] {
            assert_eq!(case.of_field("stack_name"), expected);
        }
    }

    #[test]
    fn variants_are_named_as_serde_names_them() {
        for (case, expected) in
            [(Case::Camel, "noAssumedRole"), (Case::ScreamingSnake, "NO_ASSUMED_ROLE"), (Case::Lower, "noassumedrole")]
        {
            assert_eq!(case.of_variant("NoAssumedRole"), expected);
        }
    }
}
