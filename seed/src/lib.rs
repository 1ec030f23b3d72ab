//! The data that ships with the register, and the importers that read it.
