//! A function without a runtime of AWS's: a program that asks Lambda for events, and answers each with the time.
//!
//! The protocol is that of docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. Real functions use the crate
//! `lambda_runtime`; this one shows that a package can hold any program, and builds without dependencies.

use std::env;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<(), Box<dyn Error>> {
    let api = env::var("AWS_LAMBDA_RUNTIME_API")?;
    loop {
        let event = call(&api, "GET", "next", "")?;
        let id = header(&event, "lambda-runtime-aws-request-id").ok_or("an event without an id")?;
        call(&api, "POST", &format!("{id}/response"), &answer()?)?;
    }
}

/// What the function's address answers with.
fn answer() -> Result<String, Box<dyn Error>> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let body = format!(r#"{{\"seconds\":{seconds}}}"#);
    Ok(format!(r#"{{"statusCode":200,"headers":{{"content-type":"application/json"}},"body":"{body}"}}"#))
}

/// One request, and the head of its answer.
fn call(api: &str, method: &str, path: &str, body: &str) -> Result<String, Box<dyn Error>> {
    let mut connection = TcpStream::connect(api)?;
    let length = body.len();
    write!(
        connection,
        "{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nhost: {api}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let head = answer.split_once("\r\n\r\n").map_or(&*answer, |(head, _)| head);
    Ok(head.to_owned())
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
}
