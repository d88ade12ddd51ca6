//! Which servers are trusted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_platform_verifier::Verifier;

/// Names a file of certificates in PEM, as for AWS's own tools.
const BUNDLE: &str = "AWS_CA_BUNDLE";

/// Why no secure connection can be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrustError {
    /// The bundle is not a file of certificates.
    #[error("cannot read the certificates of {BUNDLE}, {}: {problem}", path.display())]
    Bundle { path: PathBuf, problem: String },
    /// The system has no certificates, for instance.
    #[error("TLS is unusable")]
    Tls(#[from] rustls::Error),
}

/// Trusts whom the operating system trusts, on Linux with `SSL_CERT_FILE` and `SSL_CERT_DIR`, and whom `AWS_CA_BUNDLE`
/// names. AWS's tools trust nobody but that bundle then, but here are other hosts than AWS's, too.
pub(super) fn from_environment() -> Result<ClientConfig, TrustError> {
    let bundle = std::env::var_os(BUNDLE).filter(|path| !path.is_empty());
    tls_config(bundle.as_deref().map(Path::new))
}

/// The provider is named, since a process-wide default belongs to the program that embeds this crate.
fn tls_config(bundle: Option<&Path>) -> Result<ClientConfig, TrustError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let extra = bundle.map(certificates).transpose()?.unwrap_or_default();
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(bundle: &Path) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    let unusable = |problem: String| TrustError::Bundle { path: bundle.to_owned(), problem };
    let pem = fs_err::read(bundle).map_err(|error| unusable(error.to_string()))?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = read.map_err(|error| unusable(error.to_string()))?;
    if certificates.is_empty() { Err(unusable("there are none in it".to_owned())) } else { Ok(certificates) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_that_cannot_be_used_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bundle.pem");
        let problem = || tls_config(Some(&path)).unwrap_err().to_string();
        assert!(problem().starts_with("cannot read the certificates of AWS_CA_BUNDLE, /"), "{}", problem());
        fs_err::write(&path, "no certificate").unwrap();
        assert!(problem().ends_with("bundle.pem: there are none in it"), "{}", problem());
        fs_err::write(&path, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").unwrap();
        assert!(problem().contains("bundle.pem: "), "{}", problem());
    }
}
