//! Spreadsheets: what goes in row by row, what is refused and why, and what comes out; over the pages and the command.

use std::fs;
use std::io::{Cursor, Write};
use std::thread;
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use nncf_tests::program::{run, run_on};
use nncf_tests::service::execute;
use nncf_tests::visitor::{between, mark_of};
use nncf_tests::{Service, Store, Visitor, for_each_store};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

for_each_store!(
    rows_are_shown_then_written_all_at_once_and_undone_all_at_once,
    files_that_are_no_spreadsheets_are_refused,
    an_export_holds_what_was_asked_for,
    the_command_imports_in_one_transaction,
    what_is_asked_is_answered_on_the_page,
    a_refused_row_is_put_right_on_the_page,
    a_file_is_begun_kept_and_given_up,
    a_file_that_nobody_imports_is_forgotten,
    the_command_asks_and_is_answered,
);

const ROWS: &str = "Partnership,Type,Status,Visibility,Area,Summary,Parent
Fair Isle Watch,local,active,public,lad:S12000027,=HYPERLINK(\"https://x.example\"),
First fault,regoinal,active,public,,,
Second fault,local,active,public,lad:E99999999,,
Third fault,local,active,public,,,Third fault
Gwent Regional Anti-Slavery Forum,,dormant,,,,
";

const HTML: &[u8] = include_bytes!("../../../seed/src/sheet/tests/cases/html.xls");

/// Dates that may be two days, a name that is like one that is there, and no kinds.
const ASKED: &str = "Partnerships as at March 2017\nPartnership name,Area covered,Date established
Gwent Slavery Network,Gwent,01/02/2017\nFoula Watch,Shetland Islands,03/04/2017\n";

fn editor(service: &Service) -> Visitor<'_> {
    Visitor::signed_in(service, "editor@example.org", "editor").0
}

/// Uploads a file that is taken: the address at which its import goes on, and the mark of the forms.
fn begun(visitor: &Visitor, name: &str, file: &[u8]) -> (String, String) {
    let (answer, mark) = uploaded(visitor, name, file);
    (answer.expect(303).header("location").to_owned(), mark)
}

/// Uploads a file, and gives the answer with the mark of the forms.
fn uploaded(visitor: &Visitor, name: &str, file: &[u8]) -> (nncf_tests::Answer, String) {
    let mark = mark_of(&visitor.get("/staff/import").expect(200).text());
    (visitor.upload("/staff/import", &mark, name, file), mark)
}

/// The fields that the page of columns sends as it stands.
fn columns_of(page: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![("mark", between(page, "name=\"mark\" value=\"", "\"").to_owned())];
    for select in page.split("<select class=\"govuk-select\" name=\"column\"").skip(1) {
        let select = select.split("</select>").next().unwrap();
        let chosen = select.split("<option value=\"").find(|option| option.contains(" selected"));
        fields.push(("column", chosen.map_or_else(String::new, |option| option.split('"').next().unwrap().to_owned())));
    }
    fields
}

