//! What ships with the program, read from its files: what the answers are held against.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::workspace;

/// The folder of the seed's files.
pub fn folder() -> PathBuf {
    workspace().join("seed/data")
}

/// A JSON file of the seed.
pub fn json(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every partnership, in the order of the slugs.
pub fn partnerships() -> Vec<Value> {
    let files = fs::read_dir(folder().join("partnerships")).expect("the seed has partnerships");
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| json(&format!("partnerships/{}", name(path)))).collect()
}

/// Those that anyone may see.
pub fn public() -> Vec<Value> {
    partnerships().into_iter().filter(|partnership| partnership["visibility"] == "public").collect()
}

/// Those that staff alone may see.
pub fn hidden() -> Vec<Value> {
    partnerships().into_iter().filter(|partnership| partnership["visibility"] != "public").collect()
}

/// The slugs of partnerships.
pub fn slugs(partnerships: &[Value]) -> Vec<String> {
    partnerships.iter().map(|partnership| partnership["slug"].as_str().unwrap().to_owned()).collect()
}
