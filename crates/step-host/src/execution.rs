//! Calls that change the world, with what they were granted.

mod recorder;
mod tasks;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use step_inputs::Secret;
use wasmtime::Store;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder};

use crate::bindings;
use crate::call::{self, Answer, GuestFuture};
use crate::cancellation::Cancellation;
use crate::grants::{Access, FolderGrant, Grants};
use crate::network::NetworkAccess;
use crate::observer::{Level, Observer};
use crate::sandbox::Sandbox;
use crate::stop::Stop;
use crate::{CallError, Mask, Step};

pub(crate) use recorder::Recorder;

/// What `octopus:step-context` offers to one execution.
pub(crate) struct ExecutionContext {
    pub(crate) recorder: Recorder,
    variables: BTreeMap<String, String>,
    sensitive_inputs: BTreeMap<String, Secret>,
    folders: Vec<FolderGrant>,
    cancellation: Option<Cancellation>,
    /// Hosts that the step was refused, each with what to say about it.
    refused: Mutex<BTreeMap<String, String>>,
}

/// What is called with capabilities and needs no inputs.
///
/// `observer` follows the call; when it returns, everything was reported. Dropping the future ends the step: its
/// connections are closed, and nothing of it runs on.
impl Step {
    /// The deployment targets that are found in `scope`, as an array of their inputs.
    pub async fn discover(
        &self,
        scope: &Value,
        grants: &Grants,
        observer: Arc<dyn Observer>,
    ) -> Result<Value, CallError> {
        let scope = scope.to_string();
        let found = self.run(grants, BTreeMap::new(), observer, move |step, store| {
            Box::pin(async move { step.octopus_step_execution_execution().call_discover(store, &scope).await })
        });
        call::json(&found.await?.0, "discovered targets")
    }

    /// Calls the component with capabilities. `sensitive_inputs` are the texts that it may ask for, by their handles. What
    /// it answers, and what is to be hidden in that.
    pub(crate) async fn run<T>(
        &self,
        grants: &Grants,
        sensitive_inputs: BTreeMap<String, Secret>,
        observer: Arc<dyn Observer>,
        call: impl for<'a> FnOnce(&'a bindings::Step, &'a mut Store<Sandbox>) -> GuestFuture<'a, Reply<T>> + Send,
    ) -> Result<(T, Mask), CallError>
    where
        Reply<T>: Answer,
    {
        let host = &self.host.inner;
        let side = &host.execution;
        let context = Arc::new(ExecutionContext {
            recorder: Recorder::new(observer, side.limits.output, grants.secrets.clone()),
            variables: grants.variables.clone(),
            sensitive_inputs,
            folders: grants.folders.clone(),
            cancellation: grants.cancellation.clone(),
            refused: Mutex::default(),
        });
        let network = NetworkAccess::granted(&host.network, grants.hosts.clone(), Arc::clone(&context));
        let sandbox = Sandbox::executing(granted_wasi(grants)?, network, Arc::clone(&context), side.limits);
        let reply = call::call(host, &self.inner.loaded, sandbox, side, call).await;
        context.tell_refused(reply.as_ref().ok().and_then(|reply| reply.as_ref().err()).map_or("", |it| &it.message));
        context.recorder.finish();
        let failed = |failure: bindings::octopus::step_types::types::Failure| CallError::Failed(failure.into());
        reply
            .and_then(|reply| reply.map_err(failed))
            .map(|answer| (answer, context.recorder.mask()))
            .map_err(|error| error.masked(|text| context.recorder.presentable(&text)))
    }
}

/// What the exports of `octopus:step-execution` return.
type Reply<T> = Result<T, bindings::octopus::step_types::types::Failure>;

impl ExecutionContext {
    /// Without folders or variables.
    #[cfg(test)]
    pub(crate) fn for_test(observer: Arc<dyn Observer>) -> Self {
        Self {
            recorder: Recorder::new(observer, usize::MAX, Mask::default()),
            variables: BTreeMap::new(),
            sensitive_inputs: BTreeMap::new(),
            folders: Vec::new(),
            cancellation: None,
            refused: Mutex::default(),
        }
    }

