//! Tagged enums: a method for each variant, whose paths exist only while that variant is chosen.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Error, Fields, Ident, Result, Type, Variant};

use super::fields::{Owner, parts};
use crate::names::{Case, SerdeAttributes};

/// What one variant adds.
struct Member {
    /// The method that gives its paths; nothing for a variant without fields.
    method: TokenStream,
    /// The type of its paths, where the variant has fields of its own.
    object: TokenStream,
    /// The arm that looks for what is unreadable while it is chosen.
    read: TokenStream,
    /// The arm that looks for expressions while it is chosen.
    bound: TokenStream,
}

pub(super) fn expand(input: &DeriveInput, data: &DataEnum, attributes: &SerdeAttributes) -> Result<TokenStream> {
    let (name, visibility) = (&input.ident, &input.vis);
    let paths = format_ident!("{name}Paths");
    let tag = attributes.tag.as_deref().unwrap_or_default();
    let members =
        data.variants.iter().map(|variant| member(input, variant, tag, attributes)).collect::<Result<Vec<_>>>()?;
    let methods = members.iter().map(|member| &member.method);
    let objects = members.iter().map(|member| &member.object);
    let read = members.iter().map(|member| &member.read);
    let bound = members.iter().map(|member| &member.bound);
    let documentation = format!("The places of [`{name}`] in a step's inputs, by the member that is chosen.");
    Ok(quote! {
        #[doc = #documentation]
        #[derive(Clone)]
        #[allow(dead_code, reason = "a type has more places than its rules look at")]
        #visibility struct #paths {
            whole: ::step_core::Path<#name>,
        }

        #[allow(dead_code, reason = "a type has more places than its rules look at")]
        impl #paths {
            /// The choice itself.
            #visibility fn whole(&self) -> &::step_core::Path<#name> {
                &self.whole
            }

            #(#methods)*
        }

        #[automatically_derived]
        impl ::step_core::ChoiceValue for #name {}

        #[automatically_derived]
        impl ::step_core::InputPaths for #name {
            type Paths = #paths;

            fn paths(place: ::step_core::Place, defaults: ::step_core::Defaults<Self>) -> Self::Paths {
                #paths { whole: ::step_core::Path::new(place, defaults) }
            }

            fn may_be_bound(value: &::step_core::reexported::serde_json::Value) -> bool {
                match value.get(#tag).and_then(::step_core::reexported::serde_json::Value::as_str) {
                    #(#bound)*
                    _ => ::step_core::reexported::may_be_bound(value),
                }
            }

            fn find_unreadable(
                value: &::step_core::reexported::serde_json::Value,
                at: &::step_core::InputPath,
                found: &mut ::step_core::Unreadable,
            ) {
                let ::core::option::Option::Some(object) = found.object::<Self>(value, at) else { return };
                match object.get(#tag).and_then(::step_core::reexported::serde_json::Value::as_str) {
                    #(#read)*
                    _ => found.read::<Self>(value, at),
                }
            }
        }

        #(#objects)*
    })
}

fn member(input: &DeriveInput, variant: &Variant, tag: &str, attributes: &SerdeAttributes) -> Result<Member> {
    let own = SerdeAttributes::parse(&variant.attrs)?;
    let literal = literal(variant, &own, attributes);
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(of_type(input, variant, &fields.unnamed[0].ty, tag, &literal))
        }
        Fields::Named(_) => of_fields(input, variant, tag, &literal, own.rename_all.or(attributes.rename_all_fields)),
        Fields::Unit => {
            let read = quote! { ::core::option::Option::Some(#literal) => {} };
            let bound = quote! { ::core::option::Option::Some(#literal) => false, };
            Ok(Member { method: TokenStream::new(), object: TokenStream::new(), read, bound })
        }
        Fields::Unnamed(_) => Err(Error::new_spanned(variant, "a member of a union has named fields")),
    }
}

/// A variant around a type: the type's paths.
fn of_type(input: &DeriveInput, variant: &Variant, inner: &Type, tag: &str, literal: &str) -> Member {
    let (name, visibility, ident) = (&input.ident, &input.vis, &variant.ident);
    let (method, documentation) = (method_name(ident), documentation(name, ident));
    let method = quote! {
        #[doc = #documentation]
        #visibility fn #method(&self) -> <#inner as ::step_core::InputPaths>::Paths {
            let defaults = self.whole.defaults().part(|whole: #name| match whole {
                #name::#ident(inner) => ::core::option::Option::Some(inner),
                #[allow(unreachable_patterns, reason = "a union with one member has only this form")]
                _ => ::core::option::Option::None,
            });
            <#inner as ::step_core::InputPaths>::paths(self.whole.place().chosen(#tag, #literal), defaults)
        }
    };
    let read = quote! {
        ::core::option::Option::Some(#literal) =>
            <#inner as ::step_core::InputPaths>::find_unreadable(value, at, found),
    };
    let bound = quote! {
        ::core::option::Option::Some(#literal) => <#inner as ::step_core::InputPaths>::may_be_bound(value),
    };
    Member { method, object: TokenStream::new(), read, bound }
}

/// A variant with fields of its own: a type that holds their paths.
fn of_fields(input: &DeriveInput, variant: &Variant, tag: &str, literal: &str, case: Option<Case>) -> Result<Member> {
    let (name, visibility, ident) = (&input.ident, &input.vis, &variant.ident);
    let (method, documentation) = (method_name(ident), documentation(name, ident));
    let paths = format_ident!("{name}{ident}Paths");
    let pattern = quote! { #name::#ident };
    let owner = Owner { pattern: &pattern, of: name, default: None, case };
    let parts = parts(&variant.fields, &owner, Some(visibility))?;
    let (declared, built, read) = (parts.declared, parts.built, parts.read);
    let setup = (!built.is_empty()).then(|| {
        quote! {
            let place = self.whole.place().chosen(#tag, #literal);
            let defaults = self.whole.defaults();
        }
    });
    let method = quote! {
        #[doc = #documentation]
        #visibility fn #method(&self) -> #paths {
            #setup
            #paths { #(#built,)* }
        }
    };
    let object = quote! {
        #[doc = #documentation]
        #[derive(Clone)]
        #[allow(dead_code, reason = "a type has more places than its rules look at")]
        #visibility struct #paths { #(#declared,)* }
    };
    let read = quote! { ::core::option::Option::Some(#literal) => { #(#read)* } };
    let bound = parts.bound;
    let bound = quote! {
        ::core::option::Option::Some(#literal) =>
            ::step_core::reexported::fields_may_be_bound(value, &[#(#bound),*]),
    };
    Ok(Member { method, object, read, bound })
}

/// What the discriminator says.
fn literal(variant: &Variant, own: &SerdeAttributes, attributes: &SerdeAttributes) -> String {
    let plain = variant.ident.unraw().to_string();
    let renamed = || attributes.rename_all.map_or(plain.clone(), |case| case.of_variant(&plain));
    own.rename.clone().unwrap_or_else(renamed)
}

/// `NoAssumedRole` is reached by `no_assumed_role()`; a keyword is written raw.
fn method_name(variant: &Ident) -> Ident {
    let name = Case::Snake.of_variant(&variant.unraw().to_string());
    syn::parse_str::<Ident>(&name).unwrap_or_else(|_| format_ident!("r#{name}"))
}

fn documentation(name: &Ident, variant: &Ident) -> String {
    format!("The places of [`{name}::{variant}`].")
}
