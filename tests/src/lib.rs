//! What black-box tests over the real binary `nncf` need: the program, a service that runs, and what its answers say.
//!
//! Nothing here knows the inside of the service; it is started as an operator starts it and asked as a client asks.

// Tests have nobody to hand an error to: they stop, and say why.
#![allow(clippy::expect_used, clippy::missing_panics_doc, clippy::panic, clippy::unwrap_used)]

pub mod answer;
pub mod keeper;
pub mod program;
pub mod seed_data;
pub mod service;
pub mod visitor;

pub use answer::Answer;
pub use keeper::Keeper;
pub use service::{Service, Store};
pub use visitor::Visitor;

/// Makes of each function `fn name(service: &Service)` two tests, `name::sqlite` and `name::postgres`, each given the
/// service of its store that the whole test program shares. Only for tests that change nothing.
#[macro_export]
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name($crate::Service::shared($crate::Store::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name($crate::Service::shared($crate::Store::Postgres));
            }
        }
    )+};
}

/// Makes of each function `fn name(store: Store)` two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! for_each_store {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name($crate::Store::Sqlite);
            }

            #[test]
            fn postgres() {
                super::$name($crate::Store::Postgres);
            }
        }
    )+};
}
