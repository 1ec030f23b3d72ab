//! E-mail: a real exchange with a small server of the test's own; what fails is told, and no link is lost.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use nncf_tests::service::free_port;
use nncf_tests::visitor::{PASSWORD, between, link_path, mark_of};
use nncf_tests::{Keeper, Service, Store, Visitor};
use serde_json::json;

/// The mailbox that the server does not know.
const UNKNOWN: &str = "nobody@example.org";

/// A server that speaks enough SMTP to take messages for mailboxes but one, and passes on what it was told.
fn server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(()) = tell.send(exchange(stream.unwrap())) else { break };
        }
    });
    (port, told)
}

/// One connection, to its end.
fn exchange(mut stream: TcpStream) -> String {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let mut heard = String::new();
    writeln!(stream, "220 test\r").unwrap();
    while let Some(line) = lines.next() {
        heard.push_str(&line);
        heard.push('\n');
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250 test",
            "RCPT" if line.contains(UNKNOWN) => "550 no such mailbox here",
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
    heard
}

fn service_with(folder: &tempfile::TempDir, port: u16) -> Service {
    let database = Store::Sqlite.fresh_database(folder.path());
    let smtp = format!("smtp://127.0.0.1:{port}");
    Service::on(&database, &["--smtp-url", &smtp, "--mail-from", "The register <register@example.org>"])
}

const GWENT: &str = "gwent-regional-anti-slavery-forum";

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

/// The address of West Midlands' mailbox ships; Gwent is given one that no server knows.
fn ask_two(service: &Service) -> (Visitor<'_>, String) {
    let keeper = Keeper::new(service, "keeper@example.org", "editor", &[]);
    keeper.change(&format!("/api/v1/partnerships/{GWENT}"), |record| record["email"] = json!(UNKNOWN)).expect(200);
    let (visitor, _) = Visitor::signed_in(service, "editor@example.org", "editor");
    let page = visitor.get("/staff/confirmations").expect(200).text();
    assert!(!page.contains("No mail server is set"));
    let bodies = page.split("name=\"ask\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let fields: Vec<_> = bodies.map(|id| ("ask", id)).chain([("mark", mark_of(&page))]).collect();
    assert_eq!(fields.len(), 3);
    let asked = visitor.post("/staff/confirmations", &fields).expect(200).text();
    assert_eq!(asked.matches("/confirm/").count(), 2, "every link is shown");
    (visitor, asked)
}

#[test]
fn partnerships_are_asked_by_e_mail() {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = service_with(&folder, port);
    let (_, asked) = ask_two(&service);
    assert_eq!((asked.matches("It was sent.").count(), asked.matches("no such mailbox here").count()), (1, 1));
    let heard: Vec<_> = told.iter().take(2).map(|heard| heard.replace("=\n", "")).collect();
    let heard = heard.iter().find(|heard| heard.contains("DATA")).unwrap();
    assert!(
        heard.contains("RCPT TO:<info@westmidlandsantislavery.org>") && heard.contains("Subject: Is the record of ")
    );
    let link = format!("/confirm/{}", between(heard, "/confirm/", "\n").trim());
    assert!(asked.contains(&link), "the same link");
    assert!(service.get(&link).expect(200).text().contains("West Midlands"));
}

#[test]
fn a_server_that_is_down_is_waited_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let service = service_with(&folder, free_port());
    let (visitor, asked) = ask_two(&service);
    assert_eq!(asked.matches("It was not sent").count(), 2);
    assert_eq!(service.log().matches("the mail server did not take").count(), 1, "the second is not tried");
    let link = format!("/confirm/{}", between(&asked, "/confirm/", "<"));
    service.get(&link).expect(200);
    assert!(visitor.get("/staff/confirmations").expect(200).text().contains("asked on"));
}
