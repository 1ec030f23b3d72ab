//! E-mail: a real exchange with a small server of the test's own, read by another's parser; what fails is told, nothing
//! is sent twice, and no link is lost.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use mail_parser::{MessageParser, MimeHeaders};
use nncf_tests::service::free_port;
use nncf_tests::visitor::{PASSWORD, between, link_path, mark_of};
use nncf_tests::{Keeper, Service, Store, Visitor, for_each_store};
use serde_json::json;

for_each_store!(
    partnerships_are_asked_once_from_the_outbox,
    two_nodes_send_nothing_twice,
    staff_are_told_of_what_came_in,
);

/// The mailbox that the server does not know.
const UNKNOWN: &str = "nobody@example.org";

/// The mailbox that the server cannot take anything for just now.
const BUSY: &str = "busy@example.org";

/// A server that speaks enough SMTP to take messages for most mailboxes, and passes on what it was told.
fn server() -> (u16, Receiver<String>) {
    serve(TcpListener::bind("127.0.0.1:0").unwrap())
}

fn serve(listener: TcpListener) -> (u16, Receiver<String>) {
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
            "RCPT" if line.contains(BUSY) => "451 try again later",
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
    on(&Store::Sqlite.fresh_database(folder.path()), port)
}

fn on(database: &str, port: u16) -> Service {
    let smtp = format!("smtp://127.0.0.1:{port}");
    Service::on(database, &["--seed", "--smtp-url", &smtp, "--mail-from", "The register <register@example.org>"])
}

/// A message as another program reads it: whom it is for, its subject, its text.
#[derive(Debug)]
struct Read {
    to: String,
    subject: String,
    text: String,
}

/// Reads what a connection brought, and holds it to what every e-mail carries.
fn read(heard: &str) -> Option<Read> {
    let (_, message) = heard.split_once("\nDATA\n")?;
    let message = message.split("\nQUIT").next().unwrap().replace('\n', "\r\n");
    let read = MessageParser::default().parse(message.as_bytes()).unwrap();
    let kind = read.content_type().expect("it says what it is");
    assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("plain")));
    assert_eq!(kind.attribute("charset").map(str::to_lowercase).as_deref(), Some("utf-8"));
    assert_eq!(read.header_raw("MIME-Version").map(str::trim), Some("1.0"));
    assert!(read.date().is_some() && read.message_id().is_some() && message.is_ascii());
    assert!(read.content_transfer_encoding().is_some(), "{message}");
    let text = read.body_text(0).unwrap().replace("\r\n", "\n");
    assert!(!text.contains('\u{fffd}') && !text.contains("=E2"), "{text}");
    Some(Read {
        to: read.to().unwrap().first().unwrap().address().unwrap().to_owned(),
        subject: read.subject().unwrap().to_owned(),
        text,
    })
}

/// The next messages that the server took, in the order of their mailboxes.
fn taken(told: &Receiver<String>, count: usize) -> Vec<Read> {
    let mut all = Vec::new();
    while all.len() < count {
        all.extend(read(&told.recv_timeout(Duration::from_mins(2)).expect("an e-mail comes")));
    }
    all.sort_by(|a, b| a.to.cmp(&b.to));
    all
}

/// Nothing more comes for longer than the outbox is left alone.
fn nothing_more(told: &Receiver<String>) {
    let more = told.recv_timeout(Duration::from_secs(6)).ok().and_then(|heard| read(&heard));
    assert!(more.is_none(), "{more:?}");
}

const GWENT: &str = "gwent-regional-anti-slavery-forum";
const KENT: &str = "kent-and-essex-partnership";

const INVITED: [(&str, &str); 3] = [("name", "Bob"), ("email", "bob@example.org"), ("role", "editor")];

