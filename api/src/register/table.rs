//! CSV: one row a partnership, safe to open in a spreadsheet.

use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::text::inert;

use super::wire::{PartnershipOut, PartnershipSummary};
use crate::http::problem::Problem;

/// The columns, in order. Lists stand in one cell, parted by `; `.
pub const COLUMNS: &[&str] = &[
    "slug",
    "name",
    "kind",
    "status",
    "nncf_membership",
    "status_as_of",
    "nncf_membership_as_of",
    "counts_as_cover",
    "counts_as_member",
    "aliases",
    "summary",
    "formed",
    "closed",
    "website",
    "email",
    "coverage_codes",
    "coverage_names",
    "coverage_words",
    "coverage_basis",
    "coverage_basis_text",
    "coverage_basis_as_of",
    "districts",
    "area_km2",
    "part_of",
    "reports_to",
    "succeeds",
    "roles",
    "stated_member_count",
    "activities",
    "last_verified_at",
    "verification_due",
    "revision",
    "updated_at",
];

/// Writes partnerships as CSV with a header row.
///
/// # Errors
/// 500 when writing fails.
pub fn partnerships(view: &RegisterView, entries: impl Iterator<Item = EntryIx>) -> Result<Vec<u8>, Problem> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(Problem::internal)?;
    for entry in entries {
        let row = row(PartnershipOut::new(view.entry(entry), view.geography()));
        writer.write_record(row.iter().map(|cell| inert(cell).into_owned())).map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

fn row(partnership: PartnershipOut) -> Vec<String> {
    let PartnershipOut { summary, aliases, roles, member_organisations, .. } = partnership;
    let PartnershipSummary {
        id: _,
        slug,
        name,
        kind,
        status,
        nncf_membership,
        visibility: _,
        counts_as_cover,
        counts_as_member,
        as_of,
        coverage_basis,
        summary,
        formed,
        closed,
        website,
        email,
        coverage,
        links,
        activities,
        last_verified_at,
        verified_by: _,
        verification_due,
        review_months: _,
        revision,
        created_at: _,
        updated_at,
    } = summary;
    let tied = |rel: &str| joined(links.iter().filter(|link| link.rel.as_str() == rel).map(|link| &link.slug));
    let count = member_organisations.stated_count.map(|count| {
        let qualifier = count.qualifier.map(|qualifier| format!("{qualifier} ")).unwrap_or_default();
        format!("{qualifier}{} ({})", count.value, count.as_of)
    });
    vec![
        slug.to_string(),
        name,
        kind.to_string(),
        status.to_string(),
        nncf_membership.to_string(),
        text(as_of.status.map(|as_of| as_of.words)),
        text(as_of.nncf_membership.map(|as_of| as_of.words)),
        counts_as_cover.to_string(),
        counts_as_member.to_string(),
        joined(aliases.iter().map(|alias| &alias.name)),
        text(summary),
        formed.display,
        text(closed),
        text(website),
        text(email),
        joined(coverage.codes.iter().map(|region| region.key)),
        joined(coverage.codes.iter().map(|region| &region.name)),
        coverage.words,
        text(coverage.basis),
        text(coverage_basis.as_ref().map(|basis| &basis.text)),
        text(coverage_basis.as_ref().and_then(|basis| basis.as_of.as_ref())),
        coverage.districts.to_string(),
        coverage.area_km2.to_string(),
        tied("part_of"),
        tied("reports_to"),
        tied("succeeds"),
        joined(roles.iter().map(|role| format!("{}: {}", role.role, role.organisation))),
        text(count),
        joined(activities.iter().map(|activity| activity.kind)),
        text(last_verified_at.map(|at| at.to_rfc3339())),
        text(verification_due),
        revision.to_string(),
        updated_at.to_rfc3339(),
    ]
}

fn joined<T: ToString>(values: impl Iterator<Item = T>) -> String {
    values.map(|value| value.to_string()).collect::<Vec<_>>().join("; ")
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
