//! As much HTTP/1.1 as it takes to stand between a step and the emulator: whole messages, one for each connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The longest wait for a peer that has stopped talking. Longer than any pause that a test asks for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request or an answer.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// `POST / HTTP/1.1` or `HTTP/1.1 200 OK`.
    start: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn new(start: impl Into<String>, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { start: start.into(), headers, body: body.into() }
    }

    /// The next message; nothing if the peer has closed the connection without one.
    pub(crate) fn read(stream: &TcpStream) -> io::Result<Option<Self>> {
        Self::read_message(stream, true)
    }

    fn read_message(stream: &TcpStream, has_body: bool) -> io::Result<Option<Self>> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut reader = BufReader::new(stream);
        let start = line(&mut reader)?;
        if start.is_empty() {
            return Ok(None);
        }
        let mut message = Self { start, headers: headers(&mut reader)?, body: Vec::new() };
        if has_body {
            message.body = message.read_body(reader)?;
        }
        Ok(Some(message))
    }

    /// What a proxy was asked, as the server is asked: without scheme and host.
    pub(crate) fn without_origin(mut self) -> Self {
        if let Some((method, rest)) = self.start.split_once(" http://")
            && let Some(path) = rest.find('/')
        {
            self.start = format!("{method} {}", &rest[path..]);
        }
        self
    }

    /// Writes the message; the connection ends with it.
    pub(crate) fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        stream.write_all(&self.bytes())?;
        stream.flush()
    }

    /// The message as it goes over the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let framing = ["connection", "content-length", "transfer-encoding", "expect"];
        let is_ours = |name: &str| framing.iter().any(|header| name.eq_ignore_ascii_case(header));
        let kept = self.headers.iter().filter(|(name, _)| !is_ours(name));
        let mut lines = vec![self.start.clone()];
        lines.extend(kept.map(|(name, value)| format!("{name}: {value}")));
        lines.extend([format!("content-length: {}", self.body.len()), "connection: close\r\n\r\n".to_owned()]);
        [lines.join("\r\n").as_bytes(), &self.body].concat()
    }

    /// An answer's status code.
    pub(crate) fn status(&self) -> Option<u16> {
        self.start.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok()
    }

    /// A request's method and path.
    pub(crate) fn target(&self) -> &str {
        self.start.rsplit_once(' ').map_or(&self.start, |(target, _)| target)
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        header.map(|(_, value)| value.as_str())
    }

    fn read_body(&self, mut reader: impl BufRead) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        if self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            read_chunks(&mut reader, &mut body)?;
        } else if let Some(length) = self.header("content-length") {
            body.resize(length.parse().map_err(io::Error::other)?, 0);
            reader.read_exact(&mut body)?;
        } else if self.status().is_some() {
            reader.read_to_end(&mut body)?;
        }
        Ok(body)
    }
}

/// Sends a request to `authority` and returns the answer.
pub(crate) fn exchange(authority: &str, request: &Message) -> io::Result<Message> {
    let mut stream = TcpStream::connect(authority)?;
    request.write(&mut stream)?;
    // What is said about the body of an answer to HEAD is said about a body that does not come.
    let has_body = !request.start.starts_with("HEAD ");
    Message::read_message(&stream, has_body)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let size = line(reader)?;
        let size = size.split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size, 16).map_err(io::Error::other)?;
        reader.by_ref().take(size).read_to_end(body)?;
        line(reader)?;
        if size == 0 {
            return Ok(());
        }
    }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
