//! The register's HTTP service and its command line.

pub mod auth;
pub mod cli;
pub mod desk;
pub mod embed;
pub mod http;
pub mod links;
pub mod mail;
pub mod pages;
pub mod register;
pub mod service;
pub mod staff;
pub mod state;
pub mod watch;
