//! The atlas: places and partnerships in memory, indexed by where they are.
