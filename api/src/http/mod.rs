//! What every door shares: problems, strict parameters, formats, caching.

pub mod answer;
pub mod canonical;
pub mod client;
pub mod cursor;
pub mod format;
pub mod limit;
pub mod observe;
pub mod params;
pub mod problem;
pub mod route;
pub mod unknown;
