use std::path::Path;
use std::thread;

use super::*;
use crate::Surface;

const EXPORTS: [&str; 6] = [
    "octopus:step-description/description",
    "octopus:step-ui/ui",
    "octopus:step-validation/validation",
    "octopus:step-migration/migration",
    "octopus:step-planning/planning",
    "octopus:step-execution/execution",
];

/// A component with some code, and with empty interfaces of these names.
fn component(exports: &[String]) -> Vec<u8> {
    let exports: Vec<String> = exports.iter().map(|name| format!(r#"(export "{name}" (instance $empty))"#)).collect();
    let exports = exports.join("\n");
    let text = format!(
        "(component
            (core module $m (func (export \"f\") (param i32) (result i32) local.get 0 i32.const 1 i32.add))
            (core instance $i (instantiate $m))
            (instance $empty)
            {exports})"
    );
    wat::parse_str(text).unwrap()
}

fn host(cache: Option<&Path>) -> Host {
    Host::new(HostOptions { cache: cache.map(Into::into), ..HostOptions::default() }).unwrap()
}

fn refused(wasm: &[u8]) -> LoadError {
    host(None).load_component(wasm).err().unwrap()
}

/// Loads a component whose code is compiled before it is refused for being no step.
fn load(host: &Host) -> CacheUse {
    let refused = host.load_component(&component(&[])).err().unwrap();
    assert!(matches!(refused, LoadError::MissingExport { .. }), "{refused}");
    host.cache_use()
}

#[test]
fn what_is_no_component_is_refused() {
    let module = wat::parse_str("(module)").unwrap();
    for wasm in [&b"nonsense"[..], &module, &component(&[])[..20], b""] {
        let refused = refused(wasm);
        assert!(matches!(refused, LoadError::NotAComponent { .. }), "{refused}");
    }
}

#[test]
fn an_unknown_import_is_named() {
    let wasm = wat::parse_str(r#"(component (import "acme:secrets/store@1.2.0" (instance (export "read" (func)))))"#);
    let refused = refused(&wasm.unwrap());
    assert!(
        matches!(&refused, LoadError::UnknownImport { import } if import == "acme:secrets/store@1.2.0"),
        "{refused}"
    );
}

#[test]
fn a_missing_export_is_named() {
    let refused = refused(&component(&EXPORTS[1..].iter().map(|name| format!("{name}@1.0.0")).collect::<Vec<_>>()));
    assert!(matches!(refused, LoadError::MissingExport { export } if export == EXPORTS[0]), "{refused}");
}

#[test]
fn a_surface_of_another_major_is_refused() {
    let mut exports: Vec<String> = EXPORTS.iter().map(|name| format!("{name}@1.0.0")).collect();
    exports[1] = "octopus:step-ui/ui@2.1.0".into();
    let refused = refused(&component(&exports));
    assert!(matches!(refused, LoadError::UnsupportedSurface { surface: Surface::Ui, .. }), "{refused}");
    assert!(refused.to_string().contains("UI surface has version 2.1.0, but this host supports 1.x"), "{refused}");
}

#[test]
fn a_surface_without_its_functions_is_refused() {
    let refused = refused(&component(&EXPORTS.map(|name| format!("{name}@1.0.0"))));
    assert!(matches!(refused, LoadError::Mismatch { .. }), "{refused}");
}

#[test]
fn a_component_is_compiled_once_for_all_processes() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(&host(Some(folder.path()))), CacheUse { hits: 0, misses: 1 });
    assert_eq!(load(&host(Some(folder.path()))), CacheUse { hits: 1, misses: 0 });
}

#[test]
fn hosts_that_start_at_the_same_time_share_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let folder = folder.path().to_owned();
        thread::spawn(move || load(&host(Some(&folder))))
    };
    let starts: Vec<_> = (0..8).map(|_| start()).collect();
    assert!(starts.into_iter().all(|start| start.join().is_ok()));
    assert_eq!(load(&host(Some(folder.path()))), CacheUse { hits: 1, misses: 0 });
}

#[test]
fn a_damaged_cache_is_compiled_again() {
    let folder = tempfile::tempdir().unwrap();
    load(&host(Some(folder.path())));
    for damage in [&b"garbage"[..], b""] {
        for file in cached_files(folder.path()) {
            fs_err::write(file, damage).unwrap();
        }
        assert_eq!(load(&host(Some(folder.path()))), CacheUse { hits: 0, misses: 1 });
        assert_eq!(load(&host(Some(folder.path()))), CacheUse { hits: 1, misses: 0 });
    }
}

#[cfg(unix)]
#[test]
fn a_cache_that_every_user_can_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    fs_err::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let options = HostOptions { cache: Some(folder.path().into()), ..HostOptions::default() };
    assert!(matches!(Host::new(options), Err(HostError::Cache { .. })));
}

#[test]
fn the_ticker_ends_with_its_host() {
    let host = host(None);
    let engine = host.inner.engine.weak();
    let ticking = host.inner.ticker.tick();
    drop(ticking);
    drop(host);
    assert!(engine.upgrade().is_none());
}

/// All compiled components below `folder`, without the statistics beside them.
fn cached_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { cached_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_none())
        .collect()
}
