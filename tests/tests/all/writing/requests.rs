//! What a request must say, and what one may rely on: no record is overwritten unseen, nothing is done twice.

use std::time::{Duration, Instant};

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Answer, Keeper, Service, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use super::{LIST, editor, new_record, path, written};
use crate::problems::is_a_problem;

for_each_store!(
    nobody_overwrites_what_they_have_not_seen,
    a_request_is_done_once,
    a_write_is_waited_for_on_another_node,
    methods_and_preflights,
);

fn nobody_overwrites_what_they_have_not_seen(store: Store) {
    let service = written(store);
    let keeper = editor(service, "unseen");
    let (at, made) = new_record(&keeper, "Changed by two", &json!({}));
    let record = made.json();
    let writes: [(Method, String, Option<Value>); 6] = [
        (Method::PUT, at.clone(), Some(record.clone())),
        (Method::DELETE, at.clone(), None),
        (Method::POST, format!("{at}/verify"), Some(json!({"how": "other"}))),
        (Method::POST, format!("{at}/retire"), Some(json!({"status": "closed"}))),
        (Method::POST, format!("{at}/restore/1"), None),
        (Method::PUT, format!("{at}/aliases"), Some(json!({"items": []}))),
    ];
    for (method, path, body) in &writes {
        let without = keeper.send(method.clone(), path, body.as_ref(), &[]);
        is_a_problem(&without, ProblemKind::PreconditionRequired);
        let any = keeper.send(method.clone(), path, body.as_ref(), &[("if-match", "*")]);
        is_a_problem(&any, ProblemKind::PreconditionRequired);
    }
    let admin = Keeper::new(service, "unseen-admin@example.org", "admin", &[]);
    admin.change(&at, |record| record["summary"] = json!("An admin was quicker.")).expect(200);
    for (method, path, body) in &writes {
        for tag in [made.header("etag"), "\"r1\"", "\"v70-public-05dff2954d64\"", "nonsense", "\"r7\""] {
            let late = keeper.send(method.clone(), path, body.as_ref(), &[("if-match", tag)]);
            let problem = is_a_problem(&late, ProblemKind::Stale);
            assert_eq!((&problem["current_revision"], &problem["by_role"]), (&json!(2), &json!("admin")), "{path}");
            let changed = if tag.starts_with("\"r1") { json!(["provenance", "summary"]) } else { json!([]) };
            let mut told = problem["changed"].clone();
            told.as_array_mut().unwrap().retain(|field| field != "sources");
            assert_eq!(told, changed, "{path} {tag}");
            let detail = problem["detail"].as_str().unwrap();
            assert_eq!(detail.contains("quotation marks"), !tag.starts_with('"'), "{path} {tag}: {detail}");
        }
    }
    let latest = keeper.get(&at).header("etag").to_owned();
    for tag in [format!("\"r9\", {latest}"), "W/\"r3-public-0-br\"".to_owned()] {
        keeper.put(&at, &keeper.json(&at), &tag).expect(200);
    }
}

fn a_request_is_done_once(store: Store) {
    let service = written(store);
    let (keeper, other) = (editor(service, "once"), editor(service, "once-other"));
    let body = json!({"name": "Made once", "kind": "local"});
    let post = |keeper: &Keeper, key: &str, body: &Value| {
        keeper.send(Method::POST, LIST, Some(body), &[("idempotency-key", key)])
    };
    let first = post(&keeper, "key 1", &body).expect(201);
    let again = post(&keeper, "key 1", &body).expect(201);
    assert_eq!(again.body, first.body);
    for header in ["location", "etag", "cache-control", "content-type"] {
        assert_eq!(again.header(header), first.header(header), "{header}");
    }
    assert_eq!(keeper.json(&path("made-once"))["revision"], 1);
    is_a_problem(&post(&keeper, "key 1", &json!({"name": "Made twice", "kind": "local"})), ProblemKind::KeyReused);
    is_a_problem(&post(&other, "key 1", &body), ProblemKind::Conflict);
    is_a_problem(&post(&keeper, "", &body), ProblemKind::BadParameter);
    is_a_problem(&post(&keeper, &"k".repeat(201), &body), ProblemKind::BadParameter);

    // A write that names a revision which is the latest no more was done all the same, and is answered alike.
    let at = path("made-once");
    let put = || {
        let changed = json!({"name": "Made once", "kind": "local", "status": "active", "nncf_membership": "none"});
        keeper.send(
            Method::PUT,
            &at,
            Some(&changed),
            &[("if-match", first.header("etag")), ("idempotency-key", "key 2")],
        )
    };
    assert_eq!(put().expect(200).body, put().expect(200).body);
    assert_eq!(keeper.json(&at)["revision"], 2);
    let verify = || {
        let headers = [("if-match", "\"r2\""), ("idempotency-key", "key 3")];
        keeper.send(Method::POST, &format!("{at}/verify"), Some(&json!({"how": "website"})), &headers)
    };
    assert_eq!(verify().expect(200).body, verify().expect(200).body);
    // Many at once: one is done; the others are answered alike, or told to wait.
    let many = json!({"name": "Made by many", "kind": "local"});
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| post(&keeper, "key 4", &many))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made = answers.iter().find(|answer| answer.status == 201).expect("one is done");
    for answer in &answers {
        match answer.status {
            201 => assert_eq!(answer.body, made.body),
            _ => _ = is_a_problem(answer, ProblemKind::Conflict),
        }
    }
    assert_eq!(post(&keeper, "key 4", &many).expect(201).body, made.body);
}

