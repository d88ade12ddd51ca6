//! What can happen to a call, and when.

use std::collections::VecDeque;
use std::time::Duration;

/// What becomes of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing special.
    None,
    /// It is answered by the proxy and never reaches the server.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The XML.
        body: String,
    },
    /// It reaches the server late.
    Delay(Duration),
    /// The connection is reset; the call has not reached the server.
    ResetBefore,
    /// The connection is reset after the server has carried the call out.
    ResetAfter,
    /// The connection ends in the middle of the answer's body.
    HalfAnswer,
    /// Nothing happens until the test ends the proxy; the call never reaches the server.
    HoldBefore,
    /// The server carries the call out, and then nothing happens until the test ends the proxy.
    HoldAfter,
}

/// Decides what becomes of each call.
pub(crate) type Script = Box<dyn FnMut(&Arrival<'_>) -> Fault + Send>;

/// A call at the moment when it reaches the proxy.
pub(crate) struct Arrival<'a> {
    /// What it asks for.
    pub(crate) action: &'a str,
    /// It is the proxy's n-th call; the first is 1.
    pub(crate) number: usize,
    /// It is the n-th call of its action; the first is 1.
    pub(crate) of_action: usize,
}

impl Fault {
    /// What CloudFormation answers to callers that are too fast.
    pub(crate) fn throttled() -> Self {
        Self::Answer { status: 400, body: error("Throttling", "Rate exceeded") }
    }

    /// What gateways in front of services answer to callers that are too fast.
    pub(crate) fn too_many_requests() -> Self {
        Self::Answer { status: 429, body: error("TooManyRequestsException", "Too Many Requests") }
    }

    /// A service that is not there at the moment.
    pub(crate) fn unavailable() -> Self {
        Self::Answer { status: 503, body: error("ServiceUnavailable", "Service is unable to handle request.") }
    }

    /// This fault, for the first `count` calls of every action.
    pub(crate) fn at_first(self, count: usize) -> Script {
        Box::new(move |arrival| if arrival.of_action <= count { self.clone() } else { Self::None })
    }

    /// This fault, for the first `count` calls of one action.
    pub(crate) fn at_first_of(self, action: &'static str, count: usize) -> Script {
        Box::new(move |arrival| {
            let is_hit = arrival.action == action && arrival.of_action <= count;
            if is_hit { self.clone() } else { Self::None }
        })
    }

    /// This fault, for the `number`-th call alone.
    pub(crate) fn at_call(self, number: usize) -> Script {
        Box::new(move |arrival| if arrival.number == number { self.clone() } else { Self::None })
    }

    /// One of these faults after the other, with a call that nothing happens to in between.
    pub(crate) fn in_turn(faults: Vec<Self>) -> Script {
        let mut turn = faults.into_iter().flat_map(|fault| [fault, Self::None]).collect::<VecDeque<_>>();
        Box::new(move |_| {
            turn.rotate_left(1);
            turn.back().cloned().unwrap_or(Self::None)
        })
    }

    /// No fault at all: the proxy only records.
    pub(crate) fn never() -> Script {
        Box::new(|_| Self::None)
    }
}

fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>11111111-2222-3333-4444-555555555555</RequestId></ErrorResponse>"
    )
}
