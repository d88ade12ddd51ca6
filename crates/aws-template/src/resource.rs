//! Resources: what they are, how they are declared, and how others refer to them.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::value::Intrinsic;
use crate::{LogicalId, Text, Value};

/// The properties of one type of resource.
///
/// Each is a plain struct in the module of its service. What AWS requires is a field of its own type and an argument of
/// `new`; everything else is an `Option`, left out of the template when it is `None`:
///
/// ```
/// use aws_template::logs::LogGroup;
/// use aws_template::sqs::Queue;
/// use aws_template::route53::RecordSet;
///
/// let logs = LogGroup { retention_in_days: Some(14.into()), ..LogGroup::default() };
/// let queue = Queue { visibility_timeout: Some(180.into()), ..Queue::default() };
/// let record = RecordSet { ttl: Some("300".into()), ..RecordSet::new("api.example.com", "CNAME") };
/// ```
pub trait ResourceType: Serialize {
    /// The type's name: `AWS::Lambda::Function`.
    const NAME: &'static str;

    /// What tells one such resource from another: properties, or attributes that AWS gives it. To import a resource, each
    /// must be said (source: `primaryIdentifier` of CloudFormation's resource schemas).
    const IDENTIFIED_BY: &'static [&'static str];

    /// The properties that cannot be changed: with another value, the resource is replaced by a new one, and so is what
    /// others know it by (source: `createOnlyProperties` of CloudFormation's resource schemas).
    const REPLACED_BY: &'static [&'static str] = &[];
}

/// A resource as it is declared: its properties, and what CloudFormation is to do beyond them. Properties alone convert
/// into one.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource<R> {
    pub(crate) properties: R,
    pub(crate) attributes: Attributes,
}

/// What CloudFormation is to do with a resource
/// ([documentation](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html)).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attributes {
    pub(crate) depends_on: BTreeSet<LogicalId>,
    pub(crate) deletion_policy: Option<RemovalPolicy>,
    update_replace_policy: Option<RemovalPolicy>,
    metadata: Option<Map<String, Json>>,
}

/// What becomes of a resource that leaves the template or is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RemovalPolicy {
    /// It goes. CloudFormation's default for what is emitted here.
    Delete,
    /// It stays, and no stack knows it any more.
    Retain,
    /// It stays unless it was created by the deployment that fails.
    RetainExceptOnCreate,
}

/// How the rest of the template refers to a resource. Attributes are methods in the module of the resource's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<R> {
    logical_id: LogicalId,
    to: PhantomData<fn() -> R>,
}

impl<R: ResourceType> Resource<R> {
    /// Properties without anything beyond them.
    pub fn new(properties: R) -> Self {
        Self { properties, attributes: Attributes::default() }
    }

    /// Waits for other resources, beyond those that the properties refer to.
    ///
    /// An id that the finished template lacks is left out: where another fragment's resource is in another stack, it
    /// was deployed before.
    #[must_use]
    pub fn depends_on(mut self, others: impl IntoIterator<Item = LogicalId>) -> Self {
        self.attributes.depends_on.extend(others);
        self
    }

    /// What becomes of the resource when it leaves the template.
    #[must_use]
    pub fn on_deletion(mut self, policy: RemovalPolicy) -> Self {
        self.attributes.deletion_policy = Some(policy);
        self
    }

    /// What becomes of the old resource when a change replaces it.
    #[must_use]
    pub fn on_replacement(mut self, policy: RemovalPolicy) -> Self {
        self.attributes.update_replace_policy = Some(policy);
        self
    }

    /// Notes for programs. Must not depend on the deployment, or every deployment would change the resource.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        self.attributes.metadata.get_or_insert_default().insert(key.into(), value.into());
        self
    }
}

impl<R: ResourceType> From<R> for Resource<R> {
    fn from(properties: R) -> Self {
        Self::new(properties)
    }
}

impl<R: ResourceType> Reference<R> {
    /// A reference to the resource of this id, in the same fragment. Whether it is there is checked when the template is
    /// rendered.
    pub fn to(logical_id: LogicalId) -> Self {
        Self { logical_id, to: PhantomData }
    }

    /// What the resource is known by: a name for some types, an ARN or an id for others (see the type's documentation).
    pub fn id(&self) -> Text {
        Value::reference(self.logical_id.as_str())
    }

    /// The logical id.
    pub fn logical_id(&self) -> &LogicalId {
        &self.logical_id
    }

    pub(crate) fn attribute(&self, name: &'static str) -> Text {
        Value::Intrinsic(Intrinsic::GetAtt(self.logical_id.clone(), name.to_owned()))
    }
}
