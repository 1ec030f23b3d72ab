//! What every short form tells beside a partnership's status, membership and area: as of when these hold, and on what
//! grounds the area stands.

use nncf_core::partnership::{AsOf, CoverageBasis, CoverageGrounds, Partnership};
use nncf_core::provenance::SourceId;
use serde::Serialize;
use utoipa::ToSchema;

/// As of when what a short form says holds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AsOfOut {
    /// The status; null where no date is recorded.
    #[schema(required)]
    pub status: Option<AsOf>,
    /// The membership of the forum; null where no date is recorded.
    #[schema(required)]
    pub nncf_membership: Option<AsOf>,
}

/// On what grounds an area stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CoverageBasisOut {
    /// Whether the source names the area, or it was worked out.
    pub word: CoverageBasis,
    /// The same in words: from what it was worked out, or how it is stated.
    #[schema(example = "Worked out from the name: the area of the Cheshire force.")]
    pub text: String,
    /// The source's id; null where none is recorded.
    #[schema(required)]
    pub source: Option<SourceId>,
    /// When that held, in the source's words; null where none is recorded.
    #[schema(required)]
    pub as_of: Option<String>,
}

impl AsOfOut {
    /// As of when a partnership's status and membership hold.
    pub fn new(partnership: &Partnership) -> Self {
        Self { status: partnership.as_of("status"), nncf_membership: partnership.as_of("nncf_membership") }
    }
}

impl CoverageBasisOut {
    /// The grounds of a partnership's area; nothing where it has none.
    pub fn new(partnership: &Partnership) -> Option<Self> {
        let CoverageGrounds { word, text, source, as_of } = partnership.coverage_grounds()?;
        let unsaid = match word {
            CoverageBasis::Stated => "As its source states.",
            CoverageBasis::Derived => "Worked out; from what is not recorded.",
        };
        Some(Self {
            word,
            text: text.map_or_else(|| unsaid.to_owned(), ToString::to_string),
            source: source.cloned(),
            as_of: as_of.map(ToString::to_string),
        })
    }
}
