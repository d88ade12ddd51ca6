//! The tree that a text is read into.

/// A part of a text.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Literal, escapes already undone.
    Text(String),
    /// `#{name | Filter option}`
    Substitution { span: Span, expression: Expression },
    /// `#{if a}…#{elseif b}…#{else}…#{/if}` and `#{unless a}…#{else}…#{/unless}`
    Conditional { span: Span, branches: Vec<Branch>, otherwise: Vec<Self> },
    /// `#{each item in Items}…#{/each}`
    Repetition { variable: String, collection: Symbol, body: Vec<Self> },
    /// `#{calc a + 1}`
    Calculation { span: Span, arithmetic: Arithmetic },
}

/// From byte to byte of the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) condition: Condition,
    /// `unless`
    pub(crate) negated: bool,
    pub(crate) body: Vec<Node>,
}

#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) left: Operand,
    /// Without one, the left side is asked whether it is truthy.
    pub(crate) comparison: Option<Comparison>,
}

#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    /// `==`, or else `!=`.
    pub(crate) equal: bool,
    pub(crate) right: Operand,
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Text(String),
    Expression(Expression),
}

/// A symbol and the filters it goes through, or filters alone (`#{ | NowDate}`).
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) span: Span,
    pub(crate) input: Option<Symbol>,
    pub(crate) filters: Vec<FilterCall>,
}

#[derive(Clone, Debug)]
pub(crate) struct FilterCall {
    pub(crate) name: String,
    pub(crate) options: Vec<Node>,
}

/// A variable's name with the way into it: `Package[web].Version`.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `name` and `.name`
    Property(String),
    /// `[index]`; `[*]` is the first item.
    Index(String),
    /// `[#{name}]`
    IndexBy(Symbol),
}

#[derive(Clone, Debug)]
pub(crate) enum Arithmetic {
    Number(f64),
    Variable(Symbol),
    Negated(Box<Self>),
    /// Operators of one precedence, from left to right. Flat, so that a long sum is not a deep tree.
    Chain {
        first: Box<Self>,
        rest: Vec<(Operator, Self)>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}
