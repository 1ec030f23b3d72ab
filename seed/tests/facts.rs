//! What ships says what its sources say: facts that were once told wrongly, and the kinds of error that they stand for.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use nncf_core::background::Topic;
use nncf_core::helpline::{Ages, Helpline, HelplineStatus};
use nncf_core::partnership::{
    ActivityKind, CoverageBasis, NncfMembership, Partnership, PartnershipStatus, RoleHeld, RoleKind,
};
use nncf_core::region::RegionKind;
use nncf_core::visibility::Visibility;
use nncf_db::SeedData;
use nncf_seed::files::Files;
use nncf_seed::{background, read};

static SEED: LazyLock<SeedData> = LazyLock::new(|| read(&Files::Shipped).unwrap());

fn record(slug: &str) -> &'static Partnership {
    SEED.partnerships.iter().find(|record| record.slug.as_str() == slug).unwrap()
}

fn wmasn() -> &'static Partnership {
    record("west-midlands-anti-slavery-network")
}

fn public() -> impl Iterator<Item = &'static Partnership> {
    SEED.partnerships.iter().filter(|record| record.visibility == Visibility::Public)
}

fn holders(record: &Partnership, role: RoleKind) -> Vec<&RoleHeld> {
    record.roles.iter().filter(|held| held.role == role).collect()
}

/// The sources of a field, with as-of and note.
fn told(record: &'static Partnership, pointer: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let facts = record.provenance.iter().filter(|fact| fact.pointer == pointer);
    facts.map(|f| (f.source.as_str(), f.as_of.as_str(), f.note.as_ref().map_or("", |note| note.as_str()))).collect()
}

fn says(record: &Partnership, words: &[&str]) {
    let text = serde_json::to_string(record).unwrap();
    for word in words {
        assert!(text.contains(word), "{} does not say “{word}”", record.slug);
    }
}

/// Where the description of an activity, a meeting or a resource says something, its place and its source.
fn sourced(record: &'static Partnership, list: &str, word: &str, source: &str, as_of: &str) {
    let whole = serde_json::to_value(record).unwrap();
    let items = whole[list].as_array().unwrap();
    let place = items.iter().position(|item| item.to_string().contains(word));
    assert!(place.is_some(), "{list} of {} do not say “{word}”", record.slug);
    let place = place.unwrap();
    let told = told(record, &format!("/{list}/{place}"));
    assert!(told.iter().any(|fact| (fact.0, fact.1) == (source, as_of)), "{list}/{place}: {told:?}");
}

const OF_2017: &str = "2017, or shortly before";
const NEWSLETTER: &str = "December 2017";
const ACCOUNT: &str = "undated, about 2014";

#[test]
fn a_steering_group_is_no_membership() {
    let hampshire = record("hampshire-and-isle-of-wight");
    assert!(hampshire.member_organisations.stated_count.is_none() && hampshire.member_organisations.items.is_empty());
    let supporters = holders(hampshire, RoleKind::Supporter);
    assert_eq!(supporters[0].organisation.as_str(), "Steering group of nine agencies");
    assert_eq!(told(hampshire, "/roles/5")[0].0, "003");
    assert_eq!(hampshire.subgroups.len(), 5, "the steering group is not one of the five");
    for record in &SEED.partnerships {
        let count = record.member_organisations.stated_count.as_ref();
        let qualifier = count.and_then(|count| count.qualifier.as_ref()).map_or("", |words| words.as_str());
        assert!(!qualifier.contains("group") && !qualifier.contains("attend"), "{}: {qualifier}", record.slug);
    }
}

#[test]
fn posts_and_people_are_no_member_organisations() {
    let unit = record("gmp-modern-slavery-coordination-unit");
    assert!(unit.member_organisations.items.is_empty(), "two of the staff are from elsewhere: that is no membership");
    says(
        unit,
        &[
            "NGO network coordinator",
            "a probation officer",
            "three detectives",
            "a data mapping practitioner",
            "local-authority tactical adviser",
            "local-authority safeguarding lead",
            "police operational support officer",
            "fire prevention and safety coordinator (one day a week)",
            "criminal and financial investigator (Immigration)",
            "Department for Work and Pensions",
            "Gangmasters and Labour Abuse Authority",
        ],
    );
    assert!(record("wales-anti-slavery-leadership-group").member_organisations.items.is_empty());
    assert!(record("greater-manchester-ngo-forum").member_organisations.items.is_empty(), "38 NGOs attended");
}

