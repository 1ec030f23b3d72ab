//! The OpenAPI document, made from the code.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::write::parts::{self, PARTS, Part};
use super::write::{self, input};
use super::{background, coverage_report, geojson, helplines, list, lookup, partnership, regions, wire};
use crate::http::problem::{FieldError, ProblemDetails};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "NNCF partnership register",
        description = "The multi-agency anti-slavery partnerships of the United Kingdom that meet in the National \
            Network Coordinators' Forum: who they are, which places each covers, what lies next door, and how fresh \
            each fact is.\n\nThese are networks of professionals. They do not take reports or provide a place of \
            safety. In danger call 999.\n\nReading what is public needs no key; with a token (`Authorization: Bearer nncf_…`) callers \
            see what their role may see. Unknown or malformed parameters are refused. \
            Answers revalidate by a strong ETag; look-ups may not be stored. Boundaries are approximate, derived from \
            postcodes.\n\nSource: Office for National Statistics licensed under the Open Government Licence v.3.0. \
            Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail \
            copyright and database right 2025. Made with Natural Earth.",
        license(name = "Open Government Licence v3.0 for places; facts cite their sources", identifier = "OGL-UK-3.0"),
    ),
    paths(
        list::list, partnership::get, partnership::coverage, partnership::neighbours, partnership::meetings,
        partnership::revisions, regions::list, regions::get, regions::partnerships, regions::neighbours,
        regions::geometry, lookup::get, lookup::post, helplines::list, write::helplines::get, background::list, coverage_report::get,
        write::partnerships::create, write::partnerships::replace, write::partnerships::close,
        write::partnerships::verify, write::partnerships::retire, write::partnerships::restore,
        parts::get, parts::put, parts::post, parts::delete,
        write::helplines::create, write::helplines::replace, write::helplines::verify, write::helplines::supersede,
        crate::service::healthz, crate::service::readyz,
    ),
    components(schemas(
        ProblemDetails, FieldError, wire::PartnershipOut, wire::PartnershipSummary, wire::RegionOut,
        lookup::answer::LookupAnswer, lookup::answer::LookUp, lookup::answer::BulkAnswer, lookup::answer::RegionsOut, lookup::answer::Covering, lookup::answer::Nearest,
        helplines::HelplineOut, geojson::Feature, geojson::FeatureCollection, partnership::CoverageDetail,
        input::PartnershipIn, input::FormedIn, input::CoverageIn, input::ContactIn, parts::ContactsIn,
        write::helplines::HelplineDetail, write::helplines::HelplineIn, coverage_report::CoverageReport,
        nncf_core::partnership::MemberOrganisation,
    )),
    tags(
        (name = "partnerships", description = "The register"),
        (name = "regions", description = "Countries, regions, police force areas, counties and districts"),
        (name = "lookup", description = "From a place to who covers it"),
        (name = "helplines", description = "Whom a person can call"),
        (name = "background", description = "What the sources say of partnership working"),
        (name = "writing", description = "Keeping the register, with a token. A write names the revision that it \
            changes by `If-Match`; of the ETag only the revision counts. The answer comes once this node serves what \
            was written; send its `Register-Version` with a later request to wait for it on another node."),
        (name = "service", description = "Whether the service is up"),
    ),
)]
struct Document;

/// The document as YAML, with a line that says where it comes from.
///
/// # Errors
/// When the document cannot be written as YAML.
pub fn yaml() -> Result<String, String> {
    let yaml = document().to_yaml().map_err(|error| error.to_string())?;
    Ok(format!("# Generated from the code by `nncf openapi`; a test fails when this file differs.\n{yaml}"))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let document = Document::openapi();
    completed(&document).unwrap_or_else(|error| {
        tracing::error!(%error, "the document could not be completed");
        document
    })
}

/// The document with what many of its operations have in common: how writes are authorised, which headers they take
/// and how they are refused; and with each part of a partnership at its own address.
fn completed(document: &utoipa::openapi::OpenApi) -> Result<utoipa::openapi::OpenApi, serde_json::Error> {
    let mut whole = serde_json::to_value(document)?;
    whole["components"]["securitySchemes"] = json!({"token": {"type": "http", "scheme": "bearer",
        "bearerFormat": "nncf_…", "description": "A token of an account, made on its page or by `nncf token add`. \
            What it may do follows from its scope (read, write) and from the account's role: coordinator, editor or \
            admin."}});
    if let Some(paths) = whole["paths"].as_object_mut() {
        complete_writes(paths);
        for part in PARTS {
            give_address(paths, part);
        }
        paths.retain(|address, _| !address.contains("{part}"));
    }
    serde_json::from_value(whole)
}

