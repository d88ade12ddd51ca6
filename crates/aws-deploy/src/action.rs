//! What a plan can do to AWS.

use serde::{Deserialize, Serialize};
use step_core::{AwsRole, Capabilities, Context, ErrorKind, Failure, Output, Previewed};

use crate::artifacts::Upload;
use crate::client::Aws;
use crate::serving::{self, Notes};
use crate::stack::moving;
use crate::{
    DeleteRequest, MoveRequest, NoteRequest, Region, SmokeTests, StackRequest, UploadRequest, Verification, client,
    errors, smoke_test, stack, verification,
};

/// What a plan can do to AWS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Action {
    /// Creates or updates a stack.
    DeployStack(Box<StackRequest>),
    /// Deletes a stack.
    DeleteStack(DeleteRequest),
    /// Puts a package into a bucket.
    UploadPackage(Box<UploadRequest>),
    /// Notes which versions of functions serve, for [`SmokeTest`](Self::SmokeTest) to go back to.
    NoteVersions(NoteRequest),
    /// Makes sure that what a stack declares is what serves, and saves where it is.
    Verify(Box<Verification>),
    /// Asks what was deployed questions, and goes back to the versions that were noted if an answer is wrong.
    SmokeTest(Box<SmokeTests>),
    /// Moves resources from a stack to others, without touching them.
    MoveResources(Box<MoveRequest>),
}

impl Action {
    /// Moves resources from a stack to others, without touching them.
    pub fn move_resources(request: MoveRequest) -> Self {
        Self::MoveResources(Box::new(request))
    }

    /// Creates or updates a stack.
    pub fn deploy_stack(request: StackRequest) -> Self {
        Self::DeployStack(Box::new(request))
    }

    /// Puts a package into a bucket.
    pub fn upload_package(request: UploadRequest) -> Self {
        Self::UploadPackage(Box::new(request))
    }

    /// Makes sure that what a stack declares is what serves, and saves where it is.
    pub fn verify(request: Verification) -> Self {
        Self::Verify(Box::new(request))
    }

    /// Asks what was deployed questions, and goes back to the versions that were noted if an answer is wrong.
    pub fn smoke_test(request: SmokeTests) -> Self {
        Self::SmokeTest(Box::new(request))
    }

    fn apply_with(&self, notes: &mut Notes, context: &dyn Context) -> Result<(), Failure> {
        match self {
            Self::DeployStack(request) => connected(&request.region, &request.role, context, async |aws| {
                stack::deploy(request, aws, context).await
            }),
            Self::DeleteStack(request) => connected(&request.region, &request.role, context, async |aws| {
                stack::delete(request, aws, context).await
            }),
            Self::UploadPackage(request) => {
                let upload = Upload::check(request).map_err(errors::with_page)?;
                connected(&request.region, &request.role, context, async |aws| upload.run(aws, context).await)
            }
            Self::NoteVersions(request) => connected(&request.region, &request.role, context, async |aws| {
                serving::note(request, notes, aws, context).await
            }),
            Self::Verify(request) => connected(&request.region, &request.role, context, async |aws| {
                verification::run(request, notes, aws, context).await
            }),
            Self::SmokeTest(request) => connected(&request.region, &request.role, context, async |aws| {
                smoke_test::run(request, notes, aws, context).await
            }),
            Self::MoveResources(request) => {
                let StackRequest { region, role, .. } = &request.before;
                connected(region, role, context, async |aws| moving::run(request, aws, context).await)
            }
        }
    }
}

impl step_core::Action for Action {
    fn summary(&self) -> String {
        match self {
            Self::DeployStack(request) => format!("deploy stack {} in {}", request.stack_name, request.region),
            Self::DeleteStack(request) => format!("delete stack {} in {}", request.stack_name, request.region),
            Self::UploadPackage(request) => summary_of_upload(request),
            Self::NoteVersions(request) => {
                let names: Vec<_> = request.functions.iter().map(|function| function.name.to_string()).collect();
                format!("note which versions of {} serve", names.join(", "))
            }
            Self::Verify(request) => {
                format!("verify what serves of stack {} in {}", request.stack_name, request.region)
            }
            Self::SmokeTest(request) => summary_of_smoke_test(request),
            Self::MoveResources(request) => summary_of_move(request),
        }
    }

