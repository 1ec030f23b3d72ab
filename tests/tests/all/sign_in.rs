//! Signing in: by link, password, authenticator and recovery codes; what is refused, what ends it, and that no secret
//! is ever written down.

use chrono::TimeDelta;
use nncf_db::{Clock, Register};
use nncf_tests::program::run_on;
use nncf_tests::visitor::{Authenticator, PASSWORD, between, link_path, mark_of};
use nncf_tests::{Answer, Service, Store, Visitor, for_each_store};
use sha2::{Digest, Sha256};

for_each_store!(
    the_whole_path,
    wrong_passwords_wait,
    an_address_has_its_limit,
    what_ends_a_session,
    what_was_typed_survives,
    tokens_are_shown_once,
    admins_keep_the_accounts,
);

const EMAIL: &str = "ann@example.org";

fn user(service: &Service, args: &[&str]) -> String {
    run_on(service.database(), &[&["user"], args].concat()).output()
}

/// Sends the first form.
fn with_password(visitor: &Visitor, email: &str, password: &str) -> Answer {
    visitor.post("/staff/sign-in", &[("email", email), ("password", password), ("next", "/staff/account")])
}

/// The page that asks for a code once the password was right.
#[track_caller]
fn asked_for_code(visitor: &Visitor, email: &str, password: &str) -> String {
    visitor.follow(&with_password(visitor, email, password)).text()
}

/// Sends the second form of a page that asks for a code.
fn with_code(visitor: &Visitor, page: &str, code: &str) -> Answer {
    let mark = mark_of(page);
    visitor.post("/staff/sign-in/code", &[("mark", mark.as_str()), ("code", code), ("next", "/staff/account")])
}

fn recovery_codes(page: &str) -> Vec<String> {
    let list = between(page, "app-codes\">", "</ul>");
    list.split("<code>").skip(1).filter_map(|rest| rest.split('<').next()).map(ToOwned::to_owned).collect()
}

/// Whether the log tells of any of these.
fn log_is_silent_about(service: &Service, secrets: &[&str]) {
    // A time to the microsecond may end like a code.
    let log: String =
        service.log().lines().filter_map(|line| line.split_once(' ')).map(|(_, told)| told.to_owned() + "\n").collect();
    assert!(log.contains("/staff/sign-in"), "requests are logged by their routes");
    for secret in secrets {
        assert!(!log.contains(secret), "the log tells of {secret}");
    }
}

