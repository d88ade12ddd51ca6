//! Packages that are uploaded, through the packed fixture `uploading-step`.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::aws::REGION;
use super::fault_proxy::{Fault, FaultProxy};
use super::program::{Ended, Workplace, emulator, end};

const STEP: &str = "uploading-step";

const FILES: [(&str, &str); 2] = [("bootstrap", "#!/bin/sh\n"), ("src/app.py", "print('hello')\n")];

fn inputs() -> Value {
    json!({ "deployTo": { "type": "here", "region": REGION }, "package": { "referenceId": "app" } })
}

/// The package as a folder.
fn folder(workplace: &Workplace) -> PathBuf {
    for (path, text) in FILES {
        workplace.write(&format!("app/{path}"), text);
    }
    workplace.path("app")
}

/// The same package as a zip file, in another order.
fn zipped(workplace: &Workplace) -> PathBuf {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in FILES.iter().rev() {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    workplace.write("app.zip", writer.finish().unwrap().into_inner())
}

fn upload(workplace: &Workplace, inputs: &Value, package: &Path) -> Ended {
    let mut command = workplace.at(&emulator(), "run", STEP, inputs);
    command.arg("--package").arg(format!("app={}", package.display()));
    end(command)
}

fn bucket(workplace: &Workplace) -> String {
    format!("step-artifacts-{}-{REGION}", workplace.account_number())
}

/// The key that an upload has told.
fn key(ended: &Ended) -> String {
    let (_, rest) = ended.stdout.split_once("/packages/").unwrap_or_else(|| panic!("no key is told: {ended:#?}"));
    format!("packages/{}", rest.split_whitespace().next().unwrap())
}

#[test]
fn a_package_is_uploaded_once_whether_it_is_a_folder_or_a_zip_file() {
    let workplace = Workplace::new("upload_twice");
    let first = upload(&workplace, &inputs(), &folder(&workplace));
    first.succeeds();
    assert!(first.stdout.contains("Uploaded package app (2 files"), "{first:#?}");
    let second = upload(&workplace, &inputs(), &zipped(&workplace));
    second.succeeds();
    assert!(second.stdout.contains("Package app is at s3://") && key(&second) == key(&first), "{first:#?}{second:#?}");

    let object = workplace.account().get(&format!("/{}/{}", bucket(&workplace), key(&first)));
    let mut archive = ZipArchive::new(Cursor::new(object)).unwrap();
    for (index, (path, text)) in FILES.into_iter().enumerate() {
        let mut file = archive.by_index(index).unwrap();
        let found = (file.name().unwrap().into_owned(), file.unix_mode().unwrap() & 0o777);
        assert_eq!(found, (path.to_owned(), 0o755));
        let mut unpacked = String::new();
        file.read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }
}

#[test]
fn the_accounts_bucket_is_made_by_a_stack_as_documented() {
    let workplace = Workplace::new("upload_bootstrap");
    let ended = upload(&workplace, &inputs(), &folder(&workplace));
    ended.succeeds();
    assert!(!ended.stdout.contains("AwsOutputs") && !ended.stdout.contains("StackId"), "{ended:#?}");
    let account = workplace.account();
    assert_eq!(account.stack_status("step-artifacts").as_deref(), Some("CREATE_COMPLETE"));
    // The emulator does not put the lifecycle of a template into effect.
    let expected = [
        ("encryption", "<SSEAlgorithm>AES256</SSEAlgorithm>"),
        ("versioning", "<Status>Enabled</Status>"),
        ("publicAccessBlock", "<BlockPublicPolicy>true</BlockPublicPolicy>"),
        ("policy", "aws:SecureTransport"),
    ];
    for (what, text) in expected {
        let answer = String::from_utf8(account.get(&format!("/{}?{what}=", bucket(&workplace)))).unwrap();
        assert!(answer.contains(text), "{what}: {answer}");
    }
}

#[test]
fn a_bucket_that_is_there_is_used_as_it_is() {
    let workplace = Workplace::new("upload_own_bucket");
    workplace.account().create_bucket(&bucket(&workplace));
    upload(&workplace, &inputs(), &folder(&workplace)).succeeds();
    assert_eq!(workplace.account().stack_status("step-artifacts"), None);
}

#[test]
fn a_bucket_that_the_user_names_has_to_exist() {
    let workplace = Workplace::new("upload_no_bucket");
    let mut inputs = inputs();
    inputs["bucket"] = workplace.stack().into();
    let ended = upload(&workplace, &inputs, &folder(&workplace));
    ended.fails(1, &["UploadingStep-Configuration-BucketMissing", &workplace.stack(), "docs/errors/BucketMissing.md"]);
    workplace.account().create_bucket(&workplace.stack());
    upload(&workplace, &inputs, &folder(&workplace)).succeeds();
}

#[test]
fn a_large_package_survives_a_network_that_loses_parts() {
    let workplace = Workplace::new("upload_large");
    workplace.account().create_bucket(&bucket(&workplace));
    let size = 68 * 1024 * 1024;
    workplace.write("app/noise", noise(size));
    let mut parts = 0;
    let proxy = FaultProxy::start(
        &emulator(),
        Box::new(move |arrival| {
            parts += usize::from(arrival.action.contains("partNumber="));
            if arrival.action.contains("partNumber=") && parts % 2 == 0 { Fault::ResetBefore } else { Fault::None }
        }),
    );
    let mut command = workplace.at(&proxy.url(), "run", STEP, &inputs());
    command.args(["--package", "app=app", "--output", "json"]);
    let ended = end(command);
    ended.succeeds();
    let progress: Vec<_> = ended.events().into_iter().filter(|event| event["event"] == "progress").collect();
    assert_eq!(progress.len(), 5, "{progress:#?}");
    let calls = proxy.calls();
    let lost = calls.iter().filter(|call| call.action.contains("partNumber=") && call.status != Some(200)).count();
    assert!(lost >= 2, "{calls:#?}");

    let told = ended.events().into_iter().filter_map(|event| Some(event["message"].as_str()?.to_owned()));
    let told = told.collect::<Vec<_>>().join("\n");
    let ended = Ended { stdout: told, ..ended };
    let object = workplace.account().get(&format!("/{}/{}", bucket(&workplace), key(&ended)));
    let mut archive = ZipArchive::new(Cursor::new(object)).unwrap();
    let mut unpacked = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == noise(size), "the package is not what it was");
}

