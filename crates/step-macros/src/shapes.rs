//! From the shape of an inputs type to the shape of its paths.

mod fields;
mod union;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, Result};

use crate::names::{DefaultValue, SerdeAttributes};
use fields::{Owner, parts};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "inputs are concrete types"));
    }
    let attributes = SerdeAttributes::parse(&input.attrs)?;
    match &input.data {
        _ if attributes.is_converted => Ok(value(&input.ident)),
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) => object(input, &data.fields, &attributes),
            Fields::Unnamed(_) | Fields::Unit => Ok(value(&input.ident)),
        },
        Data::Enum(data) if attributes.tag.is_some() => union::expand(input, data, &attributes),
        Data::Enum(data) => literals(&input.ident, data),
        Data::Union(_) => Err(Error::new_spanned(input, "inputs are structs and enums")),
    }
}

/// A type without parts: its path is a `Path`.
fn value(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::step_core::InputPaths for #name {
            type Paths = ::step_core::Path<Self>;

            fn paths(place: ::step_core::Place, defaults: ::step_core::Defaults<Self>) -> Self::Paths {
                ::step_core::Path::new(place, defaults)
            }
        }
    }
}

/// An enum without a tag: one of several texts.
fn literals(name: &Ident, data: &DataEnum) -> Result<TokenStream> {
    if let Some(variant) = data.variants.iter().find(|variant| !matches!(variant.fields, Fields::Unit)) {
        let why = "members with fields are told apart by an explicit tag; use `#[serde(tag = \"type\")]`";
        return Err(Error::new_spanned(variant, why));
    }
    let value = value(name);
    Ok(quote! {
        #value

        #[automatically_derived]
        impl ::step_core::ChoiceValue for #name {}
    })
}

/// A struct: a path for each field, and one for the whole.
fn object(input: &DeriveInput, fields: &Fields, attributes: &SerdeAttributes) -> Result<TokenStream> {
    let (name, visibility) = (&input.ident, &input.vis);
    let paths = format_ident!("{name}Paths");
    let pattern = quote! { #name };
    let owner =
        Owner { pattern: &pattern, of: name, default: default_of(name, attributes), case: attributes.rename_all };
    let parts = parts(fields, &owner, None)?;
    let (declared, built, read) = (parts.declared, parts.built, parts.read);
    let bound = parts.bound;
    let documentation = format!("The places of [`{name}`] in a step's inputs.");
    Ok(quote! {
        #[doc = #documentation]
        #[derive(Clone)]
        #[allow(dead_code, reason = "a type has more places than its rules look at")]
        #visibility struct #paths {
            whole: ::step_core::Path<#name>,
            #(#declared,)*
        }

        #[allow(dead_code, reason = "a type has more places than its rules look at")]
        impl #paths {
            /// The object itself.
            #visibility fn whole(&self) -> &::step_core::Path<#name> {
                &self.whole
            }
        }

        #[automatically_derived]
        impl ::step_core::InputPaths for #name {
            type Paths = #paths;

            fn paths(place: ::step_core::Place, defaults: ::step_core::Defaults<Self>) -> Self::Paths {
                #paths {
                    #(#built,)*
                    whole: ::step_core::Path::new(place, defaults),
                }
            }

            fn may_be_bound(value: &::step_core::reexported::serde_json::Value) -> bool {
                ::step_core::reexported::fields_may_be_bound(value, &[#(#bound),*])
            }

            fn find_unreadable(
                value: &::step_core::reexported::serde_json::Value,
                at: &::step_core::InputPath,
                found: &mut ::step_core::Unreadable,
            ) {
                if let ::core::option::Option::Some(object) = found.object::<Self>(value, at) {
                    #(#read)*
                }
            }
        }
    })
}

/// What stands for each field that is left out, where the whole type says so.
fn default_of(name: &Ident, attributes: &SerdeAttributes) -> Option<TokenStream> {
    attributes.default.as_ref().map(|default| match default {
        DefaultValue::Trait => quote! { <#name as ::core::default::Default>::default },
        DefaultValue::Function(function) => quote! { #function },
    })
}