    /// Notes that a host was refused, for the verbose log at once. Users are told at the end, unless the step tells them.
    pub(crate) fn refused(&self, host: String, message: String) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Vacant(vacant) = refused.entry(host) {
            // The call is about to end if this exceeds the output limit; the guest's next message will tell.
            let _ = self.recorder.log(Level::Verbose, &message);
            vacant.insert(message);
        }
    }

    fn tell_refused(&self, failure: &str) {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, message) in refused.iter().filter(|(host, _)| !failure.contains(host.as_str())) {
            // The call has ended; beyond the output limit nothing more is told.
            let _ = self.recorder.log(Level::Error, message);
        }
    }

    pub(crate) fn reveal(&self, handle: &str) -> Option<String> {
        self.sensitive_inputs.get(handle).map(|secret| secret.expose().to_owned())
    }

    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let mut variables = self.variables.iter();
        variables.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }

    /// Whether the step shall stop. Steps ask often while they wait, which is also the time to tell what was held back.
    pub(crate) fn cancelled(&self) -> bool {
        self.recorder.tell_due_tasks();
        self.cancellation.as_ref().is_some_and(Cancellation::is_cancelled)
    }

    /// Passes on a file that lies in a granted folder; anything else is a warning to the user.
    pub(crate) fn artifact(&self, path: &str, name: &str) -> Result<(), Stop> {
        self.recorder.count(path.len() + name.len())?;
        match self.collectable(path, name) {
            Ok(file) => {
                self.recorder.observer().artifact(&file, &self.recorder.presentable(name));
                Ok(())
            }
            Err(problem) => {
                let warning = format!("the artifact `{path}` is not collected: {problem}");
                self.recorder.log(Level::Warning, &warning)
            }
        }
    }

    fn collectable(&self, path: &str, name: &str) -> Result<PathBuf, String> {
        if !is_file_name(name) {
            return Err(format!("`{name}` is not a file name"));
        }
        self.on_this_machine(path).ok_or_else(|| "there is no such file in a granted folder".to_owned())
    }

    /// Where the guest's file `path` lies, if that is within a granted folder after following symbolic links.
    fn on_this_machine(&self, path: &str) -> Option<PathBuf> {
        let granted = self.folders.iter().filter_map(|folder| Some((folder, below(path, &folder.guest)?)));
        let (folder, within) = granted.max_by_key(|(folder, _)| folder.guest.len())?;
        let root = fs_err::canonicalize(&folder.host).ok()?;
        let file = fs_err::canonicalize(root.join(within)).ok()?;
        (file.starts_with(&root) && file.is_file()).then_some(file)
    }
}

fn granted_wasi(grants: &Grants) -> Result<WasiCtxBuilder, CallError> {
    let mut wasi = WasiCtx::builder();
    for (name, value) in &grants.environment {
        wasi.env(name, value);
    }
    for folder in &grants.folders {
        let permissions = match folder.access {
            Access::ReadOnly => FsPerms::ReadOnly,
            Access::ReadWrite => FsPerms::ReadWrite,
        };
        wasi.preopened_dir(&folder.host, &folder.guest, permissions)
            .map_err(|source| CallError::Folder { folder: folder.host.clone(), source: source.into() })?;
    }
    Ok(wasi)
}

/// `path` relative to `folder`, both as the guest writes them.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a Path> {
    let within = Path::new(path).strip_prefix(folder).ok()?;
    let is_plain = within.components().all(|part| matches!(part, Component::Normal(_)));
    is_plain.then_some(within)
}

fn is_file_name(name: &str) -> bool {
    let is_plain = |character: char| !character.is_control() && !matches!(character, '/' | '\\' | ':');
    !name.is_empty() && name != "." && name != ".." && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observer::test_observer::Recording;

    fn context(folder: &Path) -> (ExecutionContext, Arc<Recording>) {
        let observer = Arc::new(Recording::default());
        let mut context = ExecutionContext::for_test(Arc::clone(&observer) as Arc<dyn Observer>);
        context.folders = Grants::default().with_folder(folder, "/package").folders;
        (context, observer)
    }

    #[test]
    fn a_refused_host_is_told_at_the_end_unless_the_failure_tells_it() {
        for (failure, expected) in [("", 1), ("something else", 1), ("the step may not call `a.example.com`", 0)] {
            let observer = Arc::new(Recording::default());
            let context = ExecutionContext::for_test(Arc::clone(&observer) as Arc<dyn Observer>);
            for _ in 0..2 {
                context.refused("a.example.com".to_owned(), "not granted".to_owned());
            }
            context.tell_refused(failure);
            let told = observer.log().into_iter().filter(|entry| entry.0 == Level::Error).count();
            assert_eq!((told, observer.log().len()), (expected, 1 + expected), "{failure}");
        }
    }

    #[test]
    fn an_artifact_of_a_granted_folder_is_passed_on() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("report.txt"), "fine").unwrap();
        let (context, observer) = context(folder.path());
        context.artifact("/package/report.txt", "Report.txt").unwrap();
        let file = fs_err::canonicalize(folder.path()).unwrap().join("report.txt").display().to_string();
        assert_eq!(observer.artifacts(), [(file, "Report.txt".to_owned())]);
    }

    #[test]
    fn other_artifacts_are_refused_with_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("inner")).unwrap();
        fs_err::write(folder.path().join("secret"), "").unwrap();
        fs_err::write(folder.path().join("inner/file"), "").unwrap();
        for (path, name) in [
            ("/package/../secret", "a"),
            ("/secret", "a"),
            ("/packages/file", "a"),
            ("/package/missing", "a"),
            ("/package", "a"),
            ("/package/file", "../a"),
            ("/package/file", ""),
        ] {
            let (context, observer) = context(&folder.path().join("inner"));
            context.artifact(path, name).unwrap();
            assert_eq!(observer.artifacts(), [], "{path} as {name:?}");
            assert!(matches!(&observer.log()[..], [(Level::Warning, _)]), "{path} as {name:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs_err::create_dir(&inner).unwrap();
        fs_err::write(folder.path().join("secret"), "").unwrap();
        fs_err::os::unix::fs::symlink("../secret", inner.join("link")).unwrap();
        let (context, observer) = context(&inner);
        context.artifact("/package/link", "a").unwrap();
        assert_eq!(observer.artifacts(), []);
    }
}
