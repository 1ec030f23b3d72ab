//! Who asks: programs show a token, people have a session. What either may see and do follows from the account.

pub mod actor;
pub mod bearer;
pub mod cookie;
pub mod password;
pub mod second_factor;
