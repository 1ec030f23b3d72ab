//! What the websites of records answer.

use crate::partnership::vocabulary::vocabulary;

vocabulary! {
    /// What came of asking a website.
    LinkOutcome: "outcome" {
        /// It answers.
        Alive = "alive",
        /// It answers at another address.
        Moved = "moved",
        /// It does not answer, or with an error.
        Dead = "dead",
        /// It was not asked: its address is not one of the public internet.
        NotAsked = "not_asked",
    }
}