#[test]
fn invitations_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = service_with(&folder, port);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let given = admin.follow(&admin.fill_in("/staff/accounts/invite", "/staff/accounts/invite", &INVITED)).text();
    assert!(given.contains("It was sent to bob@example.org"));
    let heard = told.recv().unwrap();
    let read = read(&heard).unwrap();
    assert!(read.text.starts_with("Hello Bob,\n\nyou have been invited") && read.text.contains('“'), "{}", read.text);
    for part in [
        "MAIL FROM:<register@example.org>",
        "RCPT TO:<bob@example.org>",
        "<register@example.org>",
        "To: bob@example.org",
        "Subject: Your account: ",
        "Message-ID: <",
        "Date: ",
    ] {
        assert!(heard.contains(part), "{part} is not in:\n{heard}");
    }
    assert!(read.text.contains(&format!("http://{}/staff/sign-in/link/", service.address())));
    let link = link_path(&read.text);
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
    let given = admin.follow(&admin.fill_in("/staff/accounts/invite", "/staff/accounts/invite", &INVITED)).text();
    assert!(given.contains("could not be sent") && given.contains("the mail server did not take it"), "{given}");
    let bob = Visitor::new(&service);
    bob.post(&link_path(&given), &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
}

/// The mailbox of West Midlands ships; others are given some. Their ids, by the short names.
fn with_mailboxes(service: &Service, mailboxes: &[(&str, &str)]) {
    let keeper = Keeper::new(service, "keeper@example.org", "editor", &[]);
    for (slug, mailbox) in mailboxes {
        let path = format!("/api/v1/partnerships/{slug}");
        keeper.change(&path, |record| record["email"] = json!(mailbox)).expect(200);
    }
}

/// What a page's form holds in its hidden fields of a name.
fn fields<'a>(page: &'a str, name: &'static str) -> Vec<(&'static str, &'a str)> {
    let begin = format!("name=\"{name}\" value=\"");
    page.split(&begin).skip(1).map(|rest| (name, rest.split('"').next().unwrap())).collect()
}

