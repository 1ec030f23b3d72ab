//! The parts that a partnership is made of. Each stands in JSON as it stands here.

use super::vocabulary::{ActivityKind, CoverageBasis, LinkKind, ResourceKind, RoleKind, Sector, Theme};
use crate::date::StatedDate;
use crate::provenance::SourceId;
use crate::region::RegionKey;
use crate::slug::Slug;
use crate::text::{Name, Phrase};
use crate::web::WebUrl;

/// Declares a part: a plain record that refuses unknown fields and describes itself in the OpenAPI document.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }
    };
}

part! {
    /// Another name of a partnership.
    Alias {
        /// The name.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        name: Name,
        /// Since when it was used, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        from: Option<StatedDate>,
        /// Until when, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        to: Option<StatedDate>,
    }
}

part! {
    /// What one source says of a date.
    DateClaim {
        /// The date: a day, month, year, or a span such as `2008/2009`.
        value: StatedDate,
        /// The source's words, where the date alone does not say it ("late 2008").
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        words: Option<Name>,
        /// The source's id.
        source: SourceId,
    }
}

/// When a partnership was formed: every claim stands, conflicting ones side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formation {
    /// The claims, the one thought best first.
    #[serde(default)]
    pub claims: Vec<DateClaim>,
}

impl Formation {
    /// The claims in words, without repetition: `"late 2008, or 2008/2009"`; empty when nobody states a date.
    pub fn display(&self) -> String {
        let mut told: Vec<String> = Vec::new();
        for claim in &self.claims {
            let words = claim.words.as_ref().map_or_else(|| claim.value.to_string(), ToString::to_string);
            if !told.contains(&words) {
                told.push(words);
            }
        }
        told.join(", or ")
    }
}

/// Where a partnership works.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The geographies, of any kind. The coverage is all their districts together.
    #[serde(default)]
    pub codes: Vec<RegionKey>,
    /// What codes cannot say ("and beyond").
    #[serde(default)]
    pub words: String,
    /// On what grounds the codes stand; none when there are no codes.
    #[serde(default)]
    pub basis: Option<CoverageBasis>,
}

part! {
    /// A tie to another body in the register.
    Link {
        /// What this body is to the other.
        rel: LinkKind,
        /// The other body.
        slug: Slug,
    }
}

part! {
    /// A role that an organisation holds or held.
    RoleHeld {
        /// The role.
        role: RoleKind,
        /// The organisation. Never a person.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        organisation: Name,
        /// Since when, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        from: Option<StatedDate>,
        /// Until when, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        to: Option<StatedDate>,
    }
}

part! {
    /// An organisation that is a member.
    MemberOrganisation {
        /// Its name, as stated.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        name: Name,
        /// Its sector.
        sector: Sector,
    }
}

part! {
    /// How many members a source says there are.
    StatedCount {
        /// The number.
        value: u32,
        /// The words around it: "over", "steering group of".
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, required))]
        qualifier: Option<Name>,
        /// When the count held, in the source's words.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        as_of: Name,
    }
}

/// The organisations that are members of a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberOrganisations {
    /// Those that are named.
    #[serde(default)]
    pub items: Vec<MemberOrganisation>,
    /// How many there are said to be.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub stated_count: Option<StatedCount>,
}

part! {
    /// A subgroup.
    Subgroup {
        /// Its name.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        name: Name,
        /// The strand of work that it follows.
        theme: Theme,
    }
}

part! {
    /// A phase of a partnership's development.
    Phase {
        /// Its name.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        name: Name,
        /// What it is about.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        description: Phrase,
    }
}

part! {
    /// Something that a partnership does.
    Activity {
        /// What sort of activity.
        kind: ActivityKind,
        /// What exactly.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        description: Phrase,
    }
}

part! {
    /// Money that a partnership has or had.
    Funding {
        /// Who gives it.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        funder: Name,
        /// What for, how much, on what terms, as stated.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        description: Phrase,
        /// Since when, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        from: Option<StatedDate>,
        /// Until when, if known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        to: Option<StatedDate>,
    }
}

part! {
    /// A way in which a partnership measures progress.
    ProgressMeasure {
        /// What is measured.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        description: Phrase,
    }
}

part! {
    /// A meeting, or how often meetings are held.
    Meeting {
        /// The day, if one is known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        starts: Option<StatedDate>,
        /// How often, in words.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, required))]
        cadence: Option<Phrase>,
        /// The town or venue of an open meeting. Never that of a closed one.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, required))]
        place: Option<Phrase>,
    }
}

part! {
    /// Something that a partnership made for others to use.
    Resource {
        /// Its title.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        title: Phrase,
        /// What sort of thing it is.
        kind: ResourceKind,
        /// Where to get it, if anywhere.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        url: Option<WebUrl>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicting_claims_are_told_side_by_side() {
        let claim = |value: &str, words: Option<&str>| DateClaim {
            value: value.parse().unwrap(),
            words: words.map(|w| w.parse().unwrap()),
            source: "003".parse().unwrap(),
        };
        let formed = Formation {
            claims: vec![claim("2008", Some("late 2008")), claim("2008/2009", None), claim("2008", Some("late 2008"))],
        };
        assert_eq!(formed.display(), "late 2008, or 2008/2009");
        assert_eq!(Formation::default().display(), "");
    }
}
