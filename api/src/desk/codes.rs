//! Codes of geographies as people write them: one that is no longer in use is read as what took its place, and said so.

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::{Fault, Partnership};
use nncf_core::region::RegionKey;

use crate::register::{listed, retired_key};

/// Why a code cannot be taken: nobody ever had it, or several took its place.
pub fn unknown_code(geography: &Geography, key: RegionKey) -> String {
    let successors = geography.successors(key).iter().filter_map(|&key| geography.area(key));
    let told: Vec<String> = successors.map(|area| format!("{} ({})", area.region.key, area.region.name)).collect();
    if told.is_empty() {
        return format!("the register knows no geography {key}");
    }
    let was = retired_key(geography, key);
    format!("{was} is no longer in use; it became {}: name the one that is meant, or all", listed(&told))
}

/// A code that was read as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadAs {
    /// What was written.
    pub was: RegionKey,
    /// What it was read as.
    pub now: RegionKey,
}

/// Puts what took their place where codes are no longer in use, and says where.
///
/// # Errors
/// A fault for each that several took the place of, at its place in the list.
pub fn read_as_today(geography: &Geography, wanted: &mut Partnership) -> Result<Vec<ReadAs>, Vec<Fault>> {
    let codes = &mut wanted.coverage.codes;
    let divided = |(index, key): (usize, &RegionKey)| {
        let fault = || Fault::new(format!("/coverage/codes/{index}"), unknown_code(geography, *key));
        (geography.successors(*key).len() > 1).then(fault)
    };
    let faults: Vec<Fault> = codes.iter().enumerate().filter_map(divided).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let as_read = |&was: &RegionKey| geography.successor(was).map(|now| ReadAs { was, now });
    let read: Vec<ReadAs> = codes.iter().filter_map(as_read).collect();
    // Two that became one are that one; what was written twice as it is stays, to be refused.
    let mut today: Vec<RegionKey> = Vec::new();
    for &was in &*codes {
        match geography.successor(was) {
            Some(now) if codes.contains(&now) || today.contains(&now) => {}
            now => today.push(now.unwrap_or(was)),
        }
    }
    *codes = today;
    Ok(read)
}

/// The reason of a change, with what was read as something else.
pub fn with_reading(geography: &Geography, why: &str, read: &[ReadAs]) -> String {
    let told: Vec<String> =
        read.iter().map(|ReadAs { was, now }| format!("{} was read as {now}", retired_key(geography, *was))).collect();
    match (why.is_empty(), told.is_empty()) {
        (_, true) => why.to_owned(),
        (true, false) => told.join("; "),
        (false, false) => format!("{why} ({})", told.join("; ")),
    }
}