/// Bytes that cannot be compressed, the same each time (a linear congruential generator).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((state >> 56) as u8)
    };
    std::iter::from_fn(next).take(length).collect()
}

#[test]
fn a_preview_says_whether_a_package_would_be_uploaded() {
    let workplace = Workplace::new("upload_preview");
    let package = folder(&workplace);
    let preview = || {
        let mut command = workplace.at(&emulator(), "preview", STEP, &inputs());
        command.args(["--live", "--json", "--package"]).arg(format!("app={}", package.display()));
        let ended = end(command);
        let plan: Value = serde_json::from_str(&ended.succeeds().stdout).unwrap();
        let changes = plan["actions"][0]["changes"].as_array().unwrap().clone();
        changes
            .iter()
            .map(|change| format!("{} {}", change["effect"], change["kind"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(preview(), ["add AWS::S3::Bucket", "add AWS::S3::Object"]);
    assert_eq!(workplace.account().stack_status("step-artifacts"), None);
    upload(&workplace, &inputs(), &package).succeeds();
    assert_eq!(preview(), [""; 0]);
}

#[test]
fn what_is_wrong_with_a_package_is_told_before_any_call() {
    let workplace = Workplace::new("upload_wrong");
    let mut wrong = inputs();
    wrong["expects"] = "app.py".into();
    let missing = ["UploadingStep-Configuration-FileNotInPackage", "no file app.py", "it has src/app.py"];
    let nobody = |inputs: &Value, package: PathBuf| {
        // Nobody listens there.
        let mut command = workplace.at("http://127.0.0.1:9", "run", STEP, inputs);
        command.arg("--package").arg(format!("app={}", package.display()));
        end(command)
    };
    nobody(&wrong, folder(&workplace)).fails(1, &missing);
    nobody(&wrong, zipped(&workplace)).fails(1, &missing);
    fs_err::create_dir(workplace.path("empty")).unwrap();
    nobody(&inputs(), workplace.path("empty")).fails(1, &["UploadingStep-Configuration-PackageEmpty"]);
    let large = workplace.write("large/model.bin", "");
    fs_err::OpenOptions::new().write(true).open(large).unwrap().set_len(262_144_001).unwrap();
    let told = ["UploadingStep-Memory-PackageTooLarge", "model.bin", "262144000"];
    nobody(&inputs(), workplace.path("large")).fails(1, &told);
    let no_zip = workplace.write("broken.zip", "not a zip");
    nobody(&inputs(), no_zip).fails(2, &["broken.zip", "it is not a zip file", "fix:"]);
}