fn a_write_is_waited_for_on_another_node(store: Store) {
    let service = written(store);
    let second = Service::on(service.database(), &[]);
    let keeper = editor(service, "nodes");
    for number in 0..5 {
        let (at, made) = new_record(&keeper, &format!("Seen by node {number}"), &json!({}));
        let version = made.header("register-version").to_owned();
        let seen = |node, version: &str| keeper.at(node).send(Method::GET, &at, None, &[("register-version", version)]);
        seen(&second, &version).expect(200);
        let changed = keeper.at(&second).change(&at, |record| record["summary"] = json!("From the second."));
        let seen = seen(service, changed.header("register-version")).expect(200);
        assert_eq!(seen.json()["summary"], "From the second.");
    }
    let second_keeper = keeper.at(&second);
    let waiting =
        |version: &str| second_keeper.send(Method::GET, LIST, None, &[("register-version", version)]).expect(200);
    // Many who wait for what never comes are no slower than one.
    let start = Instant::now();
    std::thread::scope(|scope| (0..16).for_each(|_| _ = scope.spawn(|| waiting("99999999"))));
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(1) && waited < Duration::from_secs(5), "{waited:?}");
    waiting("soon");
    // For nobody in particular the store is not asked.
    let start = Instant::now();
    second.get_with(LIST, &[("register-version", "99999999")]).expect(200);
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
}

fn methods_and_preflights(store: Store) {
    let service = Service::shared(store);
    let one = path("hampshire-and-isle-of-wight");
    for (address, refused, allow) in [
        (LIST.to_owned(), Method::PUT, "GET, HEAD, POST, OPTIONS"),
        (one.clone(), Method::POST, "GET, HEAD, PUT, DELETE, OPTIONS"),
        (one.clone(), Method::PATCH, "GET, HEAD, PUT, DELETE, OPTIONS"),
        (format!("{one}/verify"), Method::GET, "POST, OPTIONS"),
        (format!("{one}/retire"), Method::PUT, "POST, OPTIONS"),
        (format!("{one}/restore/1"), Method::DELETE, "POST, OPTIONS"),
        (format!("{one}/coverage"), Method::POST, "GET, HEAD, PUT, OPTIONS"),
        (format!("{one}/meetings"), Method::DELETE, "GET, HEAD, PUT, POST, OPTIONS"),
        (format!("{one}/meetings/0"), Method::GET, "DELETE, OPTIONS"),
        (format!("{one}/revisions"), Method::POST, "GET, HEAD, OPTIONS"),
        ("/api/v1/helplines/emergency-services".to_owned(), Method::DELETE, "GET, HEAD, PUT, OPTIONS"),
        ("/api/v1/coverage-report".to_owned(), Method::POST, "GET, HEAD, OPTIONS"),
    ] {
        let answer = Answer::to(service.request(refused.clone(), &address));
        is_a_problem(&answer, ProblemKind::MethodNotAllowed);
        assert_eq!(answer.header("allow"), allow, "{address}");
        let preflight = service.request(Method::OPTIONS, &address).header("origin", "https://council.example");
        let preflight = Answer::to(preflight.header("access-control-request-method", "PUT")).expect(204);
        assert_eq!(preflight.header("access-control-allow-methods"), allow, "{address}");
        let headers = preflight.header("access-control-allow-headers");
        for name in ["authorization", "if-match", "idempotency-key", "register-version", "content-type"] {
            assert!(headers.contains(name), "{address} lacks {name}");
        }
    }
}
