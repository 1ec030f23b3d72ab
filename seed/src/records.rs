//! Partnerships and helplines: one JSON file a partnership, one for all helplines, one for all sources.

use std::collections::{BTreeMap, BTreeSet};

use nncf_core::helpline::Helpline;
use nncf_core::partnership::Partnership;
use nncf_core::provenance::Source;
use nncf_core::region::{Region, RegionKey};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::fault::{Faults, SeedFault};
use crate::files::Files;

const FOLDER: &str = "partnerships";
pub(crate) const SOURCES: &str = "sources.json";
const HELPLINES: &str = "helplines.json";

/// The namespace of the ids that are made from slugs, so that the same record has the same id in every register.
const NAMESPACE: Uuid = Uuid::from_u128(0x6e6e_6366_7265_4769_8374_6572_7365_6564);

/// Every partnership, with its id and the sources that it cites put in.
///
/// # Errors
/// Each fault with its file and field.
pub fn partnerships(files: &Files, regions: &[Region]) -> Result<Vec<Partnership>, Vec<SeedFault>> {
    let sources: Vec<Source> = json(files, SOURCES)?;
    let mut faults = Faults::default();
    let mut found = Vec::new();
    for file in files.json_files(FOLDER)? {
        if let Some(partnership) = faults.take(partnership(files, &file, &sources)) {
            found.push((file, partnership));
        }
    }
    check_references(&found, regions, &mut faults);
    faults.unless_any(found.into_iter().map(|(_, partnership)| partnership).collect())
}

fn partnership(files: &Files, file: &str, sources: &[Source]) -> Result<Partnership, Vec<SeedFault>> {
    let mut value: Value = json(files, file)?;
    let slug = value["slug"].as_str().unwrap_or_default().to_owned();
    let expected = file.trim_start_matches(FOLDER).trim_matches('/').trim_end_matches(".json");
    if slug != expected {
        let detail = format!("the file's name asks for “{expected}”");
        return Err(vec![fault(file, &slug, "/slug", detail)]);
    }
    let Some(fields) = value.as_object_mut() else { return Err(vec![SeedFault::of_file(file, "is not a record")]) };
    fields.insert("id".into(), Uuid::new_v5(&NAMESPACE, slug.as_bytes()).to_string().into());
    let cited = cited_sources(fields);
    let attached: Vec<&Source> = sources.iter().filter(|source| cited.contains(&source.id.to_string())).collect();
    fields.insert("sources".into(), serde_json::to_value(attached).unwrap_or_default());
    let partnership: Partnership = typed(value, file, &slug)?;
    let faults = partnership.faults().into_iter().map(|found| fault(file, &slug, &found.pointer, found.detail));
    let faults: Vec<SeedFault> = faults.collect();
    if faults.is_empty() { Ok(partnership) } else { Err(faults) }
}

fn cited_sources(fields: &serde_json::Map<String, Value>) -> BTreeSet<String> {
    let of_list = |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
    let facts = of_list(fields.get("provenance"));
    let claims = of_list(fields.get("formed").and_then(|formed| formed.get("claims")));
    facts.iter().chain(&claims).filter_map(|fact| fact["source"].as_str().map(str::to_owned)).collect()
}

fn check_references(found: &[(String, Partnership)], regions: &[Region], faults: &mut Faults) {
    let slugs: BTreeMap<_, _> = found.iter().map(|(_, partnership)| (&partnership.slug, partnership)).collect();
    let known: BTreeSet<RegionKey> = regions.iter().map(|region| region.key).collect();
    for (file, partnership) in found {
        let slug = partnership.slug.as_str();
        for (index, link) in partnership.links.iter().enumerate() {
            let pointer = format!("/links/{index}/slug");
            match slugs.get(&link.slug) {
                None => faults.push(fault(file, slug, &pointer, format!("there is no record “{}”", link.slug))),
                Some(other) if other.visibility > partnership.visibility => faults.push(fault(
                    file,
                    slug,
                    &pointer,
                    format!("“{}” is seen by fewer people than this record", link.slug),
                )),
                Some(_) => {}
            }
        }
        for (index, code) in partnership.coverage.codes.iter().enumerate().filter(|(_, code)| !known.contains(code)) {
            faults.push(fault(
                file,
                slug,
                &format!("/coverage/codes/{index}"),
                format!("there is no geography {code}"),
            ));
        }
    }
}

/// Every helpline.
///
/// # Errors
/// Each fault with its field.
pub fn helplines(files: &Files, regions: &[Region]) -> Result<Vec<Helpline>, Vec<SeedFault>> {
    let helplines: Vec<Helpline> = json(files, HELPLINES)?;
    let mut faults = Faults::default();
    let mut slugs = BTreeSet::new();
    for helpline in &helplines {
        let slug = helpline.slug.as_str();
        if !slugs.insert(slug) {
            faults.push(fault(HELPLINES, slug, "/slug", "stands twice".into()));
        }
        for found in helpline.faults() {
            faults.push(fault(HELPLINES, slug, &found.pointer, found.detail));
        }
        for key in helpline.area.iter().filter(|key| !regions.iter().any(|region| region.key == **key)) {
            faults.push(fault(HELPLINES, slug, "/area", format!("there is no geography {key}")));
        }
    }
    faults.unless_any(helplines)
}

/// Reads a JSON file into a type, naming the field at fault.
pub(crate) fn json<T: DeserializeOwned>(files: &Files, file: &str) -> Result<T, Vec<SeedFault>> {
    let bytes = files.read(file)?;
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|error| vec![SeedFault::of_file(file, error.to_string())])?;
    typed(value, file, "")
}

fn typed<T: DeserializeOwned>(value: Value, file: &str, record: &str) -> Result<T, Vec<SeedFault>> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        vec![fault(file, record, &path, error.into_inner().to_string())]
    })
}

fn fault(file: &str, record: &str, field: &str, detail: String) -> SeedFault {
    SeedFault { file: file.to_owned(), record: record.to_owned(), field: field.to_owned(), detail }
}
