//! The AWS emulator for the demo and the end-to-end tests: MiniStack, as a child process that is gone when we are.
//!
//! It runs the code of Lambda functions as this user, so it listens on the loopback address only, knows no variable of
//! our environment but `PATH`, and has a private folder for its files. It shares none of our process group: its workers
//! would survive it, so the whole group is killed at the end.

mod http;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fs_err as fs;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::interrupt;
use crate::progress::seconds;
use crate::python::{Environment, Python};

/// What the emulator is: MiniStack, and boto3 to talk to it.
const ENVIRONMENT: Environment = Environment {
    purpose: "AWS emulator",
    entry: "ministack-1.5.33",
    requirements: &["ministack==1.5.33", "boto3==1.43.106"],
    megabytes: 90,
};

/// The longest that a start may take, on a machine that is busy with other things.
const START_LIMIT: Duration = Duration::from_mins(1);

/// The Python that has the emulator and boto3, which are installed if need be.
pub(crate) fn python() -> Result<Python> {
    ENVIRONMENT.ensure()
}

/// A running emulator. Dropping it ends it and removes its files.
pub(crate) struct Emulator {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    child: Child,
    folder: tempfile::TempDir,
}

impl Emulator {
    /// Installs the emulator if need be, starts it on a free port and waits until it answers.
    pub(crate) fn start() -> Result<Self> {
        let python = python()?;
        let started = Instant::now();
        let emulator = Self::spawn(&python)?.wait_until_ready()?;
        eprintln!("emulator started on {} in {}", emulator.url(), seconds(started.elapsed()));
        Ok(emulator)
    }

    /// The endpoint for every AWS service.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it writes about itself.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("emulator.log")
    }

    /// The environment of programs that are to talk to it. It takes any secret; a key that is no account number means
    /// its default account.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let variables = [
            ("AWS_ENDPOINT_URL", self.url()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
        ];
        variables.map(|(name, value)| (name.to_owned(), value)).into()
    }

    fn spawn(python: &Python) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("step-packages-emulator-").tempdir()?;
        let address = free_port()?;
        let log = fs::File::create(folder.path().join("emulator.log"))?.into_file();
        let mut command = python.module("ministack");
        command.current_dir(folder.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", folder.path()).env("TMPDIR", folder.path());
        command.env("BIND_HOST", address.ip().to_string()).env("GATEWAY_PORT", address.port().to_string());
        // Signatures and IAM policies are checked, and capabilities asked for, only with this.
        command.env("AUTH", "true");
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0);
        let child = command.spawn().with_context(|| crate::process::cannot_start(&command))?;
        Ok(Self { address, child, folder })
    }

    fn wait_until_ready(mut self) -> Result<Self> {
        let started = Instant::now();
        while http::get(self.address, "/_ministack/health").is_none_or(|status| status != 200) {
            interrupt::check()?;
            if let Some(status) = self.child.try_wait()? {
                bail!("the emulator ended at once ({status}); it said:\n{}", self.said());
            }
            if started.elapsed() > START_LIMIT {
                bail!("the emulator does not answer after {}; it said:\n{}", seconds(START_LIMIT), self.said());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(self)
    }

    fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Nothing of it is to be kept, so there is nothing to end in good order. A group that is gone is as wanted.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// A port that nothing listens on. Another program may take it before the emulator does; the start then fails and says so.
fn free_port() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?;
    Ok(listener.local_addr()?)
}
