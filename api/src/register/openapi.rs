//! The OpenAPI document, made from the code.

use utoipa::OpenApi;

use super::{geojson, helplines, list, lookup, partnership, regions, wire};
use crate::http::problem::{FieldError, ProblemDetails};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "NNCF partnership register",
        description = "The multi-agency anti-slavery partnerships of the United Kingdom that meet in the National \
            Network Coordinators' Forum: who they are, which places each covers, what lies next door, and how fresh \
            each fact is.\n\nThese are networks of professionals. They do not take reports or provide a place of \
            safety. In danger call 999.\n\nReading needs no key. Unknown or malformed parameters are refused. \
            Answers revalidate by a strong ETag; look-ups may not be stored. Boundaries are approximate, derived from \
            postcodes.\n\nSource: Office for National Statistics licensed under the Open Government Licence v.3.0. \
            Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail \
            copyright and database right 2025. Made with Natural Earth.",
        license(name = "Open Government Licence v3.0 for places; facts cite their sources", identifier = "OGL-UK-3.0"),
    ),
    paths(
        list::list, partnership::get, partnership::coverage, partnership::neighbours, partnership::meetings,
        partnership::revisions, regions::list, regions::get, regions::partnerships, regions::neighbours,
        regions::geometry, lookup::get, lookup::post, helplines::list,
        crate::service::healthz, crate::service::readyz,
    ),
    components(schemas(
        ProblemDetails, FieldError, wire::PartnershipOut, wire::PartnershipSummary, wire::RegionOut,
        lookup::answer::LookupAnswer, lookup::answer::LookUp, lookup::answer::BulkAnswer, lookup::answer::RegionsOut, lookup::answer::Covering, lookup::answer::Nearest,
        helplines::HelplineOut, geojson::Feature, geojson::FeatureCollection, partnership::CoverageDetail,
    )),
    tags(
        (name = "partnerships", description = "The register"),
        (name = "regions", description = "Countries, regions, police force areas, counties and districts"),
        (name = "lookup", description = "From a place to who covers it"),
        (name = "helplines", description = "Whom a person can call"),
        (name = "service", description = "Whether the service is up"),
    ),
)]
struct Document;

/// The document as YAML, with a line that says where it comes from.
///
/// # Errors
/// When the document cannot be written as YAML.
pub fn yaml() -> Result<String, String> {
    let yaml = Document::openapi().to_yaml().map_err(|error| error.to_string())?;
    Ok(format!("# Generated from the code by `nncf openapi`; a test fails when this file differs.\n{yaml}"))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
