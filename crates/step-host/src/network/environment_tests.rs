//! What the process environment says about proxies and certificates. A test's own environment is that of all tests, so
//! each asks from a process of its own: [`request_of_a_child`].

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use super::client::{Network, Route};

/// The name that the servers' certificates are for, which only a proxy can resolve.
const NAME: &str = "service.test";
const URL: &str = "STEP_HOST_TEST_URL";
const ROUTE: &str = "STEP_HOST_TEST_ROUTE";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";

/// A certificate authority that no system trusts, and a server with a certificate of it.
struct PrivatePlace {
    folder: TempDir,
    server: SocketAddr,
}

impl PrivatePlace {
    fn open() -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("ca.pem"), authority.self_signed(&key).unwrap().pem()).unwrap();
        let server = https_server(&Issuer::new(authority, key));
        Self { folder, server }
    }

    fn bundle(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }
}

/// A server that says hello, with a certificate for [`NAME`] and 127.0.0.1.
fn https_server(issuer: &Issuer<'_, KeyPair>) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let names = vec![NAME.to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    serve(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        // A client that does not trust the certificate hangs up.
        if headers(&mut stream).is_some() {
            stream.write_all(ANSWER).unwrap();
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    })
}

/// A proxy that connects [`NAME`] to `server`, and refuses everybody else.
fn proxy(server: SocketAddr) -> SocketAddr {
    serve(move |mut client| {
        let request = headers(&mut client).unwrap();
        if !request.starts_with(&format!("CONNECT {NAME}:443 ")) {
            return client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").unwrap();
        }
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        let upstream = TcpStream::connect(server).unwrap();
        let (mut to, mut from) = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut from, &mut to));
        let _ = std::io::copy(&mut &upstream, &mut client);
    })
}

/// Serves every connection on a thread of its own.
fn serve(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || answer(stream.unwrap()));
        }
    });
    address
}

/// A request's headers, or nothing if there is no request.
fn headers(stream: &mut impl std::io::Read) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        read.extend(byte);
    }
    String::from_utf8(read).ok()
}

/// What a process with these variables gets from `url`: the body, or why there is none.
fn ask(url: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "network::environment_tests::request_of_a_child", "--nocapture"])
        .env_clear()
        .env(URL, url)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let answer = printed.split("answer: ").nth(1).and_then(|rest| rest.lines().next());
    answer.unwrap_or_else(|| panic!("no answer in {printed} {}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

#[tokio::test]
#[ignore = "only in a process of its own, which `ask` starts"]
async fn request_of_a_child() {
    let url = std::env::var(URL).unwrap();
    let route = if std::env::var(ROUTE).is_ok() { Route::Direct } else { Route::Usual };
    let client = match Network::default().client_for(route, Some(Duration::from_secs(5))).await {
        Ok(client) => client,
        Err(error) => return println!("answer: {error}"),
    };
    match client.get(url).send().await {
        Ok(response) => println!("answer: {}", response.text().await.unwrap()),
        Err(error) => println!("answer: {:?}", super::failure::classify(&error)),
    }
}

#[test]
fn a_private_authority_is_not_trusted_by_itself() {
    let place = PrivatePlace::open();
    let answer = ask(&format!("https://{}/", place.server), &[]);
    assert!(answer.starts_with("(TlsCertificateError, ") && answer.contains("UnknownIssuer"), "{answer}");
}

#[test]
fn bundles_are_trusted() {
    let place = PrivatePlace::open();
    for variable in ["AWS_CA_BUNDLE", "SSL_CERT_FILE"] {
        let answer = ask(&format!("https://{}/", place.server), &[(variable, &place.bundle())]);
        assert_eq!(answer, "hello", "{variable}");
    }
}

#[test]
fn a_bundle_that_is_missing_is_named() {
    let missing = Path::new("/no/such/bundle.pem").display().to_string();
    let answer = ask("https://127.0.0.1:9/", &[("AWS_CA_BUNDLE", &missing)]);
    assert!(answer.starts_with("cannot read the certificates of AWS_CA_BUNDLE, /no/such/bundle.pem"), "{answer}");
}

#[test]
fn requests_go_through_the_proxy() {
    let place = PrivatePlace::open();
    let proxy = format!("http://{}", proxy(place.server));
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let variables = [(variable, proxy.as_str()), ("AWS_CA_BUNDLE", &place.bundle())];
        assert_eq!(ask(&format!("https://{NAME}/"), &variables), "hello", "{variable}");
    }
}

#[test]
fn some_hosts_need_no_proxy() {
    let place = PrivatePlace::open();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let variables = [("HTTPS_PROXY", format!("http://{nobody}")), ("AWS_CA_BUNDLE", place.bundle())];
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let url = format!("https://{}/", place.server);
    let through_nobody = ask(&url, &variables);
    assert!(through_nobody.starts_with("(ConnectionRefused, "), "{through_nobody}");
    assert_eq!(ask(&url, &[&variables[..], &[("NO_PROXY", "127.0.0.1")]].concat()), "hello");
    assert_eq!(ask(&url, &[&variables[..], &[(ROUTE, "direct")]].concat()), "hello");
}

#[test]
fn a_proxy_that_refuses_is_told_from_the_host() {
    let place = PrivatePlace::open();
    let proxy = format!("http://{}", proxy(place.server));
    let answer = ask("https://other.test/", &[("HTTPS_PROXY", &proxy)]);
    assert!(answer.contains("proxy"), "{answer}");
}
