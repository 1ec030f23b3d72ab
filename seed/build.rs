#![allow(clippy::print_stdout)] // how a build script speaks to cargo

//! The files that ship are compiled in; a new one must be seen, not only a new content.

fn main() {
    println!("cargo::rerun-if-changed=data");
}