fn the_whole_path(store: Store) {
    let service = Service::start(store);
    let visitor = Visitor::new(&service);
    assert_eq!(visitor.get("/staff/people").expect(303).header("location"), "/staff/sign-in?next=%2Fstaff%2Fpeople");

    let printed = user(&service, &["add", EMAIL, "--role", "admin", "--name", "Ann Admin"]);
    let link = link_path(&printed);
    for _ in 0..2 {
        let page = visitor.get(&link).expect(200);
        assert!(page.text().contains(EMAIL));
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
    }
    for (password, again, told) in [
        ("short", "short", "at least 12"),
        (PASSWORD, "another one", "not the same"),
        ("password1234", "password1234", "soon guessed"),
        (EMAIL, EMAIL, "soon guessed"),
    ] {
        let page = visitor.post(&link, &[("password", password), ("again", again)]).expect(422).text();
        assert!(page.contains(told), "{password}: {page}");
        let repeated = page.matches(&format!("value=\"{password}\"")).count();
        assert_eq!(repeated, usize::from(password == EMAIL), "no page repeats a password");
    }
    let set = visitor.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    assert_eq!(set.header("location"), "/staff/sign-in/authenticator");
    let cookie = set.header("set-cookie").to_owned();
    assert!(cookie.starts_with("nncf-session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    assert!(!cookie.contains("Max-Age") && !cookie.contains("Domain") && !cookie.contains("Secure"), "{cookie}");
    assert!(visitor.get("/staff").expect(303).header("location").starts_with("/staff/sign-in"), "not in yet");
    Visitor::new(&service).get(&link).expect(404);
    Visitor::new(&service).post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).expect(404);

    let page = visitor.get("/staff/sign-in/authenticator").expect(200).text();
    assert!(page.contains("<svg"));
    let authenticator = Authenticator::of_page(&page);
    // The secret is the same however often the page is loaded, and nobody works it out from the cookie.
    let shown = |page: &str| between(page, "<code class=\"app-secret\">", "</code>").replace(' ', "");
    assert_eq!(shown(&visitor.get("/staff/sign-in/authenticator").text()), shown(&page));
    let session = between(&cookie, "nncf-session=", ";");
    let derived = Sha256::digest(format!("authenticator {session}"));
    assert_ne!(shown(&page), totp_rs::Secret::from(derived[..20].to_vec()).to_base32());
    let mark = mark_of(&page);
    let confirm =
        |mark: &str, code: &str| visitor.post("/staff/sign-in/authenticator", &[("mark", mark), ("code", code)]);
    confirm(&mark, "000000").expect(422);
    let first = authenticator.code(-1);
    confirm("another", &first).expect(422);
    let half_way = visitor.cookies();
    let shown = visitor.follow(&confirm(&mark, &first));
    let codes = recovery_codes(&shown.text());
    assert_eq!(codes.len(), 10);
    assert_ne!(visitor.cookies(), half_way, "a new session begins when somebody is in");
    assert!(visitor.get("/staff").expect(200).text().contains("Ann Admin"));
    let session = visitor.cookies();

    let mark = mark_of(&visitor.get("/staff").text());
    let out = visitor.post("/staff/sign-out", &[("mark", mark.as_str())]).expect(303);
    assert_eq!(out.header("location"), "/staff/sign-in");
    assert!(visitor.follow(&out).text().contains("You have signed out"));
    assert!(!visitor.get("/staff/sign-in").text().contains("You have signed out"), "it is told once");
    visitor.keep_cookies(&session);
    visitor.get("/staff").expect(303);

    let second = a_code_signs_in_once(&service, &authenticator, &first);
    a_recovery_code_signs_in_once(&service, &codes);
    let secret = link.rsplit('/').next().unwrap();
    let told: Vec<&str> = codes.iter().map(String::as_str).collect();
    let token = session.split_once('=').unwrap().1;
    log_is_silent_about(&service, &[&[secret, PASSWORD, EMAIL, token, &first, &second], &told[..]].concat());
}

fn a_code_signs_in_once(service: &Service, authenticator: &Authenticator, used: &str) -> String {
    let visitor = Visitor::new(service);
    let page = asked_for_code(&visitor, &EMAIL.to_uppercase(), PASSWORD);
    assert!(
        visitor.get("/staff").expect(303).header("location").starts_with("/staff/sign-in"),
        "half-way in is not in"
    );
    with_code(&visitor, &page, used).expect(422);
    let code = authenticator.code(0);
    let unmarked = visitor.post("/staff/sign-in/code", &[("code", code.as_str())]).expect(303);
    assert_eq!(unmarked.header("location"), "/staff/sign-in/code");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let signed_in = with_code(&visitor, &page, &spaced).expect(303);
    assert_eq!(signed_in.header("location"), "/staff/account", "on to what was asked for");
    visitor.get("/staff/account").expect(200);

    let again = Visitor::new(service);
    let page = asked_for_code(&again, EMAIL, PASSWORD);
    let replayed = with_code(&again, &page, &code).expect(422).text();
    assert!(replayed.contains("was used before"));
    code
}

fn a_recovery_code_signs_in_once(service: &Service, codes: &[String]) {
    let visitor = Visitor::new(service);
    let page = asked_for_code(&visitor, EMAIL, PASSWORD);
    with_code(&visitor, &page, &codes[0].to_uppercase()).expect(303);
    assert!(visitor.get("/staff/account").expect(200).text().contains("9 recovery codes are left"));
    let again = Visitor::new(service);
    let page = asked_for_code(&again, EMAIL, PASSWORD);
    with_code(&again, &page, &codes[0]).expect(422);
    with_code(&again, &page, &codes[1]).expect(303);
}

fn wrong_passwords_wait(store: Store) {
    let service = Service::start(store);
    Visitor::signed_in(&service, EMAIL, "editor");
    user(&service, &["add", "closed@example.org"]);
    user(&service, &["disable", "closed@example.org"]);
    let stranger = Visitor::new(&service);
    let told = |email: &str, answer: &Answer| answer.text().replace(email, "MAILBOX");
    let emails = [EMAIL, "nobody@example.org", "closed@example.org"];
    for _ in 0..5 {
        let answers = emails.map(|email| (email, with_password(&stranger, email, "a wrong password").expect(422)));
        let [known, unknown, closed] = answers.map(|(email, answer)| told(email, &answer));
        assert_eq!(known, unknown, "nobody learns which mailboxes have accounts");
        assert_eq!(known, closed);
        assert!(known.contains("do not belong together") && !known.contains("a wrong password"));
    }
    for email in emails {
        let waits = with_password(&stranger, email, PASSWORD).expect(429);
        let seconds: u64 = waits.header("retry-after").parse().unwrap();
        assert!((1..=31).contains(&seconds), "{email}: {seconds}");
        assert!(waits.text().contains("Try again in 1 minute"), "{email}");
    }
    log_is_silent_about(&service, &["a wrong password", EMAIL, "nobody@example.org"]);

    // Somebody with the right password may not try codes for ever either.
    Visitor::signed_in(&service, "eve@example.org", "editor");
    let eve = Visitor::new(&service);
    let page = asked_for_code(&eve, "eve@example.org", PASSWORD);
    for _ in 0..5 {
        with_code(&eve, &page, "000000").expect(422);
    }
    assert!(!with_code(&eve, &page, "000000").expect(429).header("retry-after").is_empty());
}

fn an_address_has_its_limit(store: Store) {
    let service = Service::start(store);
    user(&service, &["add", EMAIL, "--role", "editor"]);
    let stranger = Visitor::new(&service);
    for number in 0..30 {
        with_password(&stranger, &format!("somebody{number}@example.org"), "a wrong password").expect(422);
    }
    let refused = with_password(&stranger, "somebody-else@example.org", "a wrong password").expect(429);
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((3_000..=3_601).contains(&seconds), "{seconds}");
    // Nobody can say that they come from elsewhere, as no proxy is trusted.
    let fields = [("email", EMAIL), ("password", "a wrong password")];
    stranger.post_with("/staff/sign-in", &fields, &[("x-forwarded-for", "192.0.2.7")]).expect(429);
}

fn what_ends_a_session(store: Store) {
    let service = Service::start(store);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let (ann, authenticator) = Visitor::signed_in(&service, EMAIL, "editor");
    let authenticator = authenticator.unwrap();
    let token = run_on(service.database(), &["token", "add", EMAIL, "--scope", "write"]).output();
    let with_token =
        || service.get_with("/api/v1/partnerships", &[("authorization", &format!("Bearer {}", token.trim()))]);
    with_token().expect(200);

    let elsewhere = Visitor::new(&service);
    let page = asked_for_code(&elsewhere, EMAIL, PASSWORD);
    with_code(&elsewhere, &page, &authenticator.code(0)).expect(303);
    let wrong = [("current_password", "a wrong password"), ("password", "x"), ("again", "x")];
    ann.fill_in("/staff/account", "/staff/account/password", &wrong).expect(422);
    let new = "seven lamps under the pier";
    let right = [("current_password", PASSWORD), ("password", new), ("again", new)];
    let before = ann.cookies();
    ann.fill_in("/staff/account", "/staff/account/password", &right).expect(303);
    elsewhere.get("/staff").expect(303);
    ann.get("/staff").expect(200);
    let old = Visitor::new(&service);
    old.keep_cookies(&before);
    old.get("/staff").expect(303);
    with_password(&Visitor::new(&service), EMAIL, PASSWORD).expect(422);

    user(&service, &["disable", EMAIL]);
    ann.get("/staff").expect(303);
    assert_eq!(with_token().expect(401).header("www-authenticate"), "Bearer");
    with_password(&Visitor::new(&service), EMAIL, new).expect(422);
    user(&service, &["enable", EMAIL]);
    ann.get("/staff").expect(303);
    with_token().expect(200);
    admin.get("/staff").expect(200);
    log_is_silent_about(&service, &[new, PASSWORD, token.trim()]);
    let log = admin.get("/staff/audit").expect(200).text();
    for told in ["The command line closed an account", "set a password: their own", "signed in."] {
        assert!(log.contains(told), "{told}");
    }
    for secret in [new, PASSWORD, token.trim(), token.trim().trim_start_matches("nncf_")] {
        assert!(!log.contains(secret));
    }
}

fn what_was_typed_survives(store: Store) {
    let service = Service::start(store);
    let (ann, authenticator) = Visitor::signed_in(&service, EMAIL, "editor");
    let page = ann.get("/staff/account").expect(200).text();
    let mark = mark_of(&page);

    // A mark of another session, as in a window that was left open: nothing is done, and the text is offered again.
    let stale = ann.post("/staff/account/name", &[("mark", "another"), ("name", "Zebra Crossing")]).expect(403).text();
    assert!(stale.contains("Zebra Crossing") && stale.contains("Send it now"));
    ann.post("/staff/account/name", &[("name", "Zebra Crossing")]).expect(403);
    assert!(!ann.get("/staff/account").text().contains("Zebra Crossing"), "nothing was done");

    user(&service, &["disable", EMAIL]);
    user(&service, &["enable", EMAIL]);
    let secrets = [("old_password", "hunter2hunter2"), ("again", "hunter2hunter2"), ("code", "hunter2")];
    let fields = [&[("mark", mark.as_str()), ("name", "Zebra <b> & Crossing")], &secrets[..]].concat();
    let asked = ann.post("/staff/account/name", &fields).expect(401).text();
    assert!(asked.contains("What you typed is not lost") && !asked.contains("hunter2"));
    let kept = between(&asked, "name=\"kept_body\" value=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
    let along = [("kept_path", "/staff/account/name"), ("kept_body", kept.as_str())];
    let first = [&[("email", EMAIL), ("password", PASSWORD)], &along[..]].concat();
    let page = ann.follow(&ann.post("/staff/sign-in", &first)).text();
    assert!(page.contains("Zebra"), "what was typed comes along: {page}");
    let (mark, code) = (mark_of(&page), authenticator.unwrap().code(0));
    let second = [&[("mark", mark.as_str()), ("code", code.as_str())], &along[..]].concat();
    let offered = ann.follow(&ann.post("/staff/sign-in/code", &second)).text();
    assert_eq!(ann.get("/staff/kept").expect(200).text(), offered, "reloading it sends nothing");
    assert!(offered.contains("Send it now") && !offered.contains("<b>"), "text stays text");
    let name = between(&offered, "name=\"name\" value=\"", "\"");
    let name = name.replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&");
    assert_eq!(name, "Zebra <b> & Crossing");
    let sent = ann.post("/staff/account/name", &[("mark", mark_of(&offered)), ("name", name)]).expect(303);
    assert_eq!(sent.header("location"), "/staff/account");
    assert!(ann.get("/staff/account").text().contains("Crossing"));
    other_sites_send_nothing(&ann);
}

fn other_sites_send_nothing(ann: &Visitor) {
    let mark = mark_of(&ann.get("/staff/account").text());
    let fields = [("mark", mark.as_str()), ("name", "Forged")];
    let origin = format!("http://{}", ann.service.address());
    for (header, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("origin", origin.as_str(), 303),
    ] {
        ann.post_with("/staff/account/name", &fields, &[(header, value)]).expect(status);
        let is_done = ann.get("/staff/account").text().contains("Forged");
        assert_eq!(is_done, status == 303, "{header}: {value}");
    }
    let sign_in = [("email", EMAIL), ("password", PASSWORD)];
    ann.post_with("/staff/sign-in", &sign_in, &[("sec-fetch-site", "cross-site")]).expect(403);
    assert_eq!(ann.get("/staff/sign-out").expect(405).header("allow"), "POST, OPTIONS");
}

fn tokens_are_shown_once(store: Store) {
    let service = Service::start(store);
    let (ann, _) = Visitor::signed_in(&service, EMAIL, "editor");
    let page = "/staff/account";
    let make = |name: &str, scope: &str, days: &str| {
        let fields = [("token_name", name), ("scope", scope), ("days", days)];
        ann.fill_in(page, "/staff/account/tokens", &fields)
    };
    for (name, scope, days) in
        [("", "read", "9"), ("report", "admin", "9"), ("report", "read", "0"), ("report", "read", "367")]
    {
        make(name, scope, days).expect(422);
    }
    let made = make("weekly report", "read", "9").expect(303);
    assert_eq!(made.header("location"), "/staff/once", "no address has it");
    let shown = ann.follow(&made).text();
    assert!(!ann.get("/staff/once").expect(200).text().contains("nncf_"), "it is shown once");
    let token = between(&shown, "id=\"token\">", "<").to_owned();
    assert!(token.starts_with("nncf_") && token.len() == 48, "{token}");
    let ask = || service.get_with("/api/v1/partnerships", &[("authorization", &format!("Bearer {token}"))]);
    ask().expect(200);
    let listed = ann.get(page).expect(200).text();
    assert!(listed.contains("weekly report") && !listed.contains(&token), "only once");
    assert!(!listed.contains("last used: never"));
    let id = between(&listed, "/staff/account/tokens/", "/revoke").to_owned();

    let (bob, _) = Visitor::signed_in(&service, "bob@example.org", "coordinator");
    bob.fill_in(page, &format!("/staff/account/tokens/{id}/revoke"), &[]).expect(404);
    ask().expect(200);
    ann.fill_in(page, &format!("/staff/account/tokens/{id}/revoke"), &[]).expect(303);
    ask().expect(401);
    ann.fill_in(page, "/staff/account/tokens/none/revoke", &[]).expect(404);
    log_is_silent_about(&service, &[&token, "weekly report"]);
}

fn admins_keep_the_accounts(store: Store) {
    let service = Service::start(store);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let (editor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (coordinator, _) = Visitor::signed_in(&service, "coordinator@example.org", "coordinator");
    for path in ["/staff/accounts", "/staff/accounts/invite", "/staff/audit"] {
        admin.get(path).expect(200);
        editor.get(path).expect(403);
        coordinator.get(path).expect(403);
    }
    coordinator.get("/staff/people").expect(403);
    assert!(!coordinator.get("/staff").text().contains("/staff/people"), "doors that are closed are not shown");

    let invite = |fields: &[(&str, &str)]| admin.fill_in("/staff/accounts/invite", "/staff/accounts/invite", fields);
    let page = admin.get("/staff/accounts/invite").text();
    let partnership = between(&page, "name=\"coordinates\" value=\"", "\"").to_owned();
    for fields in [
        [("name", ""), ("email", "new@example.org"), ("role", "editor")],
        [("name", "New"), ("email", "new"), ("role", "editor")],
        [("name", "New"), ("email", "new@example.org"), ("role", "owner")],
        [("name", "New"), ("email", "editor@example.org"), ("role", "editor")],
    ] {
        invite(&fields).expect(422);
    }
    let role = [
        ("name", "New One"),
        ("email", "new@example.org"),
        ("role", "coordinator"),
        ("coordinates", partnership.as_str()),
    ];
    let given = admin.follow(&invite(&role)).text();
    assert!(given.contains("No mail server is set"), "it says so");
    let new = Visitor::new(&service);
    new.post(&link_path(&given), &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    new.get("/staff").expect(200);

    let list = admin.get("/staff/accounts").expect(200).text();
    assert!(list.contains("new@example.org") && list.contains("1 partnership<"));
    let id = list.split("/staff/accounts/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let ids: Vec<_> = id.filter(|id| id.len() == 36).collect();
    let one = |email: &str| {
        let found = ids.iter().find(|id| admin.get(&format!("/staff/accounts/{id}")).text().contains(email));
        format!("/staff/accounts/{}", found.unwrap())
    };
    let (of_new, of_admin) = (one("new@example.org"), one("admin@example.org"));
    let role = [("name", "New Two"), ("role", "editor")];
    admin.fill_in(&of_new, &of_new, &role).expect(303);
    new.get("/staff").expect(303);
    editor.fill_in("/staff/account", &of_new, &role).expect(403);
    let demoted = admin.fill_in(&of_admin, &of_admin, &[("name", "Admin"), ("role", "editor")]).expect(422);
    assert!(demoted.text().contains("last admin"));
    let closed = admin.fill_in(&of_admin, &format!("{of_admin}/status"), &[("status", "disabled")]).expect(422);
    assert!(closed.text().contains("last admin"));

    // The new account's own ended with its role.
    let list = admin.get("/staff/accounts").expect(200).text();
    let session =
        between(&list[list.find("id=\"sessions\"").unwrap()..], "/staff/account/sessions/", "/end").to_owned();
    editor.fill_in("/staff/account", "/staff/account/sessions/none/end", &[]).expect(404);
    let end = format!("/staff/account/sessions/{session}/end");
    admin.fill_in("/staff/accounts", &end, &[]).expect(303);
    let still_in = [&editor, &coordinator].iter().filter(|visitor| visitor.get("/staff").status == 200).count();
    assert_eq!(still_in, 1, "one session was ended");

    let link = link_path(&admin.follow(&admin.fill_in(&of_new, &format!("{of_new}/reset"), &[])).text());
    with_password(&new, "new@example.org", PASSWORD).expect(422);
    new.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    admin.fill_in(&of_new, &format!("{of_new}/status"), &[("status", "disabled")]).expect(303);
    let link = link_path(&admin.follow(&admin.fill_in(&of_new, &format!("{of_new}/link"), &[])).text());
    new.get(&link).expect(404);
    log_is_silent_about(&service, &[&link, "new@example.org", "New Two"]);
}

#[test]
fn links_grow_old() {
    let service = Service::start(Store::Sqlite);
    user(&service, &["add", EMAIL]);
    let past = Clock::of(|| Clock::system().now() - TimeDelta::hours(73));
    let register = Register::open(&service.database().parse().unwrap(), past).unwrap();
    let account = register.account_of(EMAIL).unwrap();
    let link = register.make_sign_in_link(account.id, TimeDelta::hours(72), None).unwrap();
    let page = service.get(&format!("/staff/sign-in/link/{}", link.expose())).expect(404);
    assert!(page.text().contains("too old"));
    service.get("/staff/sign-in/link/none").expect(404);
}

#[test]
fn links_and_cookies_follow_the_public_address() {
    let folder = tempfile::tempdir().unwrap();
    let database = Store::Sqlite.fresh_database(folder.path());
    let service = Service::on(&database, &["--public-url", "https://register.example.org"]);
    let printed =
        run_on(&database, &["user", "add", EMAIL, "--role", "admin", "--public-url", "https://register.example.org"]);
    let link = printed.output();
    assert!(link.starts_with("https://register.example.org/staff/sign-in/link/"), "{link}");

    let visitor = Visitor::new(&service);
    let set = visitor.post(&link_path(&link), &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    let cookie = set.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let page = visitor.get("/staff/sign-in/authenticator").expect(200).text();
    let fields = [("mark", mark_of(&page)), ("code", Authenticator::of_page(&page).code(0))];
    visitor.post("/staff/sign-in/authenticator", &fields).expect(303);

    let page = visitor.get("/staff/accounts/invite").expect(200).text();
    let mark = mark_of(&page);
    let fields = [("mark", mark.as_str()), ("name", "Bob"), ("email", "bob@example.org"), ("role", "editor")];
    let headers = [("host", "evil.example"), ("x-forwarded-host", "evil.example")];
    let given = visitor.follow(&visitor.post_with("/staff/accounts/invite", &fields, &headers)).text();
    assert!(given.contains("https://register.example.org/staff/sign-in/link/") && !given.contains("evil.example"));
}

#[test]
fn passwords_do_not_cross_a_network_in_the_open() {
    let folder = tempfile::tempdir().unwrap();
    let database = Store::Sqlite.fresh_database(folder.path());
    let service = Service::on(&database, &["--public-url", "http://register.example.org"]);
    let link = link_path(&run_on(&database, &["user", "add", EMAIL]).output());
    let visitor = Visitor::new(&service);
    for path in ["/staff/sign-in", link.as_str()] {
        let page = visitor.get(path).expect(403).text();
        assert!(page.contains("HTTPS") && page.contains("NNCF_PUBLIC_URL"), "{path}");
        visitor.post(path, &[("password", PASSWORD), ("again", PASSWORD)]).expect(403);
    }
    service.get("/").expect(200);
}
