//! Who asks: programs show a token, people have a session. What either may see and do follows from the account.

pub mod actor;
pub mod bearer;
pub mod cookie;
pub mod hashing;
pub mod password;
pub mod sealed;
pub mod second_factor;
pub mod strangers;

use chrono::TimeDelta;

/// How long a link to sign in works.
pub const LINK_VALID: TimeDelta = TimeDelta::hours(72);
/// For how many days a token works when nobody says.
pub const TOKEN_DAYS: u16 = 90;
/// For how many days a token may work at most.
pub const MOST_TOKEN_DAYS: u16 = 366;
