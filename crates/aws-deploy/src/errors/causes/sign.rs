//! How causes show in what AWS says.

use step_core::ErrorKind;

/// What AWS said, where, and about what.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    place: Place,
    /// Empty where it is not about a resource.
    resource_type: String,
    /// The error code of a call; empty elsewhere, where codes are part of the text.
    code: String,
    /// In lower case.
    text: String,
}

/// Where AWS said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the answer to a call.
    Call,
    /// As the reason why a change set failed.
    ChangeSet,
    /// As the reason why a resource or a stack failed.
    Stack,
}

/// A cause and how it shows: it is the cause if one of its signs is there.
#[derive(Debug)]
pub(in crate::errors) struct Cause {
    pub(in crate::errors) kind: &'static ErrorKind,
    pub(in crate::errors) signs: &'static [Sign],
}

/// Something to recognise a cause by. All that is said has to fit.
#[derive(Clone, Copy, Debug)]
pub(in crate::errors) struct Sign {
    place: Option<Place>,
    /// What the resource type begins with.
    resource_types: &'static str,
    code: &'static str,
    /// In lower case; parts that are separated by `*` occur in this order.
    pub(in crate::errors) text: &'static str,
}

/// The text has this in it, in any case of letters; `*` stands for anything.
pub(in crate::errors) const fn text(text: &'static str) -> Sign {
    Sign { place: None, resource_types: "", code: "", text }
}

/// The error has this code: as the code of a call, or behind `Error Code:` or `HandlerErrorCode:` in a text.
pub(in crate::errors) const fn code(code: &'static str) -> Sign {
    Sign { place: None, resource_types: "", code, text: "" }
}

impl Sign {
    /// Only there.
    pub(in crate::errors) const fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Only of resources whose type begins like this.
    pub(in crate::errors) const fn of(mut self, resource_types: &'static str) -> Self {
        self.resource_types = resource_types;
        self
    }

    pub(in crate::errors) fn is_in(&self, evidence: &Evidence) -> bool {
        self.place.is_none_or(|place| place == evidence.place)
            && evidence.resource_type.starts_with(self.resource_types)
            && (self.code.is_empty() || evidence.has_code(self.code))
            && occur_in_order(self.text, &evidence.text)
    }
}

impl Evidence {
    pub(crate) fn of_call(code: &str, message: &str) -> Self {
        Self { place: Place::Call, resource_type: String::new(), code: code.into(), text: message.to_lowercase() }
    }

    pub(crate) fn of_change_set(reason: &str) -> Self {
        Self { place: Place::ChangeSet, resource_type: String::new(), code: String::new(), text: reason.to_lowercase() }
    }

    pub(crate) fn of_resource(resource_type: &str, reason: &str) -> Self {
        Self {
            place: Place::Stack,
            resource_type: resource_type.into(),
            code: String::new(),
            text: reason.to_lowercase(),
        }
    }

    /// Older resource types say `Error Code: X;`, newer ones `HandlerErrorCode: X)`.
    fn has_code(&self, code: &str) -> bool {
        let code = code.to_lowercase();
        self.code.to_lowercase() == code
            || ["error code: ", "handlererrorcode: "].iter().any(|label| {
                let mut values = self.text.split(label).skip(1);
                values.any(|rest| rest.split(|end: char| !end.is_alphanumeric()).next() == Some(code.as_str()))
            })
    }
}

fn occur_in_order(parts: &str, text: &str) -> bool {
    let mut rest = text;
    parts.split('*').all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_recognised() {
        let topic =
            Evidence::of_resource("AWS::SNS::Topic", "Too Many Requests (Service: X; Error Code: Busy; Proxy: null)");
        let cases = [
            (text("many requests"), true),
            (text("too*requests*proxy"), true),
            (text("requests*too"), false),
            (code("Busy"), true),
            (code("Bus"), false),
            (text("too").of("AWS::SNS::"), true),
            (text("too").of("AWS::SQS::"), false),
            (text("too").at(Place::Stack), true),
            (text("too").at(Place::Call), false),
            (code("Busy").of("AWS::SQS::"), false),
        ];
        for (sign, expected) in cases {
            assert_eq!(sign.is_in(&topic), expected, "{sign:?}");
        }
    }

    #[test]
    fn codes_are_those_of_the_call_or_of_the_resource_handler() {
        let call = Evidence::of_call("Throttling", "");
        assert!(code("Throttling").is_in(&call) && !code("ThrottlingException").is_in(&call));
        let handler = Evidence::of_resource("AWS::A::B", "\"no\" (RequestToken: 1-2, HandlerErrorCode: NotFound)");
        assert!(code("NotFound").is_in(&handler) && !code("Found").is_in(&handler));
    }
}
