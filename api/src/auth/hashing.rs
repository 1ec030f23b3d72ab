//! Hashes that cost time and memory on purpose, a few at a time: whoever tries passwords in a crowd fills neither the
//! memory nor the threads that everybody's blocking work needs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::web;
use tokio::sync::Semaphore;

use crate::http::problem::{Problem, ProblemKind};

/// How many are made at once; each takes 19 MB and a processor.
const AT_ONCE: usize = 2;
/// How many may wait for their turn or have it. A turn takes some hundredths of a second.
const MOST_WAITING: usize = 64;
/// When to come again, for those who found no place to wait.
const COME_AGAIN: Duration = Duration::from_secs(5);

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// A place among those who wait. Whoever counts a try takes one before: a try for which there was no place was none.
#[must_use]
pub struct Place(());

impl Place {
    /// Takes a place.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub fn take() -> Result<Self, Problem> {
        let place = Self(());
        if WAITING.fetch_add(1, Ordering::Relaxed) < MOST_WAITING {
            return Ok(place);
        }
        let detail = "Too many people are signing in just now. Nothing was done: try again in a few seconds.";
        Err(Problem { retry_after: Some(COME_AGAIN), ..Problem::new(ProblemKind::Unavailable, detail) })
    }

    /// Does work that hashes, beside the threads that answer, when its turn comes.
    ///
    /// # Errors
    /// When the work does not come back.
    pub async fn in_turn<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = TURNS.acquire().await.map_err(Problem::internal)?;
        // Both go with the work: who hangs up meanwhile does not make room before it is done.
        let done = web::block(move || {
            let _held = (self, turn);
            work()
        });
        done.await.map_err(Problem::internal)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Does work that hashes for whom nothing is counted: see [`Place::in_turn`].
///
/// # Errors
/// 503 when too many wait already.
pub async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    Place::take()?.in_turn(work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_no_place_is_told_before_anything_is_counted() {
        let places: Vec<Place> = (0..MOST_WAITING).map(|_| Place::take().unwrap()).collect();
        let refused = Place::take().err().unwrap();
        assert_eq!((refused.kind, refused.retry_after), (ProblemKind::Unavailable, Some(COME_AGAIN)));
        drop(places);
        assert!(Place::take().is_ok(), "places are given back");
    }
}
