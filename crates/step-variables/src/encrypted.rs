//! Encrypted variable files: `IV__`, a 16-byte initialisation vector, then AES-CBC with PKCS#7 padding.
//!
//! The key is derived from a password by PBKDF2-HMAC-SHA1 with 1,000 iterations. That is what existing servers and
//! workers speak, not what one would choose today: nothing authenticates the file, so a wrong
//! password can only be recognised by what comes out.

use std::fmt;

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes256};
use cbc::{Decryptor, Encryptor};
use sha1::Sha1;
use step_inputs::Secret;
use zeroize::Zeroizing;

use crate::variable_set::{Layout, LayoutError, Variable, VariableSet};

/// The salt that every known server uses.
pub const DEFAULT_SALT: &str = "Octopuss";

const HEADER: &[u8; 4] = b"IV__";
const IV_BYTES: usize = 16;
const ITERATIONS: u32 = 1000;

/// How long the key is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeySize {
    /// What is written today.
    #[default]
    Aes256,
    /// What step packages were given before January 2025.
    Aes128,
}

/// A key and the way to use it. Wiped from memory when dropped; prints only its size.
///
/// ```
/// use step_variables::{EncryptionKey, KeySize, Layout, Secret, VariableSet, decrypt_variables};
///
/// let variables: VariableSet = [("Region", "eu-west-1")].into_iter().collect();
/// let password = Secret::new("correct horse");
///
/// let key = EncryptionKey::derive(&password, "Octopuss", KeySize::Aes256);
/// let file = key.encrypt_variables(&variables, Layout::Entries)?;
/// assert_eq!(decrypt_variables(&file, &password, "Octopuss")?, variables);
///
/// let error = decrypt_variables(&file, &Secret::new("battery staple"), "Octopuss").unwrap_err();
/// assert!(error.to_string().contains("password or salt is wrong"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct EncryptionKey(KeyBytes);

#[derive(Clone)]
enum KeyBytes {
    Aes256(Zeroizing<[u8; 32]>),
    Aes128(Zeroizing<[u8; 16]>),
}

/// Why a file could not be decrypted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecryptError {
    /// The file does not begin as an encrypted variables file does.
    #[error("this is no encrypted variables file: it does not begin with `IV__` and an initialisation vector")]
    NotEncrypted,
    /// What came out makes no sense.
    #[error("the variables could not be decrypted: the password or salt is wrong, or the file is damaged")]
    WrongPassword,
    /// Decrypted, but not variables.
    #[error("the decrypted file holds no variables")]
    NotVariables(#[source] LayoutError),
}

/// The operating system gave no random bytes for the initialisation vector.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct RandomnessError(#[source] getrandom::Error);

/// Reads a variables file of either key size and either [`Layout`].
///
/// [`Layout::Flat`] does not say which values are sensitive, and the file was encrypted for some of them. So all are, but
/// those that give nothing away: texts of fewer than four characters, `true` and `false`.
pub fn decrypt_variables(file: &[u8], password: &Secret, salt: &str) -> Result<VariableSet, DecryptError> {
    let mut failure = DecryptError::WrongPassword;
    for size in [KeySize::Aes256, KeySize::Aes128] {
        match EncryptionKey::derive(password, salt, size).decrypt_variables(file) {
            Ok(variables) => return Ok(variables),
            Err(DecryptError::WrongPassword) => {}
            Err(other) => failure = other,
        }
    }
    Err(failure)
}

/// Whether `file` begins as an encrypted variables file does. No JSON begins like this.
pub fn is_encrypted(file: &[u8]) -> bool {
    file.starts_with(HEADER)
}

impl EncryptionKey {
    /// Derives the key from a password; [`DEFAULT_SALT`] is the usual salt. Takes about a millisecond.
    pub fn derive(password: &Secret, salt: &str, size: KeySize) -> Self {
        Self(match size {
            KeySize::Aes256 => KeyBytes::Aes256(derive_bytes(password, salt)),
            KeySize::Aes128 => KeyBytes::Aes128(derive_bytes(password, salt)),
        })
    }

    /// Writes a variables file with a random initialisation vector.
    pub fn encrypt_variables(&self, variables: &VariableSet, layout: Layout) -> Result<Vec<u8>, RandomnessError> {
        let mut iv = [0; IV_BYTES];
        getrandom::fill(&mut iv).map_err(RandomnessError)?;
        Ok(self.encrypt(Zeroizing::new(variables.to_json(layout)).as_bytes(), iv))
    }

    /// Encrypts bytes under an initialisation vector, which must never be used twice with one key.
    pub fn encrypt(&self, plain: &[u8], iv: [u8; 16]) -> Vec<u8> {
        let encrypted = match &self.0 {
            KeyBytes::Aes256(key) => {
                Encryptor::<Aes256>::new(&(**key).into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(plain)
            }
            KeyBytes::Aes128(key) => {
                Encryptor::<Aes128>::new(&(**key).into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(plain)
            }
        };
        [HEADER, &iv[..], &encrypted].concat()
    }

    /// Reads a variables file that was written with this key. See [`decrypt_variables`] for what is sensitive in it.
    pub fn decrypt_variables(&self, file: &[u8]) -> Result<VariableSet, DecryptError> {
        let plain = self.decrypt(file)?;
        let text = std::str::from_utf8(&plain).map_err(|_| DecryptError::WrongPassword)?;
        let text = text.trim_start_matches('\u{feff}');
        let variables = VariableSet::from_json(text).map_err(DecryptError::NotVariables)?;
        let is_flat = text.trim_start().starts_with('{');
        Ok(if is_flat { variables.iter().map(guarded).collect() } else { variables })
    }

    /// Decrypts bytes.
    pub fn decrypt(&self, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let rest = file.strip_prefix(HEADER).ok_or(DecryptError::NotEncrypted)?;
        let (iv, encrypted) = rest.split_first_chunk::<IV_BYTES>().ok_or(DecryptError::NotEncrypted)?;
        let iv = (*iv).into();
        let plain = match &self.0 {
            KeyBytes::Aes256(key) => {
                Decryptor::<Aes256>::new(&(**key).into(), &iv).decrypt_padded_vec::<Pkcs7>(encrypted)
            }
            KeyBytes::Aes128(key) => {
                Decryptor::<Aes128>::new(&(**key).into(), &iv).decrypt_padded_vec::<Pkcs7>(encrypted)
            }
        };
        plain.map(Zeroizing::new).map_err(|_| DecryptError::WrongPassword)
    }
}

/// A variable of which nobody said whether it is sensitive.
fn guarded(variable: &Variable) -> Variable {
    const FEWEST: usize = 4;
    let value = variable.value();
    let says_nothing =
        value.chars().count() < FEWEST || ["true", "false"].iter().any(|it| it.eq_ignore_ascii_case(value));
    if says_nothing { variable.clone() } else { Variable::sensitive(variable.name(), value) }
}

fn derive_bytes<const BYTES: usize>(password: &Secret, salt: &str) -> Zeroizing<[u8; BYTES]> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    pbkdf2::pbkdf2_hmac::<Sha1>(password.expose().as_bytes(), salt.as_bytes(), ITERATIONS, &mut *bytes);
    bytes
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = match self.0 {
            KeyBytes::Aes256(_) => KeySize::Aes256,
            KeyBytes::Aes128(_) => KeySize::Aes128,
        };
        write!(formatter, "{size:?}({})", Secret::MASK)
    }
}
