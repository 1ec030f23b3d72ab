//! Two people changed one record: what only one of them touched is taken from either, and nothing is lost.

use serde_json::Value;

use super::Partnership;

/// Two changes of one record, brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The record with both changes; where both touched a field, with ours.
    pub record: Partnership,
    /// The fields that both changed, and not to the same.
    pub both: Vec<String>,
}

/// What follows from other fields, or is never typed: it is theirs, and made anew when ours is written.
const THEIRS: &[&str] = &["id", "provenance", "sources", "verification"];

/// Brings our change of a record together with theirs, which was written first.
///
/// Fields are taken whole: a list that both changed is for a person to decide on.
pub fn merge(base: &Partnership, ours: &Partnership, theirs: &Partnership) -> Merged {
    let json = |record: &Partnership| serde_json::to_value(record).unwrap_or_default();
    let (base, mine, mut whole) = (json(base), json(ours), json(theirs));
    let fields = mine.as_object().into_iter().flatten().map(|(field, _)| field);
    let gone = base.as_object().into_iter().flatten().map(|(field, _)| field);
    let mut fields: Vec<&String> = fields.chain(gone).filter(|field| !THEIRS.contains(&field.as_str())).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut both = Vec::new();
    for field in fields {
        let (old, mine) = (&base[field], &mine[field]);
        if mine == old || *mine == whole[field] {
            continue;
        }
        if whole[field] != *old {
            both.push(field.clone());
        }
        match whole.as_object_mut() {
            // What is only ever written where it says something is no null.
            Some(whole) if mine.is_null() => _ = whole.remove(field),
            _ => whole[field] = mine.clone(),
        }
    }
    keep_cited_sources(&mut whole, ours);
    let record = serde_json::from_value(whole).unwrap_or_else(|_| ours.clone());
    Merged { record, both }
}

/// A claim of ours may cite a source that their record does not have.
fn keep_cited_sources(whole: &mut Value, ours: &Partnership) {
    let Some(sources) = whole["sources"].as_array_mut() else { return };
    for source in &ours.sources {
        let is_known = sources.iter().any(|known| known["id"] == source.id.to_string());
        let is_cited = ours.formed.claims.iter().any(|claim| claim.source == source.id);
        if is_cited && !is_known {
            sources.extend(serde_json::to_value(source).ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(extra: &Value) -> Partnership {
        let mut whole = json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public", "review_months": 6
        });
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn fields_that_one_changed_are_taken_from_either() {
        let (base, ours) = (record(&json!({})), record(&json!({"name": "Ours", "email": "a@example.org"})));
        let theirs = record(&json!({"status": "closed", "summary": "Theirs."}));
        let Merged { record: merged, both } = merge(&base, &ours, &theirs);
        let expected = json!({"name": "Ours", "email": "a@example.org", "status": "closed", "summary": "Theirs."});
        assert_eq!((merged, both), (record(&expected), vec![]));
    }

    #[test]
    fn fields_that_both_changed_are_told_and_ours_stand() {
        let (base, ours) = (record(&json!({})), record(&json!({"name": "Ours", "status": "closed"})));
        let theirs = record(&json!({"name": "Theirs", "status": "closed", "review_months": null}));
        let Merged { record: merged, both } = merge(&base, &ours, &theirs);
        assert_eq!((merged.name.as_str(), both), ("Ours", vec!["name".to_owned()]));
        assert_eq!(merged.review_months, None, "what they took away stays away");
    }

    #[test]
    fn their_verification_stands_and_our_sources_are_kept() {
        let base = record(&json!({}));
        let formed = json!({"claims": [{"value": "2013", "source": "s-1"}]});
        let ours = record(&json!({"formed": formed, "sources": [{"id": "s-1", "title": "A letter", "url": null}]}));
        let seen = json!({"verification": {"at": "2026-11-01T00:00:00Z", "by_role": "editor", "how": "email"}});
        let merged = merge(&base, &ours, &record(&seen)).record;
        assert!(merged.verification.is_some() && merged.faults().is_empty(), "{:?}", merged.faults());
    }
}
