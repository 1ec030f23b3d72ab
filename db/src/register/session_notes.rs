//! What the next page of a session is to tell: that a form was taken, or a secret that is shown this once. The text
//! comes sealed, so that the database tells nobody what it says.

use diesel::prelude::*;
use nncf_core::account::Secret;

use super::{Register, digest_of};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{session_notes, sessions};
use crate::staff_rows::SessionNoteRow;

impl Register {
    /// Leaves a note for the page at a path, in place of one that was left there before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the session is no more.
    pub fn leave_note(&self, session: &Secret, path: &str, sealed: &[u8]) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let session_id = id_of(conn, session)?.ok_or(StoreError::NotFound)?;
            let row = SessionNoteRow { session_id, path: path.to_owned(), sealed: sealed.to_vec(), at: self.now() };
            diesel::delete(session_notes::table.find((&row.session_id, &row.path))).execute(conn)?;
            diesel::insert_into(session_notes::table).values(&row).execute(conn)?;
            Ok(())
        })
    }

    /// The note for the page at a path, which stays.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn note_at(&self, session: &Secret, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.connections.read_tx(|conn| {
            let Some(id) = id_of(conn, session)? else { return Ok(None) };
            let note = session_notes::table.find((id, path)).select(session_notes::sealed);
            Ok(note.first(conn).optional()?)
        })
    }

    /// The note for the page at a path, which is gone from then on: of several who ask at once, one gets it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn take_note(&self, session: &Secret, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        // Most pages have none, and then nothing is written.
        if self.note_at(session, path)?.is_none() {
            return Ok(None);
        }
        self.connections.write_tx(|conn| {
            let Some(id) = id_of(conn, session)? else { return Ok(None) };
            let note = || session_notes::table.find((&id, path));
            let sealed = note().select(session_notes::sealed).first(conn).optional()?;
            diesel::delete(note()).execute(conn)?;
            Ok(sealed)
        })
    }
}

fn id_of(conn: &mut AnyConnection, session: &Secret) -> QueryResult<Option<String>> {
    sessions::table.filter(sessions::digest.eq(digest_of(session))).select(sessions::id).first(conn).optional()
}
