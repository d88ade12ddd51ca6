//! The folder for what is prepared once per machine. It lies outside `target/`, so that `cargo clean` keeps it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;

/// The cache folder: `$STEPS_CACHE_DIR`, or `step-packages` in the platform's cache folder.
pub(crate) struct Cache {
    root: PathBuf,
}

impl Cache {
    pub(crate) fn open() -> Result<Self> {
        if let Some(root) = std::env::var_os("STEPS_CACHE_DIR").filter(|value| !value.is_empty()) {
            let root = std::path::absolute(root).context("STEPS_CACHE_DIR is no path")?;
            return Ok(Self { root });
        }
        let folders = directories::BaseDirs::new();
        let folders = folders.context("there is no home folder for a cache; name a folder in STEPS_CACHE_DIR")?;
        Ok(Self { root: folders.cache_dir().join("step-packages") })
    }

    /// The entry `name`, if it is complete.
    pub(crate) fn get(&self, name: &str) -> Option<PathBuf> {
        Some(self.root.join(name)).filter(|entry| entry.is_dir())
    }

    /// The entry `name`; `make` fills it if it is not there.
    ///
    /// `make` works in a temporary folder that gets its name when it is complete: a run that was cut off is never taken
    /// for a finished one. Of two runs at once, one makes the entry and the other waits.
    pub(crate) fn get_or_make(&self, name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        if let Some(entry) = self.get(name) {
            return Ok(entry);
        }
        fs::create_dir_all(&self.root)?;
        let _lock = self.lock(name)?;
        if let Some(entry) = self.get(name) {
            return Ok(entry);
        }
        let staging = self.root.join(format!("{name}.partial"));
        remove_if_present(&staging)?;
        fs::create_dir(&staging)?;
        make(&staging)?;
        let entry = self.root.join(name);
        fs::rename(&staging, &entry)?;
        Ok(entry)
    }

    /// Removes an entry that no longer works.
    pub(crate) fn discard(&self, name: &str) -> Result<()> {
        remove_if_present(&self.root.join(name))
    }

    /// Held until the returned file is dropped, and released by the system if this process is killed.
    fn lock(&self, name: &str) -> Result<fs::File> {
        let path = self.root.join(format!("{name}.lock"));
        let file = fs::File::create(&path)?;
        if file.file().try_lock().is_err() {
            eprintln!("waiting for another run that is preparing {name}");
            file.file().lock().with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}

fn remove_if_present(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { root: folder.path().join("cache") };
        (folder, cache)
    }

    #[test]
    fn an_entry_is_made_once() {
        let (_folder, cache) = cache();
        let make = |staging: &Path| Ok(fs::write(staging.join("made"), "first")?);
        let entry = cache.get_or_make("thing", make).unwrap();
        cache.get_or_make("thing", |_| bail!("made twice")).unwrap();
        assert_eq!(fs::read_to_string(entry.join("made")).unwrap(), "first");
    }

    #[test]
    fn a_run_that_failed_leaves_no_entry_and_does_not_disturb_the_next() {
        let (_folder, cache) = cache();
        let cut_off = cache.get_or_make("thing", |staging| {
            fs::write(staging.join("half"), "")?;
            bail!("cut off")
        });
        assert!(cut_off.is_err());
        assert_eq!(cache.get("thing"), None);
        let entry = cache.get_or_make("thing", |_| Ok(())).unwrap();
        assert!(!entry.join("half").exists());
    }

    #[test]
    fn two_runs_at_once_make_one_entry() {
        let (_folder, cache) = cache();
        let count = std::sync::atomic::AtomicUsize::new(0);
        let make = || {
            cache.get_or_make("thing", |_| {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(50));
                Ok(())
            })
        };
        std::thread::scope(|scope| {
            let runs = [scope.spawn(make), scope.spawn(make)];
            runs.map(|run| run.join().unwrap().unwrap())
        });
        assert_eq!(count.into_inner(), 1);
    }
}
