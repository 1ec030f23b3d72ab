//! The plainest HTTP client there is, so that it takes little of the machine, and the servers that it asks.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server process, ended when dropped.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    /// Starts a server, which learns from the command where to listen. It keeps to the first processor: a process that
    /// the kernel moves about pays for it, and which one it moves is chance.
    pub fn start(command: impl FnOnce(&str) -> Command) -> Self {
        // Free now, and nobody else on this machine is likely to take it in the next moment.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let process = pinned(&command(&address)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { process, address }
    }

    /// Waits until a request is answered 200.
    pub fn wait_for(&mut self, path: &str) {
        let asked = Instant::now();
        let request = get(path);
        let answer = |address: &str| Connection::open(address)?.ask(&request);
        while answer(&self.address).is_none_or(|answer| answer.status != 200) {
            assert!(self.process.try_wait().unwrap().is_none(), "the server ended");
            assert!(asked.elapsed() < Duration::from_mins(1), "the server is not ready after a minute");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The processor time that the server used until now, user and system, over all its threads, in microseconds.
    pub fn cpu_us(&self) -> f64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap();
        let used = threads.map(|thread| {
            let schedstat = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
            schedstat.split(' ').next().unwrap().parse::<u64>().unwrap()
        });
        used.sum::<u64>() as f64 / 1e3
    }

    /// Waits until the server does nothing: what it prepares in the background is no part of a request.
    pub fn settle(&self) {
        let mut before = f64::NEG_INFINITY;
        while self.cpu_us() - before > 1_000.0 {
            before = self.cpu_us();
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// Resident memory in MB.
    pub fn resident_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() * 1024.0 / 1e6
    }
}

/// The same command on the first processor.
fn pinned(command: &Command) -> Command {
    let mut pinned = Command::new("taskset");
    pinned.args(["--cpu-list", "0"]).arg(command.get_program()).args(command.get_args());
    pinned.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    pinned
}

/// Keeps this process, the client, off the processor that the servers have.
pub fn leave_the_first_processor() {
    let others = format!("1-{}", std::thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1));
    let process = std::process::id().to_string();
    let moved = Command::new("taskset").args(["--cpu-list", "--pid", &others, &process]).stdout(Stdio::null()).status();
    assert!(moved.is_ok_and(|status| status.success()), "taskset (Debian: util-linux) and two processors are needed");
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A `GET` as it goes over the wire.
pub fn get(target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\n\r\n").into_bytes()
}

/// A `POST` of JSON as it goes over the wire.
pub fn post(target: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("POST {target} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\ncontent-type: application/json");
    format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// What of an answer is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub status: u16,
    pub body_bytes: usize,
}

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn open(address: &str) -> Option<Self> {
        let stream = TcpStream::connect(address).ok()?;
        stream.set_nodelay(true).ok()?;
        Some(Self { stream, buffer: vec![0; 1 << 16] })
    }

    pub fn ask(&mut self, request: &[u8]) -> Option<Answer> {
        self.send(request)?;
        self.receive()
    }

    fn send(&mut self, request: &[u8]) -> Option<()> {
        self.stream.write_all(request).ok()
    }

    fn receive(&mut self) -> Option<Answer> {
        let (mut have, mut expected) = (0, None);
        while expected.is_none_or(|(total, _)| have < total) {
            if have == self.buffer.len() {
                self.buffer.resize(2 * have, 0);
            }
            have += self.stream.read(&mut self.buffer[have..]).ok().filter(|&bytes| bytes > 0)?;
            expected = expected.or_else(|| measure(&self.buffer[..have]));
        }
        expected.map(|(_, answer)| answer)
    }
}

/// The length of a whole answer, once its head is there.
fn measure(received: &[u8]) -> Option<(usize, Answer)> {
    let head_bytes = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&received[..head_bytes]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let body_bytes = length.parse().ok()?;
    Some((head_bytes + body_bytes, Answer { status, body_bytes }))
}

/// Several connections to one server.
pub struct Load(Vec<Connection>);

impl Load {
    pub fn new(server: &Server, connections: usize) -> Self {
        Self((0..connections).map(|_| Connection::open(&server.address).unwrap()).collect())
    }

    /// Sends every request, one on each connection at a time. Gives the mean length of the answers' bodies.
    pub fn send(&mut self, requests: &[Vec<u8>]) -> f64 {
        let mut bytes = 0;
        for batch in requests.chunks(self.0.len()) {
            for (connection, request) in self.0.iter_mut().zip(batch) {
                connection.send(request).unwrap();
            }
            for (connection, _) in self.0.iter_mut().zip(batch) {
                let answer = connection.receive().unwrap();
                assert_eq!(answer.status, 200);
                bytes += answer.body_bytes;
            }
        }
        bytes as f64 / requests.len() as f64
    }
}
