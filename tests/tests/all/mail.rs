//! E-mail: a real exchange with a small server of the test's own; what fails is told, and no link is lost.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use nncf_tests::service::free_port;
use nncf_tests::visitor::{PASSWORD, link_path};
use nncf_tests::{Service, Store, Visitor};

/// A server that speaks enough SMTP to take one message, and passes on what it was told.
fn server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
        let mut heard = String::new();
        writeln!(stream, "220 test\r").unwrap();
        while let Some(line) = lines.next() {
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.split(' ').next().unwrap_or_default() {
                "EHLO" => "250 test",
                "DATA" => {
                    writeln!(stream, "354 go on\r").unwrap();
                    for line in lines.by_ref().take_while(|line| line != ".") {
                        heard.push_str(&line);
                        heard.push('\n');
                    }
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            writeln!(stream, "{answer}\r").unwrap();
            if line == "QUIT" {
                break;
            }
        }
        tell.send(heard).unwrap();
    });
    (port, told)
}

fn service_with(folder: &tempfile::TempDir, port: u16) -> Service {
    let database = Store::Sqlite.fresh_database(folder.path());
    let smtp = format!("smtp://127.0.0.1:{port}");
    Service::on(&database, &["--smtp-url", &smtp, "--mail-from", "The register <register@example.org>"])
}

const INVITED: [(&str, &str); 3] = [("name", "Bob"), ("email", "bob@example.org"), ("role", "editor")];

#[test]
fn invitations_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = service_with(&folder, port);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let given = admin.fill_in("/staff/accounts/invite", "/staff/accounts/invite", &INVITED).expect(200).text();
    assert!(given.contains("It was sent to bob@example.org"));
    // Long lines are broken on the way (RFC 2045).
    let heard = told.recv().unwrap().replace("=\n", "");
    for part in [
        "MAIL FROM:<register@example.org>",
        "RCPT TO:<bob@example.org>",
        "<register@example.org>",
        "To: bob@example.org",
        "Subject: Your account: ",
        "Message-ID: <",
        "Date: ",
        "Hello Bob,",
        &format!("http://{}/staff/sign-in/link/", service.address()),
    ] {
        assert!(heard.contains(part), "{part} is not in:\n{heard}");
    }
    let link = link_path(&heard);
    assert_eq!(link, link_path(&given), "the same link");
    let bob = Visitor::new(&service);
    bob.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    let log = service.log();
    assert!(!log.contains("bob@example.org") && !log.contains(link.rsplit('/').next().unwrap()));
}

#[test]
fn a_failing_server_loses_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let service = service_with(&folder, free_port());
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let given = admin.fill_in("/staff/accounts/invite", "/staff/accounts/invite", &INVITED).expect(200).text();
    assert!(given.contains("could not be sent") && given.contains("the mail server did not take it"), "{given}");
    let bob = Visitor::new(&service);
    bob.post(&link_path(&given), &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
}