/// Takes the columns as they are suggested, and what is chosen beside; the page of the plan.
fn planned(visitor: &Visitor, at: &str, chosen: &[(&'static str, &str)]) -> String {
    let mut fields = columns_of(&visitor.get(at).expect(200).text());
    fields.extend(chosen.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let plan = visitor.post(at, &fields).expect(303).header("location").to_owned();
    assert_eq!(plan, format!("{at}/plan"));
    visitor.get(&plan).expect(200).text()
}

/// What carries out the plan of a page.
fn running(page: &str) -> Vec<(&'static str, String)> {
    ["mark", "shown"].map(|name| (name, between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned())).to_vec()
}

/// What is told of a row of the plan.
fn row<'a>(plan: &'a str, name: &str) -> &'a str {
    between(plan, &format!("<th scope=\"row\" class=\"govuk-table__header\">{name}</th>"), "</tr>")
}

fn rows_are_shown_then_written_all_at_once_and_undone_all_at_once(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let (at, _) = begun(&visitor, "partners.csv", ROWS.as_bytes());
    let fields = columns_of(&visitor.get(&at).expect(200).text());
    let names: Vec<&str> =
        fields.iter().filter(|(name, _)| *name == "column").map(|(_, value)| value.as_str()).collect();
    assert_eq!(
        names,
        ["name", "kind", "status", "visibility", "coverage", "summary", "part_of"],
        "headings are matched"
    );

    let plan = planned(&visitor, &at, &[]);
    assert!(row(&plan, "First fault").contains("kind is one of") && row(&plan, "First fault").contains("regional"));
    assert!(row(&plan, "Second fault").contains("E99999999"));
    assert!(row(&plan, "Third fault").contains("tied to itself"));
    assert!(!row(&plan, "Fair Isle Watch").contains("app-refused"));
    assert_eq!(plan.matches("app-refused").count(), 3);
    let (change, new) = (plan.find("Gwent Regional Anti-Slavery Forum"), plan.find("Fair Isle Watch"));
    assert!(change < new, "changes come first");
    let change = &plan[change.unwrap()..];
    assert!(change.find(">active<") < change.find(">dormant<"), "before and after");
    assert_eq!(service.get("/api/v1/partnerships/fair-isle-watch").status, 404, "nothing is written yet");

    let mut fields = running(&plan);
    let run = format!("{at}/run");
    let refused = visitor.post(&run, &fields).expect(409).text();
    assert!(refused.contains("app-refused"), "refused rows are left out only if asked");
    assert_eq!(service.get("/api/v1/partnerships/fair-isle-watch").status, 404);
    let refused = visitor.get(&format!("{at}/refused.csv")).expect(200).text();
    assert!(refused.contains("First fault") && refused.contains("kind is one of") && !refused.contains("Fair Isle"));
    fields.push(("leave_out", "yes".to_owned()));
    visitor.post(&run, &fields).expect(303);
    visitor.post(&run, &fields).expect(404);
    let made = service.json("/api/v1/partnerships/fair-isle-watch");
    assert_eq!(made["summary"], "=HYPERLINK(\"https://x.example\")", "what looks like a formula in CSV is text");
    assert_eq!(service.json("/api/v1/partnerships/gwent-regional-anti-slavery-forum")["status"], "dormant");
    assert_eq!(service.get("/api/v1/partnerships/second-fault").status, 404);

    let page = visitor.get("/staff/import").expect(200).text();
    let undo = between(&page, "action=\"/staff/import/", "/undo\"");
    visitor.post(&format!("/staff/import/{undo}/undo"), &[("mark", mark_of(&page))]).expect(303);
    assert_eq!(service.json("/api/v1/partnerships/gwent-regional-anti-slavery-forum")["status"], "active");
    assert_eq!(service.get("/api/v1/partnerships/fair-isle-watch").status, 404, "kept for staff as history");
    assert!(visitor.get("/staff/partnerships/fair-isle-watch").expect(200).text().contains("closed"));
    let drafts = visitor.get("/staff/drafts").expect(200).text();
    assert!(!drafts.contains("Fair Isle Watch"), "nobody is asked to publish what was undone");
    assert!(run_on(service.database(), &["check"]).output().contains("well"));
}

fn files_that_are_no_spreadsheets_are_refused(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    bomb.write_all(&vec![b' '; 100 << 20]).unwrap();
    let bomb = bomb.finish().unwrap().into_inner();
    let page = uploaded(&visitor, "bomb.xlsx", &bomb).0.expect(422).text();
    assert!(page.contains("The workbook unpacks to more than is taken"), "{page}");
    uploaded(&visitor, "no.xlsx", b"PK\x03\x04 and no more").0.expect(422);
    uploaded(&visitor, "no.csv", &[0xff, 0xfe, 0x00, 0x01, 0x02]).0.expect(422);
    uploaded(&visitor, "empty.csv", b"").0.expect(422);
    uploaded(&visitor, "large.csv", &vec![b'x'; 3 << 20]).0.expect(422);
    let foreign = visitor.upload("/staff/import", "another mark", "partners.csv", ROWS.as_bytes());
    assert!(!foreign.expect(422).text().contains("name=\"column\""));

    let page = uploaded(&visitor, "page.xls", HTML).0.expect(422).text();
    assert!(page.contains("This is a web page") && page.contains("save it as"), "{page}");
    let (at, _) = begun(&visitor, "wrong.csv", b"Colour,Size\nred,large\n");
    let fields = columns_of(&visitor.get(&at).expect(200).text());
    let page = visitor.post(&at, &fields).expect(422).text();
    assert!(page.contains("name"), "the columns that are needed are named");
    assert!(service.is_ready());
}

fn an_export_holds_what_was_asked_for(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let mark = mark_of(&visitor.get("/staff/export").expect(200).text());
    let export = |fields: &[(&'static str, &str)]| {
        visitor.post("/staff/export", &[&[("mark", mark.as_str())], fields].concat()).expect(200)
    };
    let public = export(&[("format", "csv")]);
    assert!(public.header("content-disposition").contains(".csv"));
    let all = export(&[("format", "csv"), ("drafts", "yes")]);
    let lines = |answer: &nncf_tests::Answer| csv::Reader::from_reader(answer.body.as_slice()).records().count();
    assert_eq!((lines(&public), lines(&all)), (22, 70));
    assert!(export(&[("format", "xlsx")]).body.starts_with(b"PK"));
    assert_eq!(export(&[("format", "json")]).json().as_array().unwrap().len(), 22);
    visitor.post("/staff/export", &[("mark", mark.as_str()), ("format", "exe")]).expect(422);

    // What was exported is the same when it is imported again.
    let (at, _) = begun(&visitor, "again.csv", &all.body);
    let plan = planned(&visitor, &at, &[]);
    assert_eq!(plan.matches("app-refused").count(), 0);
    let run = between(&plan, &format!("action=\"{at}/run\""), "</form>");
    assert!(!run.contains("<button"), "there is nothing to write");

    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let log = admin.get("/staff/audit?event=exported").expect(200).text();
    assert!(log.contains("csv, 70 records, with drafts, without contacts that are not public"), "{log}");
}

fn the_command_imports_in_one_transaction(store: Store) {
    let service = Service::start(store);
    let database = service.database();
    run_on(database, &["user", "add", "editor@example.org", "--role", "editor"]).output();
    let file = service.folder().join("partners.csv");
    fs::write(&file, ROWS).unwrap();
    let file = file.to_str().unwrap();
    let import = |more: &[&str]| {
        run(&[&["--database-url", database, "import", "--as", "editor@example.org", file], more].concat())
    };
    let stopped = import(&["--dry-run"]);
    assert!(!stopped.succeeded, "rows are refused, and programs are told");
    let told = String::from_utf8(stopped.out).unwrap();
    let told = told + &import(&["--dry-run", "--leave-out-refused"]).output();
    for line in [
        "line 2: add Fair Isle Watch",
        "line 3: refuse First fault",
        "line 6: change Gwent Regional Anti-Slavery Forum (status",
        "1 to add, 1 to change, 0 as they are, 3 refused.",
        "Nothing was imported: this was a dry run.",
    ] {
        assert!(told.contains(line), "“{line}” is not in:\n{told}");
    }
    let stopped = import(&[]);
    assert!(!stopped.succeeded && stopped.said.contains("nothing was imported"), "{}", stopped.said);
    assert_eq!(service.get("/api/v1/partnerships/fair-isle-watch").status, 404);
    assert!(import(&["--leave-out-refused"]).output().ends_with("Imported.\n"));
    // What is for reading is not read back.
    let list = service.folder().join("list.csv");
    fs::write(&list, run_on(database, &["export", "csv"]).output()).unwrap();
    let list = ["import", "--as", "editor@example.org", list.to_str().unwrap()];
    run_on(database, &list).refused(&["public list", "/staff/export"]);
    fs::write(service.folder().join("typo.csv"), "name,kind,webiste\nX,local,https://x.example\n").unwrap();
    let typo = service.folder().join("typo.csv");
    let told =
        run_on(database, &["import", "--dry-run", "--as", "editor@example.org", typo.to_str().unwrap()]).output();
    assert!(told.contains("“webiste” is left out"), "{told}");
    let version = service.get("/api/v1/partnerships").expect(200);
    let seen = |_| service.get("/api/v1/partnerships/fair-isle-watch").status == 200;
    let is_seen = (0..100).any(|try_| {
        seen(try_) || {
            std::thread::sleep(std::time::Duration::from_millis(100));
            false
        }
    });
    assert!(is_seen, "the service that runs sees it; it was at {}", version.header("register-version"));
    assert!(run_on(database, &["check"]).output().contains("well"));
}

fn what_is_asked_is_answered_on_the_page(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let (at, mark) = begun(&visitor, "asked.csv", ASKED.as_bytes());
    let columns = visitor.get(&at).expect(200).text();
    assert!(columns.contains("Partnerships as at March 2017"), "what stands above is told");
    let plan = planned(&visitor, &at, &[("kind", "local"), ("visibility", "public")]);
    assert!(plan.contains("1 February 2017") && plan.contains("2 January 2017"), "{plan}");
    let plan_at = format!("{at}/plan");
    let answer = |fields: &[(&'static str, &str)]| {
        let answered = visitor.post(&plan_at, &[&[("mark", mark.as_str())], fields].concat()).expect(303);
        visitor.get(answered.header("location")).expect(200).text()
    };
    let plan = answer(&[("dates", "day-first")]);
    assert!(!plan.contains("2 January 2017"));
    assert!(row(&plan, "Gwent Slavery Network").contains("Gwent Regional Anti-Slavery Forum"), "{plan}");
    assert_eq!(plan.matches("app-refused").count(), 1);
    let plan = answer(&[("same-3", "gwent-regional-anti-slavery-forum")]);
    assert_eq!(plan.matches("app-refused").count(), 0);
    visitor.post(&format!("{at}/run"), &running(&plan)).expect(303);
    let held = service.json("/api/v1/partnerships/gwent-regional-anti-slavery-forum");
    assert_eq!(held["name"], "Gwent Regional Anti-Slavery Forum", "no second one was made, and none was renamed");
    assert_eq!(service.json("/api/v1/partnerships/foula-watch")["formed"]["claims"][0]["value"], "2017-04-03");
}

fn a_refused_row_is_put_right_on_the_page(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let file = "name,kind,visibility,summary\nFoula Watch,regoinal,public,#REF!\n";
    let (at, mark) = begun(&visitor, "wrong.csv", file.as_bytes());
    let plan = planned(&visitor, &at, &[]);
    let mend = format!("{at}/rows/2");
    assert!(plan.contains(&format!("href=\"{mend}\"")), "{plan}");
    let form = visitor.get(&mend).expect(200).text();
    assert!(form.contains("holds the error #REF!") && form.contains("kind is one of"), "{form}");
    let cells = ["Foula Watch", "local", "public", "Looks out."].map(|cell| ("cell", cell));
    let answer = visitor.post(&mend, &[&[("mark", mark.as_str())], cells.as_slice()].concat()).expect(303);
    assert_eq!(answer.header("location"), format!("{at}/plan#row-2"));
    let plan = visitor.get(&format!("{at}/plan")).expect(200).text();
    assert!(!plan.contains("app-refused"), "{plan}");
    visitor.get(&format!("{at}/rows/9")).expect(404);
    visitor.post(&format!("{at}/run"), &running(&plan)).expect(303);
    assert_eq!(service.json("/api/v1/partnerships/foula-watch")["summary"], "Looks out.");
}

fn a_file_is_begun_kept_and_given_up(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let (at, mark) = begun(&visitor, "kept.csv", ROWS.as_bytes());
    assert!(visitor.get("/staff/import").expect(200).text().contains(&format!("href=\"{at}/plan\"")));
    let (other, _) = Visitor::signed_in(&service, "other@example.org", "editor");
    other.get(&at).expect(404);
    visitor.post(&format!("{at}/drop"), &[("mark", mark.as_str())]).expect(303);
    visitor.get(&at).expect(404);
}

/// The service forgets it, whether anybody uploads another or not.
fn a_file_that_nobody_imports_is_forgotten(store: Store) {
    let first = Service::start(store);
    let visitor = editor(&first);
    begun(&visitor, "old.csv", ROWS.as_bytes());
    begun(&visitor, "new.csv", ROWS.as_bytes());
    let database = first.database().to_owned();
    drop(visitor);
    execute(&database, "UPDATE import_drafts SET at = '2026-01-01 09:00:00' WHERE file_name = 'old.csv'");
    // One that starts finds it at once; one that runs within the hour.
    let service = Service::on(&database, &[]);
    let start = Instant::now();
    while count(&database, "import_drafts") != 1 {
        assert!(start.elapsed() < Duration::from_secs(30), "it is still there");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(service.log().contains("files that nobody imported were forgotten"), "{}", service.log());
    assert!(!service.log().contains("old.csv"));
}

/// How many rows a table has.
fn count(database: &str, table: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {table}"));
    let found: Count = match database.strip_prefix("sqlite:") {
        Some(path) => query.get_result(&mut SqliteConnection::establish(path).unwrap()).unwrap(),
        None => query.get_result(&mut PgConnection::establish(database).unwrap()).unwrap(),
    };
    found.count
}

fn the_command_asks_and_is_answered(store: Store) {
    let service = Service::start(store);
    let database = service.database();
    run_on(database, &["user", "add", "editor@example.org", "--role", "editor"]).output();
    let (file, refused) = (service.folder().join("asked.csv"), service.folder().join("refused.csv"));
    fs::write(&file, ASKED).unwrap();
    let import = |more: &[&str]| {
        let base = ["--database-url", database, "import", "--dry-run", "--as", "editor@example.org"];
        let ran = run(&[&base[..], &[file.to_str().unwrap()], more].concat());
        (ran.succeeded, String::from_utf8(ran.out).unwrap())
    };
    let (succeeded, told) = import(&["--kind", "local", "--refused", refused.to_str().unwrap()]);
    assert!(!succeeded);
    for line in [
        "Above the headings, and left out: Partnerships as at March 2017",
        "The column “Area covered” is read as coverage.",
        "“01/02/2017” may be 1 February 2017 (--dates day-first) or 2 January 2017 (--dates month-first)",
    ] {
        assert!(told.contains(line), "“{line}” is not in:\n{told}");
    }
    assert!(fs::read_to_string(&refused).unwrap().contains("Foula Watch"));
    let (_, told) = import(&["--kind", "local", "--dates", "day-first"]);
    let same = "the same as “Gwent Regional Anti-Slavery Forum”: --same 3=gwent-regional-anti-slavery-forum";
    assert!(told.contains(same) && told.contains("new: --new 3"), "{told}");
    let answered = "3=gwent-regional-anti-slavery-forum";
    let (succeeded, told) = import(&["--kind", "local", "--dates", "day-first", "--same", answered]);
    assert!(succeeded && told.contains("1 to add, 1 to change, 0 as they are, 0 refused."), "{told}");
}
