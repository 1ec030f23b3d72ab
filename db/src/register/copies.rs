//! Where the store holds copies of personal values, beside the history, and how they are erased there.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nncf_core::mail::MailState;

use super::outbox::dropped;
use super::people::Mention;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{confirmations, idempotent_answers, import_drafts, mistakes, outbox};
use crate::staff_rows::OutboxRow;

/// What stands in a text in an erased value's place.
const ERASED: &str = "[erased]";
/// What stands in a mailbox's place. Nothing can be sent there (RFC 2606).
const ERASED_MAILBOX: &str = "erased@example.invalid";

/// Erases the personal values of a partnership's contact from what was copied of its record: answers kept to be given
/// again, what it answered when it was asked to confirm, e-mail to it, and readers' reports of mistakes. Files that
/// somebody is importing go whole, all of them: in a packed workbook no search is sure to find who is named, and one that
/// was imported afterwards would bring them back.
pub(super) fn erase_copies(
    conn: &mut AnyConnection,
    partnership: &str,
    values: &[String],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let answers = idempotent_answers::table.filter(idempotent_answers::partnership_id.eq(partnership));
    diesel::delete(answers).execute(conn)?;
    diesel::delete(import_drafts::table).execute(conn)?;
    in_confirmations(conn, partnership, values)?;
    in_outbox(conn, partnership, values, now)?;
    in_mistakes(conn, partnership, values)
}

fn in_confirmations(conn: &mut AnyConnection, partnership: &str, values: &[String]) -> Result<(), StoreError> {
    let rows: Vec<(String, String, Option<String>)> = confirmations::table
        .filter(confirmations::partnership_id.eq(partnership))
        .select((confirmations::id, confirmations::sent_to, confirmations::told))
        .load(conn)?;
    for (id, sent_to, told) in rows {
        let is_theirs = values.iter().any(|value| value.eq_ignore_ascii_case(&sent_to));
        let sent_to = if is_theirs { ERASED_MAILBOX.to_owned() } else { sent_to };
        let told = told.map(|text| without(&text, values));
        let erased = (confirmations::sent_to.eq(sent_to), confirmations::told.eq(told));
        diesel::update(confirmations::table.find(id)).set(erased).execute(conn)?;
    }
    Ok(())
}

/// What waits to be sent to an erased mailbox is dropped.
fn in_outbox(
    conn: &mut AnyConnection,
    partnership: &str,
    values: &[String],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let rows: Vec<OutboxRow> =
        outbox::table.filter(outbox::partnership_id.eq(partnership)).select(OutboxRow::as_select()).load(conn)?;
    for row in rows {
        let is_theirs = values.iter().any(|value| value.eq_ignore_ascii_case(&row.sent_to));
        let erased = (
            outbox::sent_to.eq(if is_theirs { ERASED_MAILBOX } else { row.sent_to.as_str() }),
            outbox::subject.eq(without(&row.subject, values)),
            outbox::body.eq(row.body.filter(|_| !is_theirs).map(|text| without(&text, values))),
            outbox::error.eq(row.error.map(|text| without(&text, values))),
        );
        diesel::update(outbox::table.find(&row.id)).set(erased).execute(conn)?;
        if is_theirs && [MailState::Waiting.as_str(), MailState::Sending.as_str()].contains(&row.state.as_str()) {
            diesel::update(outbox::table.find(&row.id)).set(dropped(now)).execute(conn)?;
        }
    }
    Ok(())
}

fn in_mistakes(conn: &mut AnyConnection, partnership: &str, values: &[String]) -> Result<(), StoreError> {
    let rows: Vec<(String, String, Option<String>)> = mistakes::table
        .filter(mistakes::partnership_id.eq(partnership))
        .select((mistakes::id, mistakes::told, mistakes::where_to_check))
        .load(conn)?;
    for (id, told, place) in rows {
        let place = place.map(|text| without(&text, values));
        let erased = (mistakes::told.eq(without(&told, values)), mistakes::where_to_check.eq(place));
        diesel::update(mistakes::table.find(id)).set(erased).execute(conn)?;
    }
    Ok(())
}

/// The texts in which personal values of a partnership's contact stand.
pub(super) fn mentions(
    conn: &mut AnyConnection,
    partnership: &str,
    values: &[String],
) -> Result<Vec<Mention>, StoreError> {
    let asked: Vec<(NaiveDateTime, String, Option<String>)> = confirmations::table
        .filter(confirmations::partnership_id.eq(partnership))
        .order(confirmations::made_at)
        .select((confirmations::made_at, confirmations::sent_to, confirmations::told))
        .load(conn)?;
    let reported: Vec<(NaiveDateTime, String, Option<String>)> = mistakes::table
        .filter(mistakes::partnership_id.eq(partnership))
        .order(mistakes::received_at)
        .select((mistakes::received_at, mistakes::told, mistakes::where_to_check))
        .load(conn)?;
    let mailed: Vec<(NaiveDateTime, String, Option<String>)> = outbox::table
        .filter(outbox::partnership_id.eq(partnership))
        .order(outbox::made_at)
        .select((outbox::made_at, outbox::sent_to, outbox::body))
        .load(conn)?;
    let asked = asked.into_iter().map(|row| ("confirmation", row));
    let asked = asked.chain(mailed.into_iter().map(|row| ("e-mail", row)));
    let texts = asked.chain(reported.into_iter().map(|row| ("mistake", row)));
    let mention = |(place, (at, first, second)): (&'static str, (NaiveDateTime, String, Option<String>))| {
        let texts = [Some(first), second].into_iter().flatten();
        texts.map(move |text| Mention { place, at: at.and_utc(), text })
    };
    Ok(texts.flat_map(mention).filter(|mention| without(&mention.text, values) != mention.text).collect())
}

/// A text without any of the values, whatever their capitals.
fn without(text: &str, values: &[String]) -> String {
    values.iter().fold(text.to_owned(), |text, value| replaced(&text, value))
}

fn replaced(text: &str, value: &str) -> String {
    let same = |at: usize| text.get(at..at + value.len()).is_some_and(|part| part.eq_ignore_ascii_case(value));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if !value.is_empty() && same(at) {
            out.push_str(ERASED);
            at += value.len();
        } else {
            out.push(next);
            at += next.len_utf8();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_whatever_their_capitals() {
        let values = ["Eve Erased".to_owned(), "eve@example.org".to_owned()];
        let text = "EVE ERASED left; write to Eve@Example.org, not to Eve’s desk. É";
        assert_eq!(without(text, &values), "[erased] left; write to [erased], not to Eve’s desk. É");
        assert_eq!(without("ééé", &["é".to_owned(), String::new()]), "[erased][erased][erased]");
    }
}
