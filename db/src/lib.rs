//! The register's store: Diesel over SQLite and PostgreSQL behind one repository.