/// How a write is refused.
const REFUSALS: &[(&str, &str)] = &[
    ("400", "The body, a parameter or the key cannot be read"),
    ("401", "No token, or one that does not work"),
    ("403", "The token's scope, the role, or whose partnership it is does not allow it"),
    ("404", "There is no such thing, or not for this caller"),
    ("409", "The short name was given before, or the same key is on its way"),
    ("412", "It was changed meanwhile: `changed` names the fields, `by_role` who, `current_revision` which it is now"),
    ("413", "The body has more than 256 KB"),
    ("415", "The body is not JSON"),
    ("422", "Values are not valid: `errors` names each by a JSON pointer; or the key stands for another request"),
    ("428", "If-Match is missing"),
    ("503", "The store does not answer"),
];

fn complete_writes(paths: &mut Map<String, Value>) {
    for (address, item) in paths.iter_mut() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if operation["tags"] == json!(["writing"]) {
                let ends = ["/partnerships", "/helplines", "{part}"];
                let adds = method == "post" && ends.iter().any(|end| address.ends_with(end));
                complete_write(operation, adds, address.contains("{slug}"));
            }
        }
    }
}

/// A write that adds something need not name a revision; where there is nothing yet, it cannot.
fn complete_write(operation: &mut Value, adds: bool, has_revision: bool) {
    for (status, description) in REFUSALS.iter().filter(|(status, _)| !(adds && *status == "428")) {
        let schema = json!({"$ref": "#/components/schemas/ProblemDetails"});
        let content = json!({"application/problem+json": {"schema": schema}});
        operation["responses"][*status] = json!({"description": description, "content": content});
    }
    let Some(parameters) = operation["parameters"].as_array_mut() else { return };
    if has_revision {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": !adds, "schema": {"type": "string"},
            "description": "The ETag of the record as it was read", "example": "\"r3-staff-05dff2954d64\"",
        }));
    }
    parameters.push(json!({
        "name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "maxLength": 200},
        "description": "Made up by the caller: the same request with the same key is done once, and answered alike \
            for 24 hours",
    }));
}

/// Gives a part what is documented for parts in general, at its own address.
fn give_address(paths: &mut Map<String, Value>, part: &Part) {
    const ANY_PART: &str = "/api/v1/partnerships/{slug}/{part}";
    for general in [ANY_PART.to_owned(), format!("{ANY_PART}/{{entry}}")] {
        let Some(Value::Object(operations)) = paths.get(&general).cloned() else { continue };
        let own = general.replace("{part}", part.name);
        for (method, mut operation) in operations {
            let is_for_lists = method == "post" || method == "delete";
            let known = paths.get(&own).is_some_and(|item| item.get(&method).is_some());
            if known || (is_for_lists && !part.is_list()) {
                continue;
            }
            describe(&mut operation, &method, part);
            let item = paths.entry(own.clone()).or_insert_with(|| json!({}));
            item[&method] = operation;
        }
    }
}

fn describe(operation: &mut Value, method: &str, part: &Part) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let name: String = part.name.split('-').map(capitalised).collect();
    // The general ids end in “Part”, and tell of parts in no other place.
    operation["operationId"] = json!(format!("{}{name}", id.strip_suffix("Part").unwrap_or(&id)));
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.retain(|parameter| parameter["name"] != "part");
    }
    let entry = json!({"$ref": format!("#/components/schemas/{}", part.schema)});
    let whole = if part.is_plain_list() {
        json!({"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": entry}}})
    } else if part.is_list() {
        json!({"$ref": "#/components/schemas/MemberOrganisations"})
    } else {
        entry.clone()
    };
    match method {
        "put" => operation["requestBody"]["content"]["application/json"]["schema"] = whole,
        "post" => operation["requestBody"]["content"]["application/json"]["schema"] = entry,
        _ => {}
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
