//! The program `nncf`, as it stands beside the test program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Every setting that can be given through the environment.
pub const SETTINGS: &[&str] = &[
    "NNCF_BIND",
    "NNCF_DATABASE_URL",
    "NNCF_PUBLIC_URL",
    "NNCF_WORKERS",
    "NNCF_LOG_LEVEL",
    "NNCF_TRUSTED_PROXIES",
    "NNCF_SMTP_URL",
    "NNCF_MAIL_FROM",
];

/// The program. Under cargo it is built first, so that no test ever speaks to an older one than the sources here.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let test = std::env::current_exe().expect("a test program has a path");
        // target/PROFILE/deps/TEST, and target/PROFILE/nncf beside the folder.
        let profile = test.parent().and_then(Path::parent).expect("a test program lies in a folder of cargo's");
        let program = profile.join("nncf");
        match std::env::var_os("CARGO") {
            Some(cargo) => build(&cargo, profile),
            None => assert!(program.exists(), "{} is missing: cargo build -p nncf-api", program.display()),
        }
        program
    })
}

fn build(cargo: &std::ffi::OsStr, profile: &Path) {
    let target = profile.parent().expect("a profile's folder lies in cargo's");
    let name = match profile.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "nncf-api", "--profile", name]);
    command.arg("--target-dir").arg(target).current_dir(workspace());
    let status = command.status().expect("cargo starts");
    assert!(status.success(), "nncf could not be built");
}

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate lies in the workspace")
}

/// The program with arguments, and with no setting of whoever runs the tests.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(path());
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    command.args(args);
    command
}

/// What the program did and said.
#[derive(Debug)]
pub struct Ran {
    /// Whether it said that all went well.
    pub succeeded: bool,
    /// What it wrote to standard output.
    pub out: Vec<u8>,
    /// What it wrote to standard error.
    pub said: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { succeeded: output.status.success(), out: output.stdout, said }
    }
}

impl Ran {
    /// What it wrote to standard output, after all went well.
    #[track_caller]
    pub fn output(self) -> String {
        assert!(self.succeeded, "nncf failed: {}", self.said);
        String::from_utf8(self.out).expect("nncf writes UTF-8")
    }

    /// Makes sure that it failed by its own decision, wrote nothing and named everything that is asked for.
    #[track_caller]
    pub fn refused(&self, to_name: &[&str]) {
        assert!(!self.succeeded, "nncf should have failed: {}", self.said);
        assert!(self.out.is_empty(), "nncf failed and still wrote something");
        assert!(!self.said.contains("panicked"), "{}", self.said);
        for name in to_name {
            assert!(self.said.contains(name), "this does not say “{name}”: {}", self.said);
        }
    }
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Ran {
    command(args).output().expect("nncf starts").into()
}

/// What the program exports of a database that nobody changes, run once for each format.
#[track_caller]
pub fn exported(database: &str, format: &str) -> Arc<str> {
    static EXPORTED: Mutex<BTreeMap<(String, String), Arc<str>>> = Mutex::new(BTreeMap::new());
    let mut exported = EXPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (database.to_owned(), format.to_owned());
    exported.entry(key).or_insert_with(|| run_on(database, &["export", format]).output().into()).clone()
}

/// Runs the program on a database.
pub fn run_on(database: &str, args: &[&str]) -> Ran {
    run(&[&["--database-url", database], args].concat())
}
