//! Tests over the real binary, as its users meet it: in one program, so that they share the services they ask.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod abuse;
mod addresses;
mod bad_input;
mod bad_requests;
mod browser;
mod caching;
mod canary;
mod certainty;
mod changes;
mod command_line;
mod contract;
mod day;
mod editing;
mod embed;
mod importing;
mod interruptions;
mod lists;
mod lookup;
mod mail;
mod mistakes;
mod neighbours;
mod openapi;
mod outlines;
mod pages;
mod people;
mod privacy;
mod problems;
mod roles;
mod seed_check;
mod sign_in;
mod staff_forms;
mod staff_routes;
mod suggestions;
mod truth;
mod typing;
mod writers;
mod writing;