#[test]
fn the_survey_was_sent_by_the_police() {
    sourced(wmasn(), "activities", "West Midlands Police sent out a survey of the services", "002", NEWSLETTER);
}

#[test]
fn six_weekly_was_the_plan_and_two_monthly_the_dates() {
    sourced(wmasn(), "meetings", "The plan at the start: every six weeks", "000", ACCOUNT);
    sourced(wmasn(), "meetings", "In 2018 about every two months", "002", NEWSLETTER);
    let cadences = wmasn().meetings.iter().filter_map(|meeting| meeting.cadence.as_ref());
    assert!(cadences.clone().count() == 2 && cadences.clone().all(|words| !words.as_str().starts_with("Every")));
    assert_eq!(wmasn().meetings.iter().filter(|meeting| meeting.starts.is_some()).count(), 6);
}

#[test]
fn what_was_being_worked_on_was_not_ready() {
    sourced(wmasn(), "activities", "None of it was ready", "002", NEWSLETTER);
    sourced(wmasn(), "resources", "being worked on in December 2017, not ready", "002", NEWSLETTER);
    let policy = told(wmasn(), "/resources/0");
    assert!(policy[0].2.contains("planned for January 2018"), "a launch that was to come: {policy:?}");
}

#[test]
fn phases_are_stated_and_not_achieved() {
    let cheshire = record("cheshire-anti-slavery-network");
    assert_eq!(cheshire.phases.len(), 3);
    for (place, phase) in cheshire.phases.iter().enumerate() {
        assert!(phase.description.as_str().starts_with("Stated as"), "{}", phase.description);
        assert!(told(cheshire, &format!("/phases/{place}"))[0].2.contains("does not say that it was reached"));
    }
    says(cheshire, &["three phases were stated", "Which of them it had reached is not stated"]);
    let east = record("east-midlands-anti-human-trafficking-partnership");
    assert!(east.activities[0].description.as_str().starts_with("Stated as its purpose in 2017"));
}

#[test]
fn the_police_of_greater_manchester_host_and_nobody_is_said_to_coordinate() {
    let partnership = record("greater-manchester-partnership");
    assert_eq!(holders(partnership, RoleKind::Host)[0].organisation.as_str(), "Greater Manchester Police");
    assert!(holders(partnership, RoleKind::Coordinator).is_empty());
    assert!(told(partnership, "/roles/0")[0].2.contains("does not say who coordinates"));
    for slug in ["greater-manchester-partnership", "gmp-modern-slavery-coordination-unit"] {
        let post = &record(slug).funding[0];
        assert!(post.description.as_str().contains("STOP THE TRAFFIK’s from November 2015"), "{slug}");
        assert_eq!(post.from.unwrap().to_string(), "2015-11");
        assert_eq!(told(record(slug), "/funding/0")[0].1, OF_2017);
    }
    let chair = holders(record("greater-manchester-ngo-forum"), RoleKind::Chair)[0];
    assert_eq!((chair.organisation.as_str(), chair.from.unwrap().to_string()), ("STOP THE TRAFFIK", "2015-11".into()));
}

#[test]
fn the_west_midlands_network_has_its_roles_and_its_founders() {
    let role = |role| holders(wmasn(), role);
    let founders: Vec<&str> = role(RoleKind::Founder).iter().map(|held| held.organisation.as_str()).collect();
    assert!(founders[0].starts_with("Church-funded research project"));
    assert!(founders[1].starts_with("Women’s issues group"));
    assert_eq!(role(RoleKind::Coordinator)[0].from.unwrap().to_string(), "2009");
    assert_eq!((role(RoleKind::Chair).len(), role(RoleKind::Supporter).len()), (1, 1));
    assert!(role(RoleKind::Supporter)[0].organisation.as_str().contains("two posts"));
    for place in 0..wmasn().roles.len() {
        let (source, as_of, note) = told(wmasn(), &format!("/roles/{place}"))[0];
        assert!([("000", ACCOUNT), ("002", NEWSLETTER)].contains(&(source, as_of)) && note.contains("not"), "{place}");
    }
}

