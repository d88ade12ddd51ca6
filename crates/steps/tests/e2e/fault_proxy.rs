//! A proxy that stands between a step and the emulator, misbehaves as its script says, and keeps a record of all calls.
//!
//! It serves one request for each connection, so a fault hits exactly the call that it was meant for.

mod fault;

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use super::http::{Message, exchange};

pub(crate) use fault::{Fault, Script};

/// A running proxy. Its connections end with it.
pub(crate) struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// A call that reached the proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// `DescribeStacks`; method and path for services that have no action in the body.
    pub(crate) action: String,
    /// The status that the server answered with; nothing if the call never reached it.
    pub(crate) status: Option<u16>,
}

struct Shared {
    /// Host and port of the emulator.
    upstream: String,
    script: Mutex<Script>,
    calls: Mutex<Vec<Call>>,
    held: Hold,
    ended: AtomicBool,
}

/// Where a connection waits for the end of the proxy.
#[derive(Default)]
struct Hold {
    state: Mutex<HoldState>,
    changed: Condvar,
}

#[derive(Default)]
struct HoldState {
    reached: bool,
    released: bool,
}

impl FaultProxy {
    /// Listens on a port of its own, in front of the server at the URL `upstream`.
    pub(crate) fn start(upstream: &str, script: Script) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            upstream: upstream.trim_start_matches("http://").to_owned(),
            script: Mutex::new(script),
            calls: Mutex::default(),
            held: Hold::default(),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &serving));
        Self { address, shared }
    }

    /// Where the step finds it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All calls so far, in the order in which they came.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().expect("no test panics while it records").clone()
    }

    /// How many calls of this action the server has carried out, whether or not the step heard of it.
    pub(crate) fn carried_out(&self, action: &str) -> usize {
        let is_done = |call: &&Call| call.action == action && call.status == Some(200);
        self.calls().iter().filter(is_done).count()
    }

    /// Whether a call is held ([`Fault::HoldBefore`], [`Fault::HoldAfter`]).
    pub(crate) fn holds_a_call(&self) -> bool {
        self.shared.held.state.lock().expect("unpoisoned").reached
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        self.shared.held.state.lock().expect("unpoisoned").released = true;
        self.shared.held.changed.notify_all();
        // Wakes the thread that accepts; it may be gone already.
        let _ = TcpStream::connect(self.address);
    }
}

impl Hold {
    fn wait(&self) {
        let mut state = self.state.lock().expect("unpoisoned");
        state.reached = true;
        while !state.released {
            state = self.changed.wait(state).expect("unpoisoned");
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming().flatten() {
        if shared.ended.load(Ordering::SeqCst) {
            return;
        }
        let shared = Arc::clone(shared);
        // A peer that is gone, killed by the test perhaps, is no matter of the proxy.
        thread::spawn(move || serve(stream, &shared).ok());
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let Some(request) = Message::read(&stream)? else { return Ok(()) };
    let (index, fault) = shared.record(action(&request));
    match fault {
        Fault::Answer { status, body } => return answer(status, &body).write(&mut stream),
        Fault::ResetBefore => return reset(stream),
        Fault::HoldBefore => {
            shared.held.wait();
            return reset(stream);
        }
        Fault::Delay(pause) => thread::sleep(pause),
        Fault::None | Fault::ResetAfter | Fault::HalfAnswer | Fault::HoldAfter => {}
    }
    let answer = exchange(&shared.upstream, &request)?;
    shared.calls.lock().expect("unpoisoned")[index].status = answer.status();
    match fault {
        Fault::ResetAfter => reset(stream),
        Fault::HoldAfter => {
            shared.held.wait();
            reset(stream)
        }
        Fault::HalfAnswer => {
            let bytes = answer.bytes();
            stream.write_all(&bytes[..bytes.len() - answer.body.len().div_ceil(2)])
        }
        _ => answer.write(&mut stream),
    }
}

impl Shared {
    /// Notes the call and asks the script what becomes of it.
    fn record(&self, action: String) -> (usize, Fault) {
        let mut calls = self.calls.lock().expect("unpoisoned");
        let earlier = calls.iter().filter(|call| call.action == action).count();
        let fault = (self.script.lock().expect("unpoisoned"))(&fault::Arrival {
            action: &action,
            number: calls.len() + 1,
            of_action: earlier + 1,
        });
        calls.push(Call { action, status: None });
        (calls.len() - 1, fault)
    }
}

/// What a request asks for.
fn action(request: &Message) -> String {
    let form: BTreeMap<_, _> = form_urlencoded::parse(&request.body).collect();
    form.get("Action").map_or_else(|| request.target().to_owned(), ToString::to_string)
}

fn answer(status: u16, body: &str) -> Message {
    Message::new(format!("HTTP/1.1 {status} Fault"), &[("content-type", "text/xml")], body)
}

/// Closes the connection as a crashed peer does: with a reset, at once.
fn reset(stream: TcpStream) -> std::io::Result<()> {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO))?;
    drop(stream);
    Ok(())
}
