//! The domain of the NNCF partnership register: partnerships, regions, coordinators, places, and the
//! atlas that answers questions about them from memory.
//!
//! Nothing here does I/O, knows a database or speaks HTTP. Each type parses its value once and cannot
//! hold a wrong one afterwards; what spans several fields is checked by
//! [`Partnership::faults`](partnership::Partnership::faults).

pub mod account;
pub mod atlas;
pub mod attention;
pub mod background;
pub mod clock;
pub mod code;
pub mod confirmation;
pub mod coordinator;
pub mod date;
pub mod fold;
pub mod helpline;
pub mod helpline_gaps;
pub mod link;
pub mod mail;
pub mod mailbox;
pub mod mistake;
pub mod partnership;
pub mod phone;
pub mod postcode;
pub mod provenance;
pub mod quality;
pub mod region;
pub mod slug;
pub mod text;
pub mod visibility;
pub mod web;
