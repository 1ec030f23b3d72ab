//! Helplines: whom a person can call, for what, and how sure the register is of the number.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::partnership::Fault;
use crate::partnership::vocabulary::vocabulary;
use crate::region::RegionKey;
use crate::slug::Slug;
use crate::text::{Name, Phrase};
use crate::visibility::Visibility;

mod rules;

pub use rules::is_same;

vocabulary! {
    /// Where a helpline's entry stands in its life.
    HelplineStatus: "status" {
        /// Shown to those it is for.
        Current = "current",
        /// To be checked by staff before it is shown.
        Unchecked = "unchecked",
        /// History only: never shown where a person looks for help.
        Superseded = "superseded",
    }
}

vocabulary! {
    /// What became of a change of a helpline that somebody proposed.
    Decision: "decision" {
        /// A second person took it, and it was written.
        Accepted = "accepted",
        /// Somebody else refused it.
        Declined = "declined",
        /// Whoever proposed it took it back.
        Withdrawn = "withdrawn",
    }
}

/// That a person rang a helpline. Without it nobody is shown a number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallNote {
    /// The number that was rung: of another one nothing follows.
    pub number: Name,
    /// The day.
    pub on: NaiveDate,
    /// The account of whoever rang.
    pub by: Uuid,
    /// What was heard: who answered, and how.
    pub heard: Phrase,
}

/// For whom by age a helpline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Ages {
    /// Whoever calls.
    #[default]
    Anyone,
    /// People of 18 and over, and those who help them.
    Adults,
    /// People under 18, and those who help them.
    Children,
}

/// The age of the person whom a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Age {
    /// 18 or over.
    Adult,
    /// Under 18.
    Child,
}

/// A helpline with what the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelplineRecord {
    /// The helpline.
    pub helpline: Helpline,
    /// The number of its latest revision; the first is 1, also where it was never written down.
    pub revision: u32,
    /// When that was written; nothing where it was never written down.
    pub updated_at: Option<DateTime<Utc>>,
}

/// A helpline.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// Its short name.
    pub slug: Slug,
    /// Who answers.
    pub name: Name,
    /// The number as people read it, such as `08000 121 700`. Nothing where no source was found for one: such a line
    /// is a draft, and nobody is shown it.
    #[serde(default)]
    pub phone: Option<Name>,
    /// When it answers, if verified.
    #[serde(default)]
    pub hours: Option<Phrase>,
    /// Whom it is for.
    pub audience: Phrase,
    /// The same by age, so that nobody is sent to a line that is not for them.
    #[serde(default)]
    pub ages: Ages,
    /// The countries it serves; none means the whole United Kingdom.
    #[serde(default)]
    pub area: Vec<RegionKey>,
    /// The area in words.
    pub covers: Phrase,
    /// What it is for.
    pub what_for: Phrase,
    /// How to reach it by text, for people who cannot hear or speak on the telephone.
    #[serde(default)]
    pub text_relay: Option<Phrase>,
    /// In which languages it answers, as stated.
    #[serde(default)]
    pub languages: Option<Phrase>,
    /// Where the facts come from.
    pub source: Phrase,
    /// When they held, in the source's words.
    pub as_of: Name,
    /// Where the entry stands in its life.
    pub status: HelplineStatus,
    /// Who may see it.
    pub visibility: Visibility,
    /// What took its place, or why it is kept back.
    #[serde(default)]
    pub remarks: Option<Phrase>,
    /// When a person last made sure of it.
    #[serde(default)]
    pub last_verified_at: Option<DateTime<Utc>>,
    /// That somebody rang it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallNote>,
    /// When it is next due to be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_due: Option<NaiveDate>,
    /// Its place in lists: 999 comes first.
    pub position: u16,
}

impl Helpline {
    /// The number as people read it; empty for a draft without one.
    pub fn number(&self) -> &str {
        self.phone.as_ref().map_or("", Name::as_str)
    }

    /// Whether anyone may be shown this number.
    pub fn is_shown(&self) -> bool {
        self.status == HelplineStatus::Current && self.visibility == Visibility::Public && self.phone.is_some()
    }

    /// Everything that is wrong with the helpline as a whole; nothing when it may be written.
    pub fn faults(&self) -> Vec<Fault> {
        let is_draft = self.visibility == Visibility::Staff && self.status != HelplineStatus::Current;
        if self.phone.is_some() || is_draft {
            return Vec::new();
        }
        vec![Fault::new("/phone", "only a draft may be without a number: one for staff that is not current")]
    }

    /// Whether an audience may see it: staff and coordinators see what waits for a check, the public does not.
    pub fn is_for(&self, audience: Visibility) -> bool {
        audience.may_see(self.visibility) && (audience > Visibility::Public || self.is_shown())
    }

    /// Whether it serves a place that lies in these geographies. Where nothing is known of the place, every
    /// helpline may serve it; each tells in `covers` where it does.
    pub fn serves(&self, regions: &[RegionKey]) -> bool {
        self.area.is_empty() || regions.is_empty() || self.area.iter().any(|area| regions.contains(area))
    }

    /// Whether it is for a person of that age. Where the age was not said, every helpline may be; each tells in
    /// `audience` for whom it is.
    pub fn suits(&self, age: Option<Age>) -> bool {
        !matches!((self.ages, age), (Ages::Adults, Some(Age::Child)) | (Ages::Children, Some(Age::Adult)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn helpline(ages: Option<&str>) -> Helpline {
        let mut value = json!({"slug": "x", "name": "X", "phone": "999", "audience": "x", "covers": "x",
            "what_for": "x", "source": "x", "as_of": "x", "status": "current", "visibility": "public", "position": 1});
        if let Some(ages) = ages {
            value["ages"] = ages.into();
        }
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_line_without_a_number_is_a_draft_and_never_shown() {
        let mut line = helpline(None);
        assert!(line.is_shown() && line.faults().is_empty());
        line.phone = None;
        assert!(!line.is_shown(), "whatever else it says of itself");
        assert_eq!(line.faults()[0].pointer, "/phone");
        line.visibility = Visibility::Staff;
        assert_eq!(line.faults().len(), 1, "it is still called current");
        line.status = HelplineStatus::Unchecked;
        assert!(line.faults().is_empty());
    }

    #[test]
    fn ages() {
        let suits = |ages| [None, Some(Age::Adult), Some(Age::Child)].map(|age| helpline(ages).suits(age));
        assert_eq!(suits(None), [true, true, true], "anyone unless it is said");
        assert_eq!(suits(Some("anyone")), [true, true, true]);
        assert_eq!(suits(Some("adults")), [true, true, false]);
        assert_eq!(suits(Some("children")), [true, false, true]);
    }
}
