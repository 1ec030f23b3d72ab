//! Whether a mailbox or a number looks like a person's. It is a question to staff, never an answer: whoever keeps the
//! register says whose it is.

use crate::phone::PhoneNumber;
use crate::text::fold;
use crate::web::EmailAddress;

/// Words by which a mailbox is known to be a body's or a role's: whole words of what stands before the `@`.
#[rustfmt::skip] // one word a line would be a long file
const ROLE_WORDS: &[&str] = &[
    "accounts", "action", "admin", "advice", "advocacy", "all", "and", "anti", "asp", "association", "board",
    "bureau", "business", "campaign", "campaigns", "care", "chair", "charity", "city", "co", "collaborative",
    "comms", "community", "contact", "contacts", "contactus", "coordination", "coordinator", "council", "county",
    "cyp", "data", "desk", "development", "director", "dpo", "duty", "editor", "education", "email", "enq",
    "events", "feedback", "finance", "for", "forum", "foundation", "freedom", "gdpr", "general", "group", "gov",
    "hello", "help", "helpdesk", "helpline", "hi", "hq", "htf", "hub", "hr", "human", "humantrafficking", "info",
    "information", "intel", "intelligence", "jobs", "justice", "lead", "learning", "local", "mail", "mailbox",
    "manager", "marketing", "mds", "media", "members", "membership", "modern", "ms", "msaht", "mse", "msht", "msu",
    "national", "network", "networks", "news", "newsletter", "nncf", "noreply", "no", "nrm", "of", "office", "ops",
    "opcc", "panel", "partner", "partners", "partnerships", "pcc", "policing", "policy", "post", "postmaster",
    "press", "prevent", "privacy", "programme", "project", "projects", "protect", "public", "pursue", "reception",
    "records", "referral", "referrals", "region", "regional", "register", "registry", "reply", "report", "reports",
    "research", "response", "safe", "safety", "sec", "service", "services", "slavery", "social", "staff",
    "steering", "strategic", "support", "survivor", "survivors", "task", "taskforce", "team", "the", "training",
    "uk", "unit", "victim", "victims", "vol", "volunteer", "volunteers", "vru", "web", "webmaster", "website",
    "welfare", "wales", "england", "scotland", "ireland", "north", "south", "east", "west", "swyddfa", "ymholiadau",
    "gwybodaeth", "cyswllt", "partneriaeth", "fforwm", "rhwydwaith", "cymorth",
];

/// Words that name a body or a role wherever they stand in a mailbox, also within another word: `hampshireantislavery`.
/// None of them stands in a person's name.
#[rustfmt::skip] // one word a line would be a long file
const ROLE_PARTS: &[&str] = &[
    "slavery", "traffick", "exploitation", "partnership", "enquir", "inquir", "contactus", "coordinator",
    "secretar", "safeguarding", "commissioner", "committee", "helpline", "helpdesk", "admin", "police", "council",
    "network", "forum", "modernslav", "antislav", "office", "referral", "volunteer", "taskforce", "stopthe",
    "caethwas", "partneriaeth",
];

