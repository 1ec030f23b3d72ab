//! The contract in the eyes of others: validators, makers of clients and Schemathesis, as `tests/contract` pins them
//! and `scripts/contract` installs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nncf_tests::{Keeper, Service, Store, program};

/// Where the tools are.
struct Tools(PathBuf);

impl Tools {
    fn new() -> Self {
        let tools = program::workspace().join("target/contract");
        assert!(tools.join("stamp").exists(), "the tools of tests/contract are missing: run scripts/contract");
        Self(tools)
    }

    /// A tool of Python's.
    fn python(&self, name: &str) -> Command {
        Command::new(self.0.join("venv/bin").join(name))
    }

    /// A tool of Node's, which tells nobody that it was used.
    fn node(&self, name: &str) -> Command {
        let mut command = Command::new(self.0.join("npm/node_modules/.bin").join(name));
        command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        command
    }
}

/// Runs a tool, and tells what it said where it found a fault.
#[track_caller]
fn run(command: &mut Command) -> String {
    let ran = command.output().expect("the tool starts");
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{command:?}\n{said}");
    said
}

fn pinned(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contract").join(file)
}

/// The document as the program writes it.
fn document(folder: &Path) -> PathBuf {
    let document = folder.join("openapi.yaml");
    fs::write(&document, program::run(&["openapi"]).output()).unwrap();
    document
}

#[test]
fn validators_find_no_fault() {
    let (tools, folder) = (Tools::new(), tempfile::tempdir().unwrap());
    let document = document(folder.path());
    run(tools.python("openapi-spec-validator").arg(&document));
    let lint = ["lint", "--fail-severity", "warn", "--ruleset"];
    run(tools.node("spectral").args(lint).arg(pinned("spectral.yaml")).arg(&document));
    // Counted, not read: it also warns of the Node that it runs on.
    let json = ["lint", "--format", "json", "--config"];
    let said = run(tools.node("redocly").args(json).arg(pinned("redocly.yaml")).arg(&document));
    assert!(said.contains("\"warnings\": 0,"), "{said}");
}

/// YAML 1.1, which Python's and Ruby's readers follow, takes words such as `on` for truths.
#[test]
fn readers_of_older_yaml_find_the_same() {
    let (tools, folder) = (Tools::new(), tempfile::tempdir().unwrap());
    let json = folder.path().join("openapi.json");
    fs::write(&json, Service::shared(Store::Sqlite).get("/docs/openapi.json").expect(200).text()).unwrap();
    run(tools.python("python").arg(pinned("readers.py")).arg(document(folder.path())).arg(&json));
}

/// One maker of clients stands for all; `make clients` tries the others too.
#[test]
fn a_made_client_runs_the_readme() {
    let (tools, folder) = (Tools::new(), tempfile::tempdir().unwrap());
    let service = Service::start(Store::Sqlite);
    let editor = Keeper::new(&service, "client@example.org", "editor", &[]);
    let client = folder.path().join("nncf_client");
    let made = ["generate", "--meta", "none", "--fail-on-warning", "--path"];
    let mut maker = tools.python("openapi-python-client");
    maker.args(made).arg(document(folder.path())).arg("--output-path").arg(&client);
    run(maker.arg("--config").arg(pinned("python-client.yaml")));
    let mut client = tools.python("python");
    run(client.arg(pinned("client.py")).arg(folder.path()).arg(service.url("")).arg(&editor.token));
}

#[test]
fn schemathesis_finds_nothing_undocumented_for_anybody() {
    schemathesis(&Service::start(Store::Sqlite), None);
}

#[test]
fn schemathesis_finds_nothing_undocumented_for_an_editor() {
    let service = Service::start(Store::Sqlite);
    let editor = Keeper::new(&service, "schemathesis@example.org", "editor", &[]);
    schemathesis(&service, Some(&editor.token));
}

/// On a service of its own, as it writes.
fn schemathesis(service: &Service, token: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Tools::new().python("schemathesis");
    command.arg("--config-file").arg(pinned("schemathesis.toml")).arg("run").arg(service.url("/docs/openapi.json"));
    match token {
        Some(token) => command.arg("--header").arg(format!("Authorization: Bearer {token}")),
        // Without a token every write ends before it is read: to ask the examples and the edges is enough.
        None => command.args(["--phases", "examples,coverage"]),
    };
    run(command.current_dir(folder.path()));
    assert!(service.is_ready());
}
