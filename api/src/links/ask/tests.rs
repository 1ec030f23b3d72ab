use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::*;

/// A website on this machine that answers each address with a status and headers, and tells what it was asked.
fn website(answer: impl Fn(&str, &str) -> String + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let mut parts = head[0].split(' ');
            let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
            let _ = tell.send(head.join("\n"));
            let _ = stream.write_all(answer(method, path).as_bytes());
        }
    });
    (address, told)
}

fn simple(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n")
}

fn asker() -> Asker {
    Asker::new("https://register.example", Reach::Loopback).unwrap()
}

#[test]
fn what_answers_is_alive_and_is_told_who_asks() {
    let (address, told) = website(|_, _| simple("200 OK", ""));
    assert_eq!(asker().ask(&address), (LinkOutcome::Alive, "200 OK".to_owned()));
    let head = told.recv().unwrap();
    assert!(head.starts_with("HEAD / ") && head.contains("https://register.example"), "{head}");
}

#[test]
fn websites_that_take_no_head_are_asked_again() {
    let (address, told) = website(|method, _| simple(if method == "HEAD" { "405 No" } else { "200 OK" }, ""));
    assert_eq!(asker().ask(&address).0, LinkOutcome::Alive);
    assert_eq!(told.iter().take(2).count(), 2);
}

#[test]
fn errors_and_silence_are_dead() {
    let (address, _told) = website(|_, _| simple("404 Not Found", ""));
    assert_eq!(asker().ask(&address), (LinkOutcome::Dead, "404 Not Found".to_owned()));
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(asker().ask(&format!("http://{gone}")).0, LinkOutcome::Dead);
}

#[test]
fn a_new_address_is_told_and_an_endless_way_is_dead() {
    let (address, _told) = website(|_, path| match path {
        "/old" => simple("301 Moved", "Location: /new\r\n"),
        "/new" => simple("200 OK", ""),
        _ => simple("302 Found", "Location: /loop\r\n"),
    });
    assert_eq!(asker().ask(&format!("{address}/old")), (LinkOutcome::Moved, format!("{address}/new")));
    assert_eq!(asker().ask(&format!("{address}/loop")).0, LinkOutcome::Dead);
}

#[test]
fn no_more_is_read_than_is_needed() {
    let (address, _told) = website(|method, _| {
        let length = if method == "HEAD" { "" } else { "Content-Length: 99999999\r\n" };
        let body = if method == "HEAD" { String::new() } else { "x".repeat(1 << 20) };
        let status = if method == "HEAD" { "501 No" } else { "200 OK" };
        format!("HTTP/1.1 {status}\r\nConnection: close\r\n{length}\r\n{body}")
    });
    assert_eq!(asker().ask(&address).0, LinkOutcome::Alive);
}

#[test]
fn this_machine_and_its_network_are_asked_nothing() {
    let (address, told) = website(|_, _| simple("200 OK", ""));
    let asker = Asker::new("https://register.example", Reach::Internet).unwrap();
    let port = address.rsplit(':').next().unwrap();
    for website in [
        address.clone(),
        format!("http://localhost:{port}"),
        "http://localhost/".to_owned(),
        "http://127.0.0.1/".to_owned(),
        "http://[::1]/".to_owned(),
        "http://[::ffff:127.0.0.1]/".to_owned(),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://2130706433/".to_owned(),
        "http://192.168.0.1/".to_owned(),
        "https://example.org:8443/".to_owned(),
    ] {
        assert_eq!(asker.ask(&website).0, LinkOutcome::NotAsked, "{website}");
    }
    assert!(told.try_recv().is_err(), "nobody was asked");
}

#[test]
fn a_website_cannot_send_us_where_we_may_not_ask() {
    let (address, told) = website(|_, _| simple("302 Found", "Location: http://192.168.0.1/\r\n"));
    assert_eq!(asker().ask(&address).0, LinkOutcome::NotAsked);
    let (elsewhere, _told) = website(|_, _| simple("302 Found", "Location: file:///etc/passwd\r\n"));
    assert_eq!(asker().ask(&elsewhere).0, LinkOutcome::NotAsked);
    assert_eq!(told.iter().take(1).count(), 1);
}