/// Given names that are common in the United Kingdom: with one of them, a mailbox is asked about whatever else stands
/// there. Those that are words or places as often (Hope, Kent, Will) are left out.
#[rustfmt::skip] // one word a line would be a long file
const GIVEN_NAMES: &[&str] = &[
    "aaron", "abigail", "adam", "adrian", "aisha", "alan", "alastair", "albert", "alex", "alexander", "alexandra",
    "alice", "alison", "alun", "amanda", "amber", "amy", "andrea", "andrew", "andy", "angela", "angharad", "anita",
    "ann", "anna", "anne", "annie", "anthony", "antony", "archie", "arthur", "ashley", "barbara", "barry", "becky",
    "ben", "benjamin", "bernadette", "beth", "bethan", "beverley", "bill", "bob", "brenda", "brian", "bridget",
    "bryn", "callum", "cameron", "carl", "carla", "carly", "carol", "caroline", "carolyn", "carys", "catherine",
    "cathy", "catrin", "ceri", "charles", "charlie", "charlotte", "chris", "christian", "christina", "christine",
    "christopher", "claire", "clare", "clive", "colin", "connor", "craig", "dafydd", "dan", "daniel", "danielle",
    "darren", "dave", "david", "dawn", "dean", "debbie", "deborah", "denise", "dennis", "derek", "diana", "diane",
    "dominic", "donald", "donna", "dorothy", "douglas", "duncan", "edward", "eileen", "elaine", "eleanor", "eleri",
    "elizabeth", "ella", "ellen", "ellie", "emily", "emma", "eric", "erin", "euan", "evan", "ewan", "fatima",
    "fiona", "frances", "frank", "fraser", "fred", "gareth", "gary", "gavin", "gemma", "geoff", "geoffrey",
    "george", "georgia", "georgina", "gerald", "gerard", "gill", "gillian", "glen", "glenn", "gordon", "graeme",
    "graham", "greg", "gwen", "hannah", "harriet", "harry", "hayley", "hazel", "heather", "helen", "henry", "holly",
    "howard", "huw", "iain", "ian", "ibrahim", "imran", "iwan", "jack", "jackie", "jacob", "jacqueline", "jade",
    "jake", "james", "jamie", "jan", "jane", "janet", "janice", "jason", "jay", "jean", "jeff", "jemma", "jennifer",
    "jenny", "jeremy", "jess", "jessica", "jill", "jim", "jo", "joan", "joanna", "joanne", "joe", "joel", "john",
    "jon", "jonathan", "jordan", "joseph", "josh", "joshua", "joyce", "judith", "julia", "julian", "julie", "june",
    "justin", "karen", "karl", "kate", "katherine", "kathleen", "kathryn", "katie", "katy", "kay", "keith", "kelly",
    "ken", "kenneth", "kerry", "kevin", "kieran", "kim", "kirsty", "kyle", "laura", "lauren", "lee", "leah",
    "leanne", "lesley", "leslie", "lewis", "liam", "linda", "lindsay", "lisa", "liz", "llinos", "lorraine", "louis",
    "louise", "lucy", "luke", "lynn", "lynne", "maggie", "malcolm", "mandy", "marc", "marcus", "margaret", "maria",
    "marie", "marilyn", "marion", "mark", "martin", "martyn", "mary", "matt", "matthew", "maureen", "megan", "mel",
    "melanie", "melissa", "mhairi", "michael", "michelle", "mike", "miriam", "mo", "mohammad", "mohammed", "moira",
    "molly", "monica", "muhammad", "natalie", "natasha", "nathan", "neil", "nia", "niamh", "nicholas", "nick",
    "nicola", "nicole", "nigel", "nikki", "noah", "olivia", "oliver", "omar", "orla", "owen", "pam", "pamela",
    "pat", "patricia", "patrick", "paul", "paula", "pauline", "penny", "pete", "peter", "phil", "philip",
    "philippa", "phillip", "priya", "rachael", "rachel", "ralph", "ray", "raymond", "rebecca", "rhian", "rhiannon",
    "rhys", "richard", "rob", "robert", "robin", "rod", "roger", "ron", "ronald", "rory", "rosemary", "rosie",
    "ross", "roy", "russell", "ruth", "ryan", "sally", "sam", "samantha", "samuel", "sandra", "sarah", "scott",
    "sean", "shane", "sharon", "shaun", "sheila", "shirley", "sian", "simon", "sinead", "siobhan", "sion", "sofia",
    "sophia", "sophie", "stacey", "stephanie", "stephen", "steve", "steven", "stewart", "stuart", "sue", "susan",
    "suzanne", "sylvia", "tanya", "tara", "ted", "teresa", "terry", "theresa", "thomas", "tim", "timothy", "tina",
    "toby", "tom", "tony", "tracey", "tracy", "trevor", "valerie", "vanessa", "veronica", "vicki", "vicky",
    "victoria", "vikki", "vincent", "wayne", "wendy", "william", "yasmin", "yvonne", "zara", "zoe",
];

