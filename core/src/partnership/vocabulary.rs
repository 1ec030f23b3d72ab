//! The closed lists of words that a partnership is described with.

/// Declares an enum whose values have one written form, the same in JSON, in addresses and in the store.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident: $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The written form.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        // The derive does not see through a macro's literals, so the words are told by hand.
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($text),+]))
                    .build()
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::partnership::UnknownWord;

            fn from_str(value: &str) -> Result<Self, $crate::partnership::UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == value)
                    .ok_or($crate::partnership::UnknownWord { what: $what, known: &[$($text),+] })
            }
        }
    };
}

pub(crate) use vocabulary;

/// A word that is not in its closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    pub(crate) what: &'static str,
    pub(crate) known: &'static [&'static str],
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is one of {}", self.what, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

vocabulary! {
    /// What kind of body a partnership is.
    PartnershipKind: "kind" {
        /// Covers one force area, county or fewer districts.
        Local = "local",
        /// Covers a region or several force areas.
        Regional = "regional",
        /// Covers a country.
        National = "national",
        /// A network of partnerships.
        Umbrella = "umbrella",
        /// A place to meet, beside the partnerships.
        Forum = "forum",
        /// A group that steers other bodies.
        Governance = "governance",
        /// A staffed unit. For staff only.
        Unit = "unit",
        /// A case panel. For staff only.
        Panel = "panel",
        /// A body with a bearing on the field that is no anti-slavery partnership. For staff only.
        Related = "related",
    }
}

vocabulary! {
    /// Whether a partnership is at work.
    PartnershipStatus: "status" {
        /// Coming together.
        Forming = "forming",
        /// At work.
        Active = "active",
        /// Exists but is not at work.
        Dormant = "dormant",
        /// Has ended.
        Closed = "closed",
        /// Has become part of another.
        Merged = "merged",
        /// The register does not know.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Standing in the National Network Coordinators' Forum.
    NncfMembership: "nncf_membership" {
        /// One of the forum's member networks.
        Member = "member",
        /// Preparing to join.
        Preparing = "preparing",
        /// Not in the forum.
        None = "none",
        /// The register does not know.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// A tie from one body to another.
    LinkKind: "rel" {
        /// Is part of the other.
        PartOf = "part_of",
        /// Reports to the other.
        ReportsTo = "reports_to",
        /// Took the other's place.
        Succeeds = "succeeds",
    }
}

vocabulary! {
    /// What an organisation or a contact is to a partnership.
    RoleKind: "role" {
        /// Formed it.
        Founder = "founder",
        /// Houses or employs it.
        Host = "host",
        /// Pays for it.
        Funder = "funder",
        /// Chairs it.
        Chair = "chair",
        /// Coordinates it.
        Coordinator = "coordinator",
        /// Facilitates it.
        Facilitator = "facilitator",
        /// Supports or assists it, or one that holds another role.
        Supporter = "supporter",
    }
}

vocabulary! {
    /// The sector of a member organisation.
    Sector: "sector" {
        /// Police, councils, health and other public bodies.
        Statutory = "statutory",
        /// Charities and other voluntary organisations.
        Voluntary = "voluntary",
        /// Companies and their associations.
        Business = "business",
        /// Faith groups.
        Faith = "faith",
        /// Universities and colleges.
        Academic = "academic",
        /// Residents and community groups.
        Community = "community",
        /// Any other, or not stated.
        Other = "other",
    }
}

vocabulary! {
    /// Which of the four strands of modern-slavery work a subgroup follows.
    Theme: "theme" {
        /// Keeping people from taking part in slavery.
        Prevent = "prevent",
        /// Prosecuting and disrupting.
        Pursue = "pursue",
        /// Protecting people from harm.
        Protect = "protect",
        /// Identifying and supporting victims.
        Prepare = "prepare",
        /// A theme of its own.
        Other = "other",
    }
}

vocabulary! {
    /// What a partnership does.
    ActivityKind: "activity" {
        /// Makes the public or professionals aware.
        AwarenessRaising = "awareness_raising",
        /// Trains people.
        Training = "training",
        /// Shares information between agencies.
        InformationSharing = "information_sharing",
        /// Supports victims and survivors.
        VictimSupport = "victim_support",
        /// Agrees who leads and who does what for a victim.
        CarePathway = "care_pathway",
        /// Writes policies and procedures.
        Policy = "policy",
        /// Responds to incidents together.
        IncidentResponse = "incident_response",
        /// Rehearses a response, in a table-top exercise or otherwise.
        Exercise = "exercise",
        /// Works with business.
        BusinessEngagement = "business_engagement",
        /// Reaches out to communities.
        Outreach = "outreach",
        /// Advises other bodies.
        Advice = "advice",
        /// Brings practitioners together to learn from each other.
        SharingPractice = "sharing_practice",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What sort of resource it is.
    ResourceKind: "kind" {
        /// A way of working that others can take up.
        Model = "model",
        /// A film.
        Film = "film",
        /// A policy or procedure.
        Policy = "policy",
        /// Training material.
        Training = "training",
        /// A campaign.
        Campaign = "campaign",
        /// A plan or strategy.
        Plan = "plan",
        /// A newsletter, leaflet or other publication.
        Publication = "publication",
    }
}

vocabulary! {
    /// On what grounds the codes of a coverage stand.
    CoverageBasis: "basis" {
        /// The source names the area.
        Stated = "stated",
        /// Worked out from the name or from who formed it.
        Derived = "derived",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_forms_agree_with_json() {
        for kind in PartnershipKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(kind.as_str().parse::<PartnershipKind>().as_ref(), Ok(kind));
        }
        let error = "club".parse::<NncfMembership>().unwrap_err().to_string();
        assert_eq!(error, "nncf_membership is one of member, preparing, none, unknown");
    }

    proptest! {
        #[test]
        fn never_panics(input in ".*") {
            if let Ok(word) = input.parse::<ActivityKind>() {
                prop_assert_eq!(word.as_str(), input);
            }
        }
    }
}