    fn apply(&self, context: &dyn Context) -> Result<(), Failure> {
        self.apply_with(&mut Notes::default(), context)
    }

    /// Smoke tests have to know what served before the stack was deployed.
    fn apply_all<'a>(actions: impl IntoIterator<Item = &'a Self>, context: &dyn Context) -> Result<(), Failure> {
        let mut notes = Notes::default();
        actions.into_iter().try_for_each(|action| action.apply_with(&mut notes, context))
    }

    /// A stack's changes are known from its change set, and whether a package is there already by asking; a deletion
    /// needs no look, and what only looks changes nothing.
    fn preview(self, context: &dyn Context) -> Result<Previewed<Self>, Failure> {
        match self {
            Self::DeployStack(request) => preview_of_stack(*request, context),
            Self::DeleteStack(_) => Ok(Previewed::unknown(self)),
            Self::NoteVersions(_) | Self::Verify(_) | Self::SmokeTest(_) => {
                Ok(Previewed { action: self, changes: Some(Vec::new()) })
            }
            Self::UploadPackage(ref request) => {
                let upload = Upload::check(request).map_err(errors::with_page)?;
                let look = async |aws: &Aws| upload.preview(aws).await;
                let changes = connected(&request.region, &request.role, context, look)?;
                Ok(Previewed { action: self, changes: Some(changes) })
            }
            Self::MoveResources(ref request) => {
                let StackRequest { region, role, .. } = &request.before;
                let look = async |aws: &Aws| moving::preview(request, aws, context).await;
                let changes = connected(region, role, context, look)?;
                Ok(Previewed { action: self, changes: Some(changes) })
            }
        }
    }

    fn capabilities() -> Capabilities {
        Capabilities {
            hosts: client::HOSTS.map(Into::into).into(),
            environment: client::VARIABLES.map(Into::into).into(),
        }
    }

    fn outputs() -> Vec<&'static Output> {
        stack::outputs::ALL.to_vec()
    }

    fn errors() -> Vec<&'static ErrorKind> {
        errors::all()
    }
}

fn summary_of_upload(request: &UploadRequest) -> String {
    let bucket = request.bucket.as_ref().map_or("the account's bucket".to_owned(), |name| format!("bucket {name}"));
    format!("upload package {} to {bucket} in {}", request.package.reference_id(), request.region)
}

fn summary_of_smoke_test(request: &SmokeTests) -> String {
    let tests = match request.tests.len() {
        1 => "a smoke test".to_owned(),
        count => format!("{count} smoke tests"),
    };
    let way_back = if request.functions.is_empty() { "" } else { ", and go back if one fails" };
    format!("run {tests} on stack {}{way_back}", request.stack_name)
}

fn summary_of_move(request: &MoveRequest) -> String {
    let StackRequest { stack_name, region, .. } = &request.before;
    let joined: Vec<_> = request.joined.iter().map(|joined| joined.stack.stack_name.to_string()).collect();
    format!("move {} resources from stack {stack_name} to {} in {region}", request.moves().count(), joined.join(", "))
}

fn preview_of_stack(request: StackRequest, context: &dyn Context) -> Result<Previewed<Action>, Failure> {
    let (pinned, changes) =
        connected(&request.region, &request.role, context, async |aws| stack::preview(&request, aws, context).await)?;
    let action = Action::deploy_stack(StackRequest { pinned: Some(pinned), ..request });
    Ok(Previewed { action, changes: Some(changes) })
}

/// Does `work` in `region`, as `role`.
fn connected<T>(
    region: &Region,
    role: &AwsRole,
    context: &dyn Context,
    work: impl AsyncFnOnce(&Aws) -> Result<T, Failure>,
) -> Result<T, Failure> {
    client::run(region, role, context, work).map_err(errors::with_page)
}
