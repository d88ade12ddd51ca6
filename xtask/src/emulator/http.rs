//! As much HTTP as it takes to ask a server on this machine whether it is there.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The longest to wait for each part of the exchange.
const PATIENCE: Duration = Duration::from_secs(2);

/// The status code that a GET is answered with, or nothing if there is no answer.
pub(super) fn get(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    status(&start)
}

/// From the first 12 bytes of an answer, such as `HTTP/1.1 200`.
fn status(start: &[u8; 12]) -> Option<u16> {
    let (version, code) = std::str::from_utf8(start).ok()?.split_once(' ')?;
    version.starts_with("HTTP/").then(|| code.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_the_number_after_the_version() {
        assert_eq!(status(b"HTTP/1.1 200"), Some(200));
        assert_eq!(status(b"HTTP/1.0 503"), Some(503));
        assert_eq!(status(b"SSH-2.0-Open"), None);
    }

    #[test]
    fn a_server_that_is_not_there_has_no_status() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert_eq!(get(port, "/"), None);
    }
}
