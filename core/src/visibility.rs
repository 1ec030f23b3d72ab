//! Who may see a thing.

/// Who may see a record or a value. Ordered: whoever may see `Staff` may see everything before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Visibility {
    /// Anyone.
    #[default]
    Public,
    /// Coordinators of partnerships in the register, and staff.
    Coordinators,
    /// Staff who keep the register. A draft has this visibility.
    Staff,
}

impl Visibility {
    /// The written form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Coordinators => "coordinators",
            Self::Staff => "staff",
        }
    }

    /// Whether someone who may see up to `self` may see a thing marked `other`.
    pub fn may_see(self, other: Visibility) -> bool {
        other <= self
    }
}