/// Family names that are common in the United Kingdom, as they stand in mailboxes: smith, jsmith, smithj, janesmith.
#[rustfmt::skip] // one word a line would be a long file
const FAMILY_NAMES: &[&str] = &[
    "adams", "ahmed", "akhtar", "alexander", "ali", "allen", "anderson", "andrews", "armstrong", "atkinson",
    "bailey", "baker", "barnes", "begum", "bell", "bennett", "berry", "booth", "bradley", "brooks", "brown",
    "burton", "butler", "campbell", "carr", "carter", "chambers", "chapman", "chowdhury", "clark", "clarke", "cole",
    "collins", "cook", "cooper", "cox", "cunningham", "davidson", "davies", "davis", "dawson", "dixon", "doherty",
    "edwards", "elliott", "ellis", "evans", "fisher", "fletcher", "ford", "foster", "fox", "gibson", "gill",
    "gordon", "graham", "grant", "gray", "green", "griffiths", "hall", "hamilton", "harper", "harris", "harrison",
    "harvey", "henderson", "hill", "holmes", "howard", "hughes", "hunt", "hunter", "hussain", "hussein", "jackson",
    "james", "jenkins", "johnson", "johnston", "johnstone", "jones", "kaur", "kelly", "kennedy", "khan", "king",
    "knight", "kowalczyk", "kowalski", "kumar", "lawrence", "lawson", "lewis", "lloyd", "macdonald", "marshall",
    "martin", "mason", "matthews", "mcdonald", "mckenzie", "miller", "mills", "mitchell", "moore", "morgan",
    "morris", "morrison", "murphy", "murray", "nguyen", "nowak", "obrien", "oconnor", "oneill", "osullivan", "owen",
    "palmer", "parker", "patel", "paterson", "pearce", "pearson", "phillips", "powell", "price", "pugh", "quinn",
    "reid", "reynolds", "richards", "richardson", "roberts", "robertson", "robinson", "rogers", "rose", "ross",
    "russell", "ryan", "saunders", "scott", "shah", "sharma", "shaw", "simpson", "singh", "smith", "spencer",
    "stevens", "stevenson", "stewart", "stone", "sullivan", "taylor", "thomas", "thompson", "thomson", "turner",
    "walker", "walsh", "ward", "watson", "watts", "webb", "wells", "west", "white", "wilkinson", "williams",
    "williamson", "wilson", "wood", "woods", "wright", "young",
];

/// Whether a mailbox may be one person's: a name that is common stands in it, or it is written as names are
/// (`first.last`, `f.last`) in words that are not known as a body's or a role's, or it is a number of an officer. The
/// name of the body counts as known: its words and their first letters.
pub fn looks_personal(mailbox: &EmailAddress, body: &str) -> bool {
    let address = mailbox.as_str().to_lowercase().replace('\'', "");
    let local = address.rsplit_once('@').map_or("", |(local, _)| local);
    let words: Vec<&str> = local.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    if words.iter().any(|word| GIVEN_NAMES.contains(word)) || is_number_of_somebody(local) {
        return true;
    }
    let of_body = fold(body);
    let of_body: Vec<&str> = of_body.split(' ').filter(|word| !word.is_empty()).collect();
    let names_a_role = |word: &str| ROLE_PARTS.iter().any(|part| word.contains(part));
    let is_known = |word: &str| {
        ROLE_WORDS.contains(&word) || names_a_role(word) || of_body.contains(&word) || is_initials(word, &of_body)
    };
    let unknown: Vec<&str> = words.iter().copied().filter(|word| !is_known(word)).collect();
    if unknown.iter().any(|word| is_family_name(word)) {
        return true;
    }
    let has_initial = words.iter().any(|word| word.len() == 1);
    let has_word = unknown.iter().any(|word| word.len() >= 3);
    // Beside a word of a role a place may stand that nobody here knows: modernslavery.thanet. Two words that nobody
    // knows, or one with an initial, are how names are written.
    has_word && (has_initial || unknown.len() >= 2)
}

