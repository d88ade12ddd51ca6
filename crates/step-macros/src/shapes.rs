//! From the shape of an inputs type to the shape of its paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Field, Fields, FieldsNamed, Ident, Result, Variant, Visibility};

use crate::names::{Case, DefaultValue, SerdeAttributes};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "inputs are concrete types"));
    }
    let attributes = SerdeAttributes::parse(&input.attrs)?;
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => object(&input.ident, &input.vis, fields, attributes.rename_all),
            Fields::Unnamed(_) | Fields::Unit => Ok(value(&input.ident)),
        },
        Data::Enum(data) if attributes.tag.is_some() => union(input, data, &attributes),
        Data::Enum(_) => Ok(value(&input.ident)),
        Data::Union(_) => Err(Error::new_spanned(input, "inputs are structs and enums")),
    }
}

/// A type without parts: its path is a `Path`.
fn value(name: &Ident) -> TokenStream {
    quote! {
        impl ::step_core::InputPaths for #name {
            type Paths = ::step_core::Path<Self>;

            fn paths(place: ::step_core::Place, default: ::core::option::Option<fn() -> Self>) -> Self::Paths {
                ::step_core::Path::new(place, default)
            }
        }
    }
}

/// A struct: a path for each field, and one for the whole.
fn object(name: &Ident, visibility: &Visibility, fields: &FieldsNamed, case: Option<Case>) -> Result<TokenStream> {
    let paths = format_ident!("{name}Paths");
    let (declared, built) = members(fields, case, None)?;
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

        impl ::step_core::InputPaths for #name {
            type Paths = #paths;

            fn paths(place: ::step_core::Place, default: ::core::option::Option<fn() -> Self>) -> Self::Paths {
                #paths {
                    #(#built,)*
                    whole: ::step_core::Path::new(place, default),
                }
            }
        }
    })
}

/// A tagged enum: a method for each variant, whose paths exist only while that variant is chosen.
fn union(input: &DeriveInput, data: &DataEnum, attributes: &SerdeAttributes) -> Result<TokenStream> {
    let (name, visibility) = (&input.ident, &input.vis);
    let paths = format_ident!("{name}Paths");
    let tag = attributes.tag.as_deref().unwrap_or_default();
    let mut methods = Vec::new();
    let mut objects = Vec::new();
    for variant in &data.variants {
        let (method, object) = member(input, variant, tag, attributes)?;
        methods.push(method);
        objects.push(object);
    }
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

        impl ::step_core::InputPaths for #name {
            type Paths = #paths;

            fn paths(place: ::step_core::Place, default: ::core::option::Option<fn() -> Self>) -> Self::Paths {
                #paths { whole: ::step_core::Path::new(place, default) }
            }
        }

        #(#objects)*
    })
}

/// The method of one variant, and the type of its paths where the variant has fields of its own.
fn member(
    input: &DeriveInput,
    variant: &Variant,
    tag: &str,
    attributes: &SerdeAttributes,
) -> Result<(TokenStream, TokenStream)> {
    let own = SerdeAttributes::parse(&variant.attrs)?;
    let visibility = &input.vis;
    let method = format_ident!("{}", Case::Snake.of_variant(&variant.ident.to_string()));
    let plain = variant.ident.to_string();
    let literal =
        own.rename.unwrap_or_else(|| attributes.rename_all.map_or(plain.clone(), |case| case.of_variant(&plain)));
    let documentation = format!("The places of [`{}::{}`].", input.ident, variant.ident);
    let place = quote! { self.whole.place().chosen(#tag, #literal) };
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let inner = &fields.unnamed[0].ty;
            let method = quote! {
                #[doc = #documentation]
                #visibility fn #method(&self) -> <#inner as ::step_core::InputPaths>::Paths {
                    <#inner as ::step_core::InputPaths>::paths(#place, ::core::option::Option::None)
                }
            };
            Ok((method, TokenStream::new()))
        }
        Fields::Named(fields) => {
            let paths = format_ident!("{}{}Paths", input.ident, variant.ident);
            let (declared, built) = members(fields, own.rename_all.or(attributes.rename_all_fields), Some(visibility))?;
            let method = quote! {
                #[doc = #documentation]
                #visibility fn #method(&self) -> #paths {
                    let place = #place;
                    #paths { #(#built,)* }
                }
            };
            let object = quote! {
                #[doc = #documentation]
                #[derive(Clone)]
                #[allow(dead_code, reason = "a type has more places than its rules look at")]
                #visibility struct #paths { #(#declared,)* }
            };
            Ok((method, object))
        }
        Fields::Unit => Ok((TokenStream::new(), TokenStream::new())),
        Fields::Unnamed(_) => Err(Error::new_spanned(variant, "a member of a union has named fields")),
    }
}

/// For each field, its declaration in the paths type and its construction from a `place`. The fields of a variant are as
/// visible as their enum.
fn members(
    fields: &FieldsNamed,
    case: Option<Case>,
    visibility: Option<&Visibility>,
) -> Result<(Vec<TokenStream>, Vec<TokenStream>)> {
    let paths = |field| field_paths(field, case, visibility);
    Ok(fields.named.iter().map(paths).collect::<Result<Vec<_>>>()?.into_iter().unzip())
}

fn field_paths(
    field: &Field,
    case: Option<Case>,
    visibility: Option<&Visibility>,
) -> Result<(TokenStream, TokenStream)> {
    let Some(name) = &field.ident else { return Err(Error::new_spanned(field, "fields have names")) };
    let attributes = SerdeAttributes::parse(&field.attrs)?;
    let plain = name.to_string();
    let json = attributes.rename.unwrap_or_else(|| case.map_or(plain.clone(), |case| case.of_field(&plain)));
    let (visibility, ty) = (visibility.unwrap_or(&field.vis), &field.ty);
    let default = match attributes.default {
        None => quote! { ::core::option::Option::None },
        Some(DefaultValue::Trait) => {
            quote! { ::core::option::Option::Some(<#ty as ::core::default::Default>::default as fn() -> #ty) }
        }
        Some(DefaultValue::Function(function)) => quote! { ::core::option::Option::Some(#function as fn() -> #ty) },
    };
    let documentation = format!("Where `{json}` is.");
    let declared = quote! { #[doc = #documentation] #visibility #name: <#ty as ::step_core::InputPaths>::Paths };
    let built = quote! { #name: <#ty as ::step_core::InputPaths>::paths(place.field(#json), #default) };
    Ok((declared, built))
}
