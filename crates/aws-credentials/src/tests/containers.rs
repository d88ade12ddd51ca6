//! A container's credentials are described by the process environment, which the SDK reads by itself: each test asks
//! from a process of its own.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::thread;

use super::*;
use crate::fake_network::container_credentials;
use crate::http::{HttpClients, bridge};

/// A credentials service that wants to see a token.
fn service() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read_exact(&mut byte).is_err() {
                    break;
                }
                request.extend(byte);
            }
            let request = String::from_utf8_lossy(&request).to_lowercase();
            let body = container_credentials("ASIACONTAINER");
            let answer = if request.contains("authorization: containertoken") {
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
            } else {
                "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
            };
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

/// What a worker in a container with this token finds.
fn found(url: &str, token: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "tests::containers::worker_in_a_container", "--nocapture"])
        .env_clear()
        .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
        .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", token)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let found = printed.split("found: ").nth(1).and_then(|rest| rest.lines().next());
    found.unwrap_or_else(|| panic!("nothing in {printed} {}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

#[tokio::test]
#[ignore = "only in a process of its own, which `found` starts"]
async fn worker_in_a_container() {
    let url = std::env::var("AWS_CONTAINER_CREDENTIALS_FULL_URI").unwrap();
    let worker = Worker::new().with_environment(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)]);
    // Plain HTTP, so no TLS has to be set up.
    let client = reqwest::Client::builder().tls_backend_preconfigured(no_tls()).no_proxy().build().unwrap();
    let clients = HttpClients::new(move |_| std::future::ready(Ok(client.clone())));
    match worker.resolve_over(bridge(clients)).await {
        Ok(session) => println!("found: {} {}", session.source(), seen(&session, "AWS_ACCESS_KEY_ID").unwrap()),
        Err(error) => println!("found: {} {error}", error.code()),
    }
}

fn no_tls() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
}

#[test]
fn a_container_gives_credentials_for_its_token() {
    let url = format!("http://{}/creds", service());
    assert_eq!(found(&url, "containertoken"), "the worker's container ASIACONTAINER");
}

#[test]
fn a_container_that_refuses_ends_the_search() {
    let url = format!("http://{}/creds", service());
    let found = found(&url, "anothertoken");
    assert!(found.starts_with("AwsAuthentication-Networking-MetadataUnavailable "), "{found}");
}

#[test]
fn a_container_that_nobody_answers_for_ends_the_search() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let found = found(&format!("http://{nobody}/creds"), "containertoken");
    assert!(found.starts_with("AwsAuthentication-Networking-MetadataUnavailable "), "{found}");
}