/// Whether a word is a family name, alone or with what stands before or behind it in mailboxes.
fn is_family_name(word: &str) -> bool {
    FAMILY_NAMES.iter().any(|name| {
        let rest = word.strip_suffix(name).or_else(|| word.strip_prefix(name));
        rest.is_some_and(|rest| rest.len() <= 2 || GIVEN_NAMES.contains(&rest))
    })
}

/// Whether it is a number that one officer has: a few letters, or none, and digits.
fn is_number_of_somebody(local: &str) -> bool {
    let digits = local.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    local.len() - digits.len() <= 3 && digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is the first letters of some of a body's words in their order: `wmasn`, also `gwras`.
fn is_initials(word: &str, of_body: &[&str]) -> bool {
    let mut letters = word.chars().peekable();
    for first in of_body.iter().filter_map(|word| word.chars().next()) {
        letters.next_if_eq(&first);
    }
    word.len() >= 3 && letters.peek().is_none()
}

/// Whether a contact's number may be one person's: of the range of mobile and personal numbers, however it is written.
pub fn is_mobile(number: &str) -> bool {
    if let Ok(number) = number.parse::<PhoneNumber>() {
        return number.is_mobile();
    }
    // What is no number as it stands may still hold one: 07700 900123 (Jane).
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    ["07", "447", "00447", "4407", "004407"].iter().any(|beginning| digits.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: &str = "West Midlands Anti-Slavery Network";

    fn asked(mailbox: &str) -> bool {
        looks_personal(&mailbox.parse().unwrap(), BODY)
    }

    #[test]
    fn mailboxes_of_bodies_and_roles_pass() {
        for local in [
            "info",
            "INFO",
            "modernslavery",
            "contact",
            "enquiries",
            "antislavery.partnership",
            "admin",
            "office",
            "modern.slavery",
            "modern-slavery",
            "ms.partnership",
            "msht",
            "coordinator",
            "anti-slavery_network",
            "westmidlandsantislavery",
            "wmasn",
            "west.midlands",
            "hello",
            "modernslavery.thanet",
            "secretary",
            "partnership2",
            "info+register",
            "mspartnership",
            "human.trafficking",
            "HumanTrafficking.Unit",
            "team",
            "antislaverycoordinator",
            "enquiry",
            "contactus",
            "chair",
            "safeguardingteam",
            "opcc",
            "media.office",
            "caethwasiaeth",
            "gwybodaeth",
            "noreply",
            "no-reply",
            "thanet",
            "thanet.team",
            "gwent",
            "a+b",
        ] {
            assert!(!asked(&format!("{local}@example.org")), "{local}");
        }
    }

    #[test]
    fn mailboxes_that_may_be_a_persons_are_asked_about() {
        for local in [
            "jane.smith",
            "j.smith",
            "jsmith",
            "jane",
            "Jane.Smith",
            "jane_smith",
            "jane-smith",
            "janesmith",
            "smith",
            "smith.j",
            "jane.smith2",
            "jane.slavery",
            "jane.antislavery",
            "j.smith.partnership",
            "angharad.p",
            "mohammed.khan",
            "o'brien",
            "d.o'connor",
            "p1234",
            "12345",
            "siobhan",
            "sgt.jones",
            "pc4567",
            "zebedee.quill",
            "z.quill",
            "quill.z",
            "kowalczyk.team",
            "smithj",
        ] {
            assert!(asked(&format!("{local}@police.example")), "{local}");
        }
    }

    #[test]
    fn mobile_numbers_are_asked_about() {
        for number in
            ["07700 900123", "+44 7700 900123", "+44 (0)7700 900123", "0044 7700 900123", "07700900123 (Jane)"]
        {
            assert!(is_mobile(number), "{number}");
        }
        for number in ["01632 960 001", "0300 303 8151", "+44 20 7946 0958", "101", "by the office"] {
            assert!(!is_mobile(number), "{number}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(local in "[a-z0-9.'+-]{1,20}", body in ".*", number in ".*") {
            if let Ok(mailbox) = format!("{local}@example.org").parse() {
                looks_personal(&mailbox, &body);
            }
            is_mobile(&number);
        }
    }
}