#[test]
fn the_west_midlands_network_has_its_origin_and_its_names() {
    assert_eq!(wmasn().formed.claims[0].words.as_ref().unwrap().as_str(), "late 2008");
    sourced(wmasn(), "activities", "December 2008, with 107 people", "000", ACCOUNT);
    sourced(wmasn(), "activities", "workshop in July 2010 with Newman College", "000", ACCOUNT);
    sourced(wmasn(), "activities", "workshop in July 2010", "001", "undated");
    says(
        wmasn(),
        &["in late 2008", "107 people came to its first day", "rather than a collaboration, group or coalition"],
    );
    says(wmasn(), &["By December 2017 it had its present name", "RAT Network, was suggested by members"]);
    let summary = told(wmasn(), "/summary");
    assert_eq!(summary.iter().map(|fact| fact.0).collect::<BTreeSet<_>>().len(), 5, "five documents tell of it");
    let former = wmasn().aliases.iter().filter(|alias| alias.to.is_some()).count();
    assert_eq!(former, 4, "each former name says until when");
}

#[test]
fn an_exercise_is_an_exercise() {
    let exercise = wmasn().activities.iter().find(|activity| activity.kind == ActivityKind::Exercise).unwrap();
    assert!(exercise.description.as_str().starts_with("A table-top exercise in September 2017"));
    assert!(wmasn().activities.iter().all(|activity| activity.kind != ActivityKind::IncidentResponse));
}

#[test]
fn the_commissioner_s_office_of_west_yorkshire_assists() {
    let record = record("west-yorkshire-anti-trafficking-and-modern-slavery-network");
    let only = |role| holders(record, role).iter().map(|held| held.organisation.as_str()).collect::<Vec<_>>();
    assert_eq!(only(RoleKind::Facilitator), ["Hope for Justice"]);
    assert_eq!(only(RoleKind::Supporter), ["Office of the Police and Crime Commissioner for West Yorkshire"]);
}

#[test]
fn every_short_form_can_say_as_of_when_and_from_what() {
    for record in &SEED.partnerships {
        assert!(record.as_of("status").is_some(), "{}", record.slug);
        let is_known = record.nncf_membership != NncfMembership::Unknown;
        assert_eq!(record.as_of("nncf_membership").is_some(), is_known, "{}", record.slug);
        let Some(grounds) = record.coverage_grounds() else { continue };
        assert!(grounds.source.is_some() && grounds.as_of.is_some(), "{}", record.slug);
        if grounds.word == CoverageBasis::Derived {
            let text = grounds.text.map_or("", |text| text.as_str());
            assert!(text.starts_with("Worked out from"), "{}: {text}", record.slug);
        }
    }
    assert_eq!(wmasn().as_of("status").unwrap().words, NEWSLETTER, "the latest that stands behind it");
    let closed = record("croydon-community-against-trafficking");
    assert_eq!((closed.status, closed.nncf_membership), (PartnershipStatus::Closed, NncfMembership::Member));
    assert_eq!(closed.as_of("status").unwrap().source.unwrap().as_str(), "theccat");
    assert_eq!(closed.as_of("nncf_membership").unwrap().words, OF_2017);
    assert!(!closed.is_present_member());
    assert_eq!(public().filter(|record| record.is_present_member()).count(), 13, "fourteen were, one has closed");
}

#[test]
fn activities_in_public_records_say_when() {
    let has_year = |text: &str| text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    for record in public() {
        for (place, activity) in record.activities.iter().enumerate() {
            let stated = told(record, &format!("/activities/{place}"));
            assert!(!stated.is_empty(), "{}: {place}", record.slug);
            let is_told = has_year(activity.description.as_str()) || stated.iter().any(|fact| has_year(fact.1));
            assert!(is_told, "{}: {}", record.slug, activity.description);
        }
    }
}

#[test]
fn no_person_is_named() {
    let titles = ["Rev ", "Mr ", "Mrs ", "Ms ", "Dr ", "Sir ", "Supt ", "Sgt ", " CBE", " OBE", " MP "];
    let mut texts: Vec<String> = SEED.partnerships.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
    texts.push(String::from_utf8(Files::Shipped.read("background.json").unwrap().into_owned()).unwrap());
    for text in texts {
        for title in titles {
            assert!(!text.contains(title), "“{title}” stands in {}", &text[..text.len().min(120)]);
        }
    }
}

