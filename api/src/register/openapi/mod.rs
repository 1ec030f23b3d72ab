//! The OpenAPI document, made from the code.

mod complete;
mod yaml;

use utoipa::OpenApi;
use utoipa::openapi::RefOr;

pub(in crate::register) use self::complete::list_name;
use super::write::parts;
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
            postcodes.\n\nOf every address: what answers GET answers HEAD, with the same status and headers and no \
            body; OPTIONS is answered with 204 and `Allow`, another method with 405, `Allow` and a problem. A slash too \
            many at the end, or capitals, lead on with 308 to the address as it is written here. What is no UTF-8 once \
            its percent signs are read is refused with 400, an address of more than 64 KB too, and headers of more \
            than 128 KB in all with 431, both with no body. Every answer has an `x-request-id`, under which the service logged it. Problems are \
            `application/problem+json` (RFC 9457).\n\nSource: Office for National Statistics licensed under the Open Government Licence v.3.0. \
            Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail \
            copyright and database right 2025. Made with Natural Earth.",
        contact(name = "Whoever runs this service: see its page /about"),
        license(name = "Open Government Licence v3.0 for places; facts cite their sources", identifier = "OGL-UK-3.0"),
    ),
    paths(
        list::list, partnership::get, partnership::coverage, partnership::neighbours, partnership::meetings,
        partnership::revisions, regions::list, regions::get, regions::partnerships, regions::neighbours,
        regions::geometry, lookup::get, lookup::post, helplines::list, write::helplines::get, background::list,
        coverage_report::get,
        write::partnerships::create, write::partnerships::replace, write::partnerships::close,
        write::partnerships::verify, write::partnerships::retire, write::partnerships::restore,
        parts::get, parts::put, parts::post, parts::delete,
        write::helplines::create, write::helplines::replace, write::helplines::verify, write::helplines::supersede,
        crate::service::healthz, crate::service::readyz,
    ),
    components(schemas(
        ProblemDetails, FieldError, wire::PartnershipOut, wire::PartnershipSummary, wire::RegionOut,
        lookup::answer::LookupAnswer, lookup::answer::LookUp, lookup::answer::BulkAnswer, lookup::answer::RegionsOut, lookup::answer::Covering, lookup::answer::Nearest, lookup::understood::PlaceChoice, lookup::understood::ElsewhereOut,
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
            was written; send its `Register-Version` with a later request, and a token, to wait for it on another node."),
        (name = "service", description = "Whether the service is up"),
    ),
)]
struct Document;

/// The document as YAML, with a line that says where it comes from.
///
/// # Errors
/// When the document cannot be written as YAML.
pub fn yaml() -> Result<String, String> {
    let document = yaml_serde::to_value(document()).map_err(|error| error.to_string())?;
    let written = yaml::write(&document);
    Ok(format!("# Generated from the code by `nncf openapi`; a test fails when this file differs.\n{written}"))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let document = Document::openapi();
    completed(&document).unwrap_or_else(|error| {
        tracing::error!(%error, "the document could not be completed");
        document
    })
}

/// The document with what many of its operations have in common.
fn completed(document: &utoipa::openapi::OpenApi) -> Result<utoipa::openapi::OpenApi, serde_json::Error> {
    let mut whole = serde_json::to_value(document)?;
    complete::complete(&mut whole);
    let mut document = serde_json::from_value(whole)?;
    put_json_first(&mut document);
    Ok(document)
}

/// Makers of clients take the first format of an answer: JSON, wherever it can be had.
fn put_json_first(document: &mut utoipa::openapi::OpenApi) {
    const JSON: &str = "application/json";
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response {
                    response.content.sort_by(|one, _, other, _| (one != JSON).cmp(&(other != JSON)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
        let paths = document["paths"].as_object().unwrap().iter();
        paths.flat_map(|(address, item)| {
            let operations = item.as_object().unwrap().iter();
            operations.map(move |(method, operation)| (format!("{method} {address}"), operation))
        })
    }

    #[test]
    fn each_operation_has_an_id_of_its_own_a_description_and_answers_that_say_what_they_mean() {
        let document = serde_json::to_value(document()).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for (name, operation) in operations(&document) {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name}");
            for text in ["summary", "description"] {
                assert!(operation[text].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {text}");
            }
            assert!(operation["security"].is_array(), "{name}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}: {status}");
            }
        }
    }

    #[test]
    fn json_stands_before_other_formats() {
        let written = serde_json::to_string(&document()).unwrap();
        let (list, _) = written.split_once("listPartnerships").unwrap().1.split_once("\"304\":").unwrap();
        let place = |format: &str| list.find(&format!("\"{format}\":")).unwrap();
        assert!(place("application/json") < place("application/geo+json"));
        assert!(place("application/json") < place("text/csv"));
    }

    /// A bare object tells a maker of clients nothing.
    #[test]
    fn no_schema_is_a_bare_object() {
        fn bare(place: &str, value: &Value, found: &mut Vec<String>) {
            let kinds = ["properties", "allOf", "oneOf", "anyOf", "additionalProperties"];
            let is_object = value["type"] == "object"
                || value["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "object"));
            if is_object && kinds.iter().all(|kind| value.get(kind).is_none()) {
                found.push(place.to_owned());
            }
            for (name, inner) in value.as_object().into_iter().flatten() {
                bare(&format!("{place}/{name}"), inner, found);
            }
            for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                bare(&format!("{place}/{index}"), inner, found);
            }
        }
        let mut found = Vec::new();
        bare("", &serde_json::to_value(document()).unwrap(), &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn the_text_holds_the_document() {
        let read: yaml_serde::Value = yaml_serde::from_str(&yaml().unwrap()).unwrap();
        assert_eq!(read, yaml_serde::to_value(document()).unwrap());
    }
}
