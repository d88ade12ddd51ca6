//! Encrypted variable files, against files that other programs wrote.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use proptest::prelude::*;
use serde_json::Value;
use step_variables::{DecryptError, EncryptionKey, KeySize, Layout, Secret, Variable, VariableSet, decrypt_variables};

struct Case {
    name: String,
    password: Secret,
    salt: String,
    size: KeySize,
    iv: [u8; 16],
    plain: String,
    file: Vec<u8>,
    variables: VariableSet,
}

fn cases() -> Vec<Case> {
    let fixture = include_str!("fixtures/encrypted-variables.json");
    let fixture: Value = serde_json::from_str(fixture).unwrap();
    fixture["cases"].as_array().unwrap().iter().map(read_case).collect()
}

fn read_case(case: &Value) -> Case {
    let text = |name: &str| case[name].as_str().unwrap().to_owned();
    let size = if case["keyBits"] == 256 { KeySize::Aes256 } else { KeySize::Aes128 };
    let variables = case["variables"].as_array().unwrap().iter().map(|variable| {
        let (name, value) = (variable[0].as_str().unwrap(), variable[1].as_str().unwrap());
        if variable[2] == true { Variable::sensitive(name, value) } else { Variable::new(name, value) }
    });
    Case {
        name: text("name"),
        password: Secret::new(text("password")),
        salt: text("salt"),
        size,
        iv: hex::decode(text("iv")).unwrap().try_into().unwrap(),
        plain: text("plain"),
        file: hex::decode(text("file")).unwrap(),
        variables: variables.collect(),
    }
}

#[test]
fn other_programs_files_are_read() {
    for case in cases() {
        let variables = decrypt_variables(&case.file, &case.password, &case.salt).expect(&case.name);
        let layout = if case.plain.contains("\"k\"") { Layout::Entries } else { Layout::Flat };
        assert_eq!(variables, as_read(&case.variables, layout), "{}", case.name);
    }
}

/// The flat layout does not say what is sensitive, so each longer text is.
fn as_read(variables: &VariableSet, layout: Layout) -> VariableSet {
    let guarded = |variable: &Variable| match variable.value() {
        value if layout == Layout::Entries || value.chars().count() < 4 => variable.clone(),
        "true" | "True" | "false" | "False" => variable.clone(),
        value => Variable::sensitive(variable.name(), value),
    };
    variables.iter().map(guarded).collect()
}

#[test]
fn all_that_a_flat_file_could_hide_is_sensitive() {
    let values =
        [("Password", "open sesame", true), ("Port", "8080", true), ("Pin", "041", false), ("On", "True", false)];
    let variables: VariableSet = values.iter().map(|(name, value, _)| (*name, *value)).collect();
    let password = Secret::new("p");
    let file =
        EncryptionKey::derive(&password, "s", KeySize::Aes256).encrypt_variables(&variables, Layout::Flat).unwrap();
    let read = decrypt_variables(&file, &password, "s").unwrap();
    for (name, value, is_sensitive) in values {
        let variable = read.get(name).unwrap();
        assert_eq!((variable.value(), variable.is_sensitive()), (value, is_sensitive), "{name}");
    }
}

#[test]
fn the_same_bytes_are_written() {
    for case in cases() {
        let key = EncryptionKey::derive(&case.password, &case.salt, case.size);
        assert_eq!(key.encrypt(case.plain.as_bytes(), case.iv), case.file, "{}", case.name);
    }
}

#[test]
fn a_wrong_password_or_salt_is_told() {
    for case in cases() {
        for (password, salt) in [(Secret::new("wrong"), case.salt.as_str()), (case.password, "pepper")] {
            let error = decrypt_variables(&case.file, &password, salt).unwrap_err();
            assert!(matches!(error, DecryptError::WrongPassword), "{}: {error:?}", case.name);
        }
    }
}

#[test]
fn other_files_are_told_apart() {
    let password = Secret::new("p");
    for file in [&b""[..], b"{}", b"IV__0123456789", b"PK\x03\x04"] {
        assert!(matches!(decrypt_variables(file, &password, "s"), Err(DecryptError::NotEncrypted)), "{file:?}");
    }
    let key = EncryptionKey::derive(&password, "s", KeySize::Aes256);
    let no_variables = key.encrypt(b"[1, 2]", [7; 16]);
    let error = decrypt_variables(&no_variables, &password, "s").unwrap_err();
    assert!(matches!(error, DecryptError::NotVariables(_)), "{error:?}");
}

#[test]
fn a_damaged_file_is_no_panic() {
    let case = cases().remove(0);
    for end in 0..case.file.len() {
        assert!(decrypt_variables(&case.file[..end], &case.password, &case.salt).is_err());
    }
}

#[test]
fn two_files_never_share_their_initialisation_vector() {
    let key = EncryptionKey::derive(&Secret::new("p"), "s", KeySize::Aes256);
    let file = || key.encrypt_variables(&VariableSet::new(), Layout::Flat).unwrap();
    assert_ne!(file()[4..20], file()[4..20]);
}

#[test]
fn neither_password_nor_key_can_be_printed() {
    let password = Secret::new("hunter2");
    let key = EncryptionKey::derive(&password, "s", KeySize::Aes128);
    assert_eq!(format!("{password:?} {key:?}"), "*** Aes128(***)");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encrypted_can_be_decrypted(
        values in prop::collection::vec((".{1,20}", ".{0,50}", any::<bool>()), 0..8),
        password in ".{0,20}",
        salt in ".{0,10}",
        is_small in any::<bool>(),
    ) {
        let variables: VariableSet = values
            .into_iter()
            .map(|(name, value, sensitive)| if sensitive { Variable::sensitive(name, value) } else { Variable::new(name, value) })
            .collect();
        let password = Secret::new(password);
        let size = if is_small { KeySize::Aes128 } else { KeySize::Aes256 };
        let file = EncryptionKey::derive(&password, &salt, size).encrypt_variables(&variables, Layout::Entries).unwrap();
        prop_assert_eq!(decrypt_variables(&file, &password, &salt).unwrap(), variables);
    }
}
