//! The register's HTTP service and its command line.