#[test]
fn findings_cite_where_they_stand_and_lead_to_public_records() {
    let background = background::read(&Files::Shipped).unwrap();
    assert_eq!(&background, background::shipped(), "what is served is what ships");
    let slugs: BTreeSet<&str> = background.findings.iter().map(|finding| finding.slug.as_str()).collect();
    assert_eq!(slugs.len(), background.findings.len(), "each short name once");
    for topic in Topic::ALL {
        assert!(background.findings.iter().any(|finding| finding.topic == *topic), "nothing about {topic}");
    }
    for finding in &background.findings {
        assert!(!finding.cited.is_empty() && !finding.partnerships.is_empty(), "{}", finding.slug);
        for slug in &finding.partnerships {
            assert_eq!(record(slug.as_str()).visibility, Visibility::Public, "{}: {slug}", finding.slug);
        }
    }
    let points = |slug: &str| {
        let finding = background.findings.iter().find(|finding| finding.slug.as_str() == slug).unwrap();
        finding.points.iter().map(|point| point.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(points("three-outcomes"), ["More victims identified", "Better support", "More prosecutions"]);
    assert_eq!(points("working-models"), ["Meetings", "Virtual co-location", "Co-location"]);
    assert_eq!(points("three-ways-to-report"), ["The police", "Crimestoppers", "The Salvation Army"]);
    for action in ["Business", "Education and health", "After-care"] {
        assert!(points("summit-actions").contains(&action), "{action}");
    }
    let indicators = background.findings.iter().find(|finding| finding.slug.as_str() == "eight-indicators").unwrap();
    assert!(indicators.text.as_str().contains("pages 23 and 24") && indicators.links.len() == 1);
    let scope = points("forum-names-and-scope");
    assert_eq!(scope, ["England and Wales", "Throughout the UK"], "both stand");
}

#[test]
fn notes_on_places_lie_in_wales_and_name_public_records() {
    let background = background::shipped();
    let note = &background.notes[0];
    let names: Vec<String> = note.areas.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["lad:W06000016", "lad:W06000024"], "Rhondda Cynon Taf and Merthyr Tydfil");
    assert_eq!(note.partnerships.len(), 6, "the network and its five forums");
    assert!(note.partnerships.iter().all(|slug| record(slug.as_str()).visibility == Visibility::Public));
    assert!(note.while_uncovered && note.cited.iter().all(|citation| citation.source.as_str() == "003"));
}

fn line(slug: &str) -> &'static Helpline {
    SEED.helplines.iter().find(|line| line.slug.as_str() == slug).unwrap()
}

#[test]
fn lines_for_scotland_northern_ireland_and_children_are_drafts() {
    for (slug, country, ages, number) in [
        ("migrant-help-scotland", Some("S92000003"), Ages::Adults, "0141 884 7900"),
        ("tara-scotland", Some("S92000003"), Ages::Adults, "0141 276 7724"),
        ("migrant-help-northern-ireland", Some("N92000002"), Ages::Adults, "07766 668781"),
        ("womens-aid-northern-ireland", Some("N92000002"), Ages::Adults, ""),
        ("nspcc-helpline", None, Ages::Children, "0808 800 5000"),
        ("childline", None, Ages::Children, "0800 1111"),
    ] {
        let line = line(slug);
        assert_eq!((line.status, line.visibility), (HelplineStatus::Unchecked, Visibility::Staff), "{slug}");
        assert!(!line.is_shown() && line.last_verified_at.is_none() && line.hours.is_none(), "{slug}");
        assert_eq!((line.number(), line.ages), (number, ages), "{slug}");
        let area: Vec<_> = line.area.iter().map(|key| (key.kind, key.code.as_str())).collect();
        assert_eq!(area, country.map(|code| (RegionKind::Country, code)).into_iter().collect::<Vec<_>>(), "{slug}");
        assert!(line.source.as_str().contains('.') && line.remarks.is_some(), "{slug}: its page, and what to do");
    }
    let remarks = line("womens-aid-northern-ireland").remarks.as_ref().unwrap().as_str();
    assert!(remarks.contains("without a number"), "{remarks}");
}