/// Ticks everybody on the page and looks at what would be sent: the page, and the form that sends it.
fn preview(visitor: &Visitor) -> (String, Vec<(&'static str, String)>) {
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let mark = mark_of(&page);
    let ticked = [fields(&page, "ask"), vec![("mark", mark.as_str())]].concat();
    let shown = visitor.post("/staff/confirmations", &ticked).expect(200).text();
    let form = ["mark", "campaign", "shown_at", "ask"].iter().flat_map(|name| fields(&shown, name));
    // The mark stands in several forms of a page.
    let mut form: Vec<_> = form.map(|(name, value)| (name, value.to_owned())).collect();
    form.dedup();
    (shown, form)
}

/// Waits until the page of a sending says something.
fn until(visitor: &Visitor, page: &str, told: &str) -> String {
    let start = Instant::now();
    loop {
        let text = visitor.get(page).expect(200).text();
        if text.contains(told) {
            return text;
        }
        assert!(start.elapsed() < Duration::from_mins(2), "{told} is not told:\n{text}");
        thread::sleep(Duration::from_millis(100));
    }
}

fn partnerships_are_asked_once_from_the_outbox(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = on(&store.fresh_database(folder.path()), port);
    with_mailboxes(&service, &[(GWENT, "gwent@example.org"), (KENT, UNKNOWN)]);
    let (visitor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (shown, form) = preview(&visitor);
    for part in [
        "3 e-mails will be sent",
        "Nothing has been sent yet",
        "The question, in Welsh and English",
        "A yw cofnod Gwent Regional Anti-Slavery Forum yn gywir o hyd? / Is the record of Gwent",
        "gwent@example.org",
        "Is the record of ",
        UNKNOWN,
        "/confirm/…",
    ] {
        assert!(shown.contains(part), "{part} is not in:\n{shown}");
    }
    nothing_more(&told);

    let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    let page = until(&visitor, &sent, "2 sent");
    assert!(
        page.contains("1 not delivered") && page.contains("550") && page.contains("no such mailbox here"),
        "{page}"
    );
    let read = taken(&told, 2);
    let [gwent, west] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!((gwent.to.as_str(), west.to.as_str()), ("gwent@example.org", "info@westmidlandsantislavery.org"));
    assert_eq!(
        gwent.subject,
        "A yw cofnod Gwent Regional Anti-Slavery Forum yn gywir o hyd? / \
         Is the record of Gwent Regional Anti-Slavery Forum still right?"
    );
    for part in ["Mae’r neges hon yn Gymraeg", "Helo,\n\nmae’r gofrestr “", "Hello,\n\nthe register “", "cyn i’r bobl"]
    {
        assert!(gwent.text.contains(part), "{part} is not in:\n{}", gwent.text);
    }
    assert_eq!(gwent.text.matches("/confirm/").count(), 2, "one in each language");
    let welsh = format!("/cy/confirm/{}", between(&gwent.text, "/cy/confirm/", "\n"));
    assert!(gwent.text.contains(&service.url(&welsh["/cy".len()..])), "the same link, to the English page");
    let page = service.get(&welsh).expect(200).text();
    assert!(page.contains("<html lang=\"cy\">") && page.contains("A yw eich cofnod yn gywir o hyd?"), "{page}");
    let unchosen = Visitor::new(&service).post(&welsh, &[("answer", "")]).expect(422).text();
    assert!(unchosen.contains("Dewiswch a yw’r cyfan yn gywir."), "{unchosen}");
    assert!(!west.text.contains("Helo") && west.text.starts_with("Hello,"), "{}", west.text);
    let link = format!("/confirm/{}", between(&west.text, "/confirm/", "\n"));
    assert!(service.get(&link).expect(200).text().contains("West Midlands"));

    // The same form again, by going back or reloading.
    let again = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    assert_eq!(again, sent);
    nothing_more(&told);

    // Nobody is ticked any more: two are silent, one has to be mended.
    let page = visitor.get("/staff/confirmations").expect(200).text();
    assert!(page.contains("Asked, no answer yet (2)") && page.contains("Mailbox refused (1)"), "{page}");
    assert!(page.contains("not delivered on") && !page.contains(" checked>"), "{page}");
    // Those who are silent are reminded, by a link of their own; both links work until one is answered.
    let (shown, form) = preview(&visitor);
    assert!(shown.contains("The reminder") && shown.contains("Reminder: is the record of"), "{shown}");
    let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    until(&visitor, &sent, "2 sent");
    let read = taken(&told, 2);
    assert!(read[0].text.contains("Edrychwch arno") && read[0].subject.starts_with("Nodyn atgoffa: "), "{read:?}");
    let newer = format!("/confirm/{}", between(&read[1].text, "/confirm/", "\n"));
    assert_ne!(newer, link);
    assert!(visitor.get("/staff/confirmations").text().contains("reminded once"));
    service.get(&link).expect(200);
    let shown = service.get(&newer).expect(200).text();
    let revision = between(&shown, "name=\"revision\" value=\"", "\"").to_owned();
    let somebody = Visitor::new(&service);
    somebody.post(&newer, &[("answer", "right"), ("revision", revision.as_str())]).expect(200);
    assert_eq!((service.get(&link).status, service.get(&newer).status), (404, 404));
    let page = visitor.get("/staff/confirmations").expect(200).text();
    assert!(page.contains("Answered or verified lately (1)") && page.contains("Asked, no answer yet (1)"), "{page}");
    let log = service.log();
    for secret in [&link, &newer] {
        assert!(!log.contains(secret.rsplit('/').next().unwrap()));
    }
    assert!(!log.contains("gwent@example.org") && !log.contains(UNKNOWN));
}

fn two_nodes_send_nothing_twice(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let database = store.fresh_database(folder.path());
    let first = on(&database, port);
    let second = on(&database, port);
    with_mailboxes(&first, &[(GWENT, "gwent@example.org"), (KENT, "kent@example.org")]);
    let (visitor, _) = Visitor::signed_in(&first, "editor@example.org", "editor");
    let (_, form) = preview(&visitor);
    let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    until(&visitor, &sent, "3 sent");
    let to: Vec<String> = taken(&told, 3).into_iter().map(|read| read.to).collect();
    assert_eq!(to, ["gwent@example.org", "info@westmidlandsantislavery.org", "kent@example.org"]);
    nothing_more(&told);
    drop(second);
}

#[test]
fn what_a_server_cannot_take_now_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = service_with(&folder, port);
    with_mailboxes(&service, &[(GWENT, BUSY)]);
    let (visitor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (_, form) = preview(&visitor);
    let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    let page = until(&visitor, &sent, "it is tried again on");
    assert!(page.contains("try again later") && page.contains("Look again"), "{page}");
    until(&visitor, &sent, "1 sent");
    taken(&told, 1);
    let list = visitor.get("/staff/confirmations").expect(200).text();
    assert!(list.contains("E-mails are still on their way") && list.contains("on its way since"), "{list}");
}

#[test]
fn a_server_that_is_down_loses_nothing_and_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let service = service_with(&folder, port);
    with_mailboxes(&service, &[(GWENT, "gwent@example.org")]);
    let (visitor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (_, form) = preview(&visitor);
    let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    let page = until(&visitor, &sent, "it is tried again on");
    assert!(page.contains("2 waiting"), "{page}");
    assert_eq!(service.log().matches("did not take an e-mail").count(), 1, "the second is not tried");
    // It comes back.
    let (_, told) = serve(TcpListener::bind(("127.0.0.1", port)).unwrap());
    until(&visitor, &sent, "2 sent");
    assert_eq!(taken(&told, 2).len(), 2);
}

fn staff_are_told_of_what_came_in(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let (port, told) = server();
    let service = on(&store.fresh_database(folder.path()), port);
    let (editor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (quiet, _) = Visitor::signed_in(&service, "quiet@example.org", "editor");
    Visitor::signed_in(&service, "co@example.org", "coordinator");
    let account = quiet.get("/staff/account").expect(200).text();
    assert!(account.contains("Tell me by e-mail, once a day at most"));
    quiet.post("/staff/account/notices", &[("mark", mark_of(&account).as_str()), ("notices", "never")]).expect(303);
    let report = [("told", "Zebedee Quill has moved on")];
    let path = format!("/partnerships/{GWENT}/mistake");
    Visitor::new(&service).post(&path, &report).expect(200);
    let read = taken(&told, 1);
    assert_eq!(read[0].to, "editor@example.org");
    assert!(read[0].text.contains("1 report of a mistake\n") && read[0].text.contains("/staff/mistakes\n"), "{read:?}");
    assert!(!read[0].text.contains("Zebedee") && !read[0].text.contains("Gwent") && !read[0].subject.contains("Gwent"));
    Visitor::new(&service).post(&path, &report).expect(200);
    nothing_more(&told);
    let account = editor.get("/staff/account").expect(200).text();
    let wrong = [("mark", mark_of(&account)), ("notices", "hourly".to_owned())];
    editor.post("/staff/account/notices", &wrong).expect(422);
}

/// The process ends at once though the outbox has a worker, and what it was about to send is sent by the next.
#[test]
fn stopping_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let database = Store::Sqlite.fresh_database(folder.path());
    let mut service = on(&database, port);
    {
        let (visitor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
        let (_, form) = preview(&visitor);
        let sent = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
        until(&visitor, &sent, "it is tried again on");
    }
    let stopped = std::process::Command::new("kill").args(["-TERM", &service.process().to_string()]).status();
    assert!(stopped.unwrap().success());
    let start = Instant::now();
    while service.is_alive() {
        assert!(start.elapsed() < Duration::from_secs(30), "it does not stop:\n{}", service.log());
        thread::sleep(Duration::from_millis(100));
    }
    assert!(!service.log().contains("panicked"), "{}", service.log());
    let (port, told) = server();
    let service = on(&database, port);
    assert_eq!(taken(&told, 1)[0].to, "info@westmidlandsantislavery.org");
    drop(service);
}
