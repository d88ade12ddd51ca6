use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::thread;
use std::time::Duration;

use http_body_util::Empty;

use super::*;
use crate::observer::Level;
use crate::observer::Observer;
use crate::observer::test_observer::Recording;

struct Guest {
    access: NetworkAccess,
    observer: Arc<Recording>,
}

impl Guest {
    /// With these hosts granted.
    fn with(hosts: &[&str]) -> Self {
        let observer = Arc::new(Recording::default());
        let context = Arc::new(ExecutionContext::for_test(Arc::clone(&observer) as Arc<dyn Observer>));
        let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
        Self { access: NetworkAccess::granted(&Network::default(), hosts, context), observer }
    }

    async fn get(&mut self, url: &str) -> Result<http::Response<WasiBody>, Error> {
        self.send(http::Request::get(url), empty(), RequestOptions::default()).await
    }

    async fn send(
        &mut self,
        request: http::request::Builder,
        body: WasiBody,
        options: RequestOptions,
    ) -> Result<http::Response<WasiBody>, Error> {
        let sent = self.access.send_request(request.body(body).unwrap(), Some(options), Box::new(async { Ok(()) }));
        Pin::from(sent).await.map(|(response, _)| response)
    }
}

fn empty() -> WasiBody {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

fn full(text: &'static str) -> WasiBody {
    Full::new(Bytes::from_static(text.as_bytes())).map_err(|never| match never {}).boxed_unsync()
}

async fn text(response: http::Response<WasiBody>) -> Result<String, Error> {
    let bytes = response.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}

/// A server that answers its first connection with `serve`.
fn server<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (SocketAddr, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, thread::spawn(move || serve(listener.accept().unwrap().0)))
}

/// Reads a request to the end of its headers, or until it ends with `end`.
fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        read.extend(byte);
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn a_granted_host_is_reached() {
    let (address, server) = server(|mut stream| {
        let request = read_until(&mut stream, "\r\n\r\n");
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello").unwrap();
        request
    });
    let response = Guest::with(&[&address.to_string()]).get(&format!("http://{address}/path?query")).await.unwrap();
    assert_eq!(text(response).await.unwrap(), "hello");
    let request = server.join().unwrap();
    assert!(request.starts_with("GET /path?query HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("host: {address}\r\n")), "{request}");
}

#[tokio::test]
async fn a_body_is_sent_with_its_length() {
    let (address, server) = server(|mut stream| {
        let request = read_until(&mut stream, "Action=List");
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        request
    });
    let request = http::Request::post(format!("http://{address}/")).header("content-length", "11");
    let mut guest = Guest::with(&[&address.to_string()]);
    guest.send(request, full("Action=List"), RequestOptions::default()).await.unwrap();
    let request = server.join().unwrap();
    assert!(request.contains("content-length: 11\r\n") && !request.contains("transfer-encoding"), "{request}");
}

#[tokio::test]
async fn another_host_is_refused_with_an_answer_that_says_so() {
    let response = Guest::with(&["api.example.com"]).get("https://other.example.com/").await.unwrap();
    assert_eq!(response.status(), 403);
    assert_eq!(response.headers()[REFUSED_HEADER], "other.example.com");
    assert!(text(response).await.unwrap().contains("`--allow-host other.example.com`"));
}

#[tokio::test]
async fn a_refusal_is_noted_once() {
    let mut guest = Guest::with(&[]);
    for _ in 0..3 {
        guest.get("http://localhost:4566/").await.unwrap();
    }
    let refusal =
        "the step may not call `localhost:4566`: it was not granted; grant it with `--allow-host localhost:4566`";
    assert_eq!(guest.observer.log(), [(Level::Verbose, refusal.to_owned())]);
}

#[tokio::test]
async fn without_capabilities_every_host_is_refused() {
    let request = http::Request::get("https://api.example.com/").body(empty()).unwrap();
    let sent = NetworkAccess::none().send_request(request, None, Box::new(async { Ok(()) }));
    assert_eq!(Pin::from(sent).await.unwrap().0.status(), 403);
}

#[tokio::test]
async fn another_spelling_of_an_address_is_not_another_host() {
    let mut guest = Guest::with(&["api.example.com"]);
    let response = guest.get("http://2852039166/latest/meta-data/").await.unwrap();
    assert_eq!(response.headers()[REFUSED_HEADER], "169.254.169.254");
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let (address, _server) = server(|mut stream| {
        read_until(&mut stream, "\r\n\r\n");
        stream.write_all(b"HTTP/1.1 302 Found\r\nlocation: http://evil.test/\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let response = Guest::with(&[&address.to_string()]).get(&format!("http://{address}/")).await.unwrap();
    assert_eq!(response.status(), 302);
}

#[tokio::test]
async fn a_refused_connection_is_told_to_the_guest_and_the_verbose_log() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut guest = Guest::with(&[&address.to_string()]);
    let error = guest.get(&format!("http://{address}/")).await.unwrap_err();
    assert!(matches!(error, Error::ConnectionRefused), "{error:?}");
    let message = format!("could not connect to {address}: connection refused");
    assert_eq!(guest.observer.log(), [(Level::Verbose, message)]);
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_a_tls_error() {
    let (address, _server) = server(|mut stream| {
        let mut hello = [0; 64];
        stream.read_exact(&mut hello).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let error = Guest::with(&[&address.to_string()]).get(&format!("https://{address}/")).await.unwrap_err();
    assert!(matches!(error, Error::TlsProtocolError), "{error:?}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_a_dns_error() {
    let error = Guest::with(&["no-such-name.invalid"]).get("https://no-such-name.invalid/").await.unwrap_err();
    assert!(matches!(error, Error::DnsError { .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_a_timeout() {
    let (address, _server) = server(|mut stream| {
        read_until(&mut stream, "\r\n\r\n");
        thread::sleep(Duration::from_secs(2));
    });
    let options = RequestOptions { first_byte_timeout: Some(Duration::from_millis(50)), ..RequestOptions::default() };
    let request = http::Request::get(format!("http://{address}/"));
    let error = Guest::with(&[&address.to_string()]).send(request, empty(), options).await.unwrap_err();
    assert!(matches!(error, Error::ConnectionReadTimeout), "{error:?}");
}

#[tokio::test]
async fn a_body_that_stalls_is_a_timeout() {
    let (address, _server) = server(|mut stream| {
        read_until(&mut stream, "\r\n\r\n");
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").unwrap();
        thread::sleep(Duration::from_secs(2));
    });
    let options =
        RequestOptions { between_bytes_timeout: Some(Duration::from_millis(50)), ..RequestOptions::default() };
    let request = http::Request::get(format!("http://{address}/"));
    let response = Guest::with(&[&address.to_string()]).send(request, empty(), options).await.unwrap();
    let error = text(response).await.unwrap_err();
    assert!(matches!(error, Error::ConnectionReadTimeout), "{error:?}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let (address, server) = server(|mut stream| {
        for _ in 0..2 {
            read_until(&mut stream, "\r\n\r\n");
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
        }
    });
    let mut guest = Guest::with(&[&address.to_string()]);
    for _ in 0..2 {
        let response = guest.get(&format!("http://{address}/")).await.unwrap();
        assert_eq!(text(response).await.unwrap(), "ok");
    }
    server.join().unwrap();
}
