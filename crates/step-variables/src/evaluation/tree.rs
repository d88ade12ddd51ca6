//! Variables as a tree, by the parts of their names: `A[x].B` is the property `B` of item `x` of `A`.

use indexmap::IndexMap;

use crate::dotnet::letter_case::to_upper;
use crate::template::syntax::Step;
use crate::template::{read_name, syntax::Symbol};
use crate::variable_set::{Variable, VariableSet};

#[derive(Clone)]
pub(super) struct VariableTree<'v> {
    nodes: Vec<Node<'v>>,
}

/// Index of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(usize);

#[derive(Clone, Default)]
struct Node<'v> {
    properties: IndexMap<String, NodeId>,
    items: IndexMap<String, NodeId>,
    variable: Option<&'v Variable>,
    /// What an item is called by its collection. It stands in for a value, so that loops can print it.
    label: Option<String>,
}

impl<'v> VariableTree<'v> {
    /// A variable whose name is no path (`a$b`) is in no tree: no expression can name it.
    pub(super) fn new(variables: &'v VariableSet) -> Self {
        let mut tree = Self { nodes: vec![Node::default()] };
        for variable in variables.iter() {
            if let Some(Symbol { steps }) = read_name(variable.name()) {
                tree.insert(&steps, variable);
            }
        }
        tree
    }

    pub(super) const ROOT: NodeId = NodeId(0);

    pub(super) fn property(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.nodes[node.0].properties.get(&to_upper(name)).copied()
    }

    /// `*` is the first item.
    pub(super) fn item(&self, node: NodeId, index: &str) -> Option<NodeId> {
        let items = &self.nodes[node.0].items;
        if index == "*" && !items.is_empty() {
            return items.values().next().copied();
        }
        items.get(&to_upper(index)).copied()
    }

    pub(super) fn items(&self, node: NodeId) -> impl ExactSizeIterator<Item = NodeId> {
        self.nodes[node.0].items.values().copied()
    }

    pub(super) fn variable(&self, node: NodeId) -> Option<&'v Variable> {
        self.nodes[node.0].variable
    }

    pub(super) fn label(&self, node: NodeId) -> Option<&str> {
        self.nodes[node.0].label.as_deref()
    }

    fn insert(&mut self, steps: &[Step], variable: &'v Variable) {
        let mut at = Self::ROOT;
        for step in steps {
            at = self.child(at, step);
        }
        self.nodes[at.0].variable = Some(variable);
    }

    fn child(&mut self, parent: NodeId, step: &Step) -> NodeId {
        let next = NodeId(self.nodes.len());
        let node = &mut self.nodes[parent.0];
        let (children, name, label) = match step {
            Step::Property(name) => (&mut node.properties, name.as_str(), None),
            Step::Index(index) => (&mut node.items, index.as_str(), Some(index.clone())),
            // Names are read without expressions in them.
            Step::IndexBy(_) => return parent,
        };
        let child = *children.entry(to_upper(name)).or_insert(next);
        if child == next {
            self.nodes.push(Node { label, ..Node::default() });
        }
        child
    }
}
