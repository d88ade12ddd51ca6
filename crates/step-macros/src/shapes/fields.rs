//! The fields of a struct, or of a variant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Field, Fields, Ident, Result, Visibility};

use crate::names::{Case, DefaultValue, SerdeAttributes};

/// What the fields belong to.
pub(super) struct Owner<'a> {
    /// The pattern that takes a value apart: the struct's name, or the variant's path.
    pub(super) pattern: &'a TokenStream,
    /// The type.
    pub(super) of: &'a Ident,
    /// The function that gives the whole where fields are left out.
    pub(super) default: Option<TokenStream>,
    /// How fields are named.
    pub(super) case: Option<Case>,
}

/// For each field, its part of the paths type.
#[derive(Default)]
pub(super) struct Parts {
    /// The declaration.
    pub(super) declared: Vec<TokenStream>,
    /// The construction from `place` and `defaults`.
    pub(super) built: Vec<TokenStream>,
    /// The search for what is unreadable in `object`.
    pub(super) read: Vec<TokenStream>,
    /// The name and the test for expressions.
    pub(super) bound: Vec<TokenStream>,
}

/// The fields of a variant are as visible as their enum: `visibility`.
pub(super) fn parts(fields: &Fields, owner: &Owner<'_>, visibility: Option<&Visibility>) -> Result<Parts> {
    let mut parts = Parts::default();
    for field in fields {
        let (name, ty) = (name_of(field)?, &field.ty);
        let attributes = SerdeAttributes::parse(&field.attrs)?;
        let json = json_name(name, &attributes, owner.case);
        let visibility = visibility.unwrap_or(&field.vis);
        let documentation = format!("Where `{json}` is.");
        parts
            .declared
            .push(quote! { #[doc = #documentation] #visibility #name: <#ty as ::step_core::InputPaths>::Paths });
        parts.built.push(built(field, name, &json, &attributes, owner));
        let has_default = attributes.default.is_some() || owner.default.is_some();
        parts.bound.push(quote! { (#json, <#ty as ::step_core::InputPaths>::may_be_bound) });
        parts.read.push(quote! { found.field::<#ty>(object, #json, at, #has_default); });
    }
    Ok(parts)
}

fn built(field: &Field, name: &Ident, json: &str, attributes: &SerdeAttributes, owner: &Owner<'_>) -> TokenStream {
    let (ty, Owner { pattern, of, default: whole, .. }) = (&field.ty, owner);
    let own = match (&attributes.default, whole) {
        (Some(DefaultValue::Trait), _) => quote! { .or(&at, <#ty as ::core::default::Default>::default) },
        (Some(DefaultValue::Function(function)), _) => quote! { .or(&at, #function) },
        (None, Some(whole)) => quote! { .or(&at, || #whole().#name) },
        (None, None) => TokenStream::new(),
    };
    quote! {
        #name: {
            let at = place.field(#json);
            let defaults = defaults.part(|whole: #of| match whole {
                #pattern { #name, .. } => ::core::option::Option::Some(#name),
                #[allow(unreachable_patterns, reason = "a struct, and a union with one member, has only this form")]
                _ => ::core::option::Option::None,
            })#own;
            <#ty as ::step_core::InputPaths>::paths(at, defaults)
        }
    }
}

fn name_of(field: &Field) -> Result<&Ident> {
    field.ident.as_ref().ok_or_else(|| Error::new_spanned(field, "fields have names"))
}

/// `r#type` is `type` in JSON.
fn json_name(name: &Ident, attributes: &SerdeAttributes, case: Option<Case>) -> String {
    let plain = name.unraw().to_string();
    attributes.rename.clone().unwrap_or_else(|| case.map_or(plain.clone(), |case| case.of_field(&plain)))
}
