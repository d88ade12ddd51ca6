//! The catalogue: what can be wrong with the inputs of this family, beyond what their schema says.

use step_core::{Area, ErrorKind};

/// Declares kinds, and lists them as [`ALL`].
macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $identifier:literal { meaning: $meaning:literal, fix: $fix:literal })*) => {
        $(
            $(#[$doc])*
            pub static $name: ErrorKind = ErrorKind {
                area: Area::Configuration, identifier: $identifier, meaning: $meaning, fix: $fix,
            };
        )*

        /// All of them, for a step to list.
        pub static ALL: &[&ErrorKind] = &[$(&$name),*];
    };
}

catalogue! {
    /// An application of nothing.
    FUNCTIONS_MISSING = "FunctionsMissing" {
        meaning: "There is no function to deploy.",
        fix: "Add a function: its code is all that has to be said."
    }
    /// Ids are made of names.
    FUNCTION_TWICE = "FunctionTwice" {
        meaning: "Two functions have the same name.",
        fix: "Rename one of them; a function whose name was not set is called main."
    }
    /// At AWS, a name is of one function.
    FUNCTION_NAME_TWICE = "FunctionNameTwice" {
        meaning: "Two functions are to have the same name at AWS.",
        fix: "Give each another functionName, or leave it out."
    }
    /// Each language has its own.
    HANDLER_MALFORMED = "HandlerMalformed" {
        meaning: "The handler does not have the form that its runtime expects.",
        fix: "Write the handler in the form that the message names."
    }
    /// No function can be created with it.
    RUNTIME_CLOSED = "RuntimeClosed" {
        meaning: "AWS does not create functions with this runtime any more.",
        fix: "Choose a runtime that AWS supports, and test the function with it; programs of your own run on provided.al2023."
    }
    /// Still works, but not for long.
    RUNTIME_ENDING = "RuntimeEnding" {
        meaning: "The runtime gets no security fixes any more, and AWS will close it.",
        fix: "Move to a newer runtime of the same language."
    }
    /// Built for one kind of processor only.
    ARCHITECTURE_UNFIT = "ArchitectureUnfit" {
        meaning: "The runtime does not exist for the architecture.",
        fix: "Choose x86_64, or a newer runtime."
    }
    /// Lambda sets it.
    VARIABLE_RESERVED = "VariableReserved" {
        meaning: "An environment variable has a name that Lambda sets itself.",
        fix: "Rename the variable, or leave it out: the function has it anyway."
    }
    /// Within a function's environment and secrets.
    VARIABLE_TWICE = "VariableTwice" {
        meaning: "Two environment variables of a function have the same name.",
        fix: "Remove one of them; the names of variables and of those that refer to secrets count together."
    }
    /// Source: Lambda quotas.
    VARIABLES_TOO_LARGE = "VariablesTooLarge" {
        meaning: "The names and values of a function's environment variables are larger than 4 KB together.",
        fix: "Put large values into the package, or into a parameter of Systems Manager that the code reads."
    }
    /// Source: Lambda API, `VpcConfig`.
    NETWORK_INCOMPLETE = "NetworkIncomplete" {
        meaning: "A network needs at least one subnet and one security group, and takes at most 16 and 5.",
        fix: "Complete or correct the lists, or leave the network out."
    }
    /// Source: Lambda quotas.
    LAYERS_UNFIT = "LayersUnfit" {
        meaning: "A function has at most five layers, and one from a container image has none.",
        fix: "Put files that are always used together into one layer, or into the package or image itself."
    }
    /// Names of policies are unique in a role.
    POLICY_TWICE = "PolicyTwice" {
        meaning: "Two policies of a role have the same name.",
        fix: "Give one of them another name."
    }
    /// Ours, and in the way of the user's.
    POLICY_RESERVED = "PolicyReserved" {
        meaning: "A policy has the name of one that the function's role gets by itself.",
        fix: "Give it another name."
    }
    /// Reading objects of a table.
    ACCESS_UNFIT = "AccessUnfit" {
        meaning: "The ARN is not of a thing that the purpose is for.",
        fix: "Correct the ARN, or choose the purpose that fits it."
    }
    /// Source: IAM, policy grammar.
    STATEMENT_INCOMPLETE = "StatementIncomplete" {
        meaning: "A statement needs at least one action and one resource, and a condition needs a value.",
        fix: "Complete the statement."
    }
    /// Source: IAM quotas.
    POLICIES_TOO_MANY = "ManagedPoliciesTooMany" {
        meaning: "A role takes at most 20 managed policies.",
        fix: "Join some of them, or list what the function may do here."
    }
    /// Ids are made of names.
    EVENT_TWICE = "EventTwice" {
        meaning: "Two event sources of a function have the same name.",
        fix: "Give one of them another name."
    }
    /// Source: EventBridge, "Setting a schedule pattern".
    SCHEDULE_MALFORMED = "ScheduleMalformed" {
        meaning: "The schedule is not one that EventBridge understands.",
        fix: "Write `rate(5 minutes)`, with `minute`, `hour` or `day` for 1, or `cron(minutes hours days months weekdays years)`, \
              with `?` for the days or for the weekdays."
    }
    /// JSON in a text.
    EVENT_UNREADABLE = "EventUnreadable" {
        meaning: "A text that has to be JSON is none, or not an object.",
        fix: "Correct it at the position in the message."
    }
    /// Source: Lambda API, `CreateEventSourceMapping`.
    BATCH_UNFIT = "BatchUnfit" {
        meaning: "Batches of more than 10 messages need seconds to wait for them, and ordered queues have no such batches.",
        fix: "Set batchSeconds to at least 1, or batchSize to at most 10."
    }
    /// Source: Lambda, "Using Lambda with Amazon SQS".
    VISIBILITY_TOO_SHORT = "VisibilityTooShort" {
        meaning: "The queue would show a message again while the function still works on it.",
        fix: "Set visibilitySeconds to at least the function's timeout, better six times as much, or leave it out."
    }
    /// Source: Lambda quotas.
    FILTERS_TOO_MANY = "FiltersTooMany" {
        meaning: "An event source has at most five filters.",
        fix: "Join filters: a pattern may list several values for a field."
    }
    /// Source: Lambda API, `DeadLetterConfig`, `DestinationConfig`.
    DESTINATION_UNFIT = "DestinationUnfit" {
        meaning: "Lambda cannot send there.",
        fix: "Name a queue or topic by its ARN; outcomes of calls may also go to functions and event buses."
    }
    /// Source: CloudWatch Logs API, `PutRetentionPolicy`.
    RETENTION_UNFIT = "RetentionUnfit" {
        meaning: "Logs cannot be kept for that number of days.",
        fix: "Choose one of the numbers that the message lists."
    }
    /// Whoever calls several times gets the same answer.
    ROUTE_ELSEWHERE = "RouteElsewhere" {
        meaning: "A function names a route, but what is deployed here has no API.",
        fix: "Name the route in the step that deploys the API."
    }
    /// More than CloudFormation takes.
    APPLICATION_TOO_LARGE = "ApplicationTooLarge" {
        meaning: "The application is larger than one CloudFormation stack can be.",
        fix: "Deploy some of its functions as an application of their own."
    }
    /// A pattern, a payload or what a result contains.
    SMOKE_TEST_UNREADABLE = "SmokeTestUnreadable" {
        meaning: "A text of a smoke test that has to be JSON or a regular expression is none.",
        fix: "Correct it where the message says."
    }
    /// Misspelt, or of another application.
    SMOKE_TEST_OF_OTHERS = "SmokeTestOfOthers" {
        meaning: "A smoke test calls a function that is not deployed here.",
        fix: "Name one of the functions of this step."
    }
    /// Nothing has an address.
    SMOKE_TEST_WITHOUT_API = "SmokeTestWithoutApi" {
        meaning: "A smoke test asks over HTTP, but there is no API.",
        fix: "Choose an API, or call the function with a test of the type `invoke`."
    }
}
