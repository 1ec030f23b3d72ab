//! Builds the crate again when a migration changes: they are embedded in it.

fn main() {
    // The one way in which a build script speaks to cargo.
    #[allow(clippy::print_stdout)]
    {
        println!("cargo:rerun-if-changed=migrations");
    }
}
