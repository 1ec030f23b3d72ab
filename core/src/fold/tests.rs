use proptest::prelude::*;

use super::*;

/// What the browser's fold is held to as well (`tests/browser/fold.test.mjs`).
const CASES: &str = include_str!("cases.tsv");

#[test]
fn folds_as_the_shared_cases_say() {
    let cases: Vec<(&str, &str)> = CASES.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    assert!(cases.len() > 40);
    for (written, folded) in cases {
        assert_eq!(fold(written), folded, "{written:?}");
    }
}

#[test]
fn one_name_has_one_key() {
    for names in [
        &["Anti-Slavery", "Antislavery", "anti slavery", "ANTI–SLAVERY"][..],
        &["Stoke-on-Trent", "Stoke on Trent", "stokeontrent"],
        &["Derby & Derbyshire", "Derby and Derbyshire", "Derby AND Derbyshire"],
        &["Caerffili a Thorfaen", "Caerffili & Thorfaen", "Caerffili ac Thorfaen"],
        &["Caerdydd a'r Fro", "Caerdydd a’r Fro", "Caerdydd ar Fro", "Caerdydd & Fro", "Caerdydd and Fro"],
        &["St. Helens", "St Helens", "Saint Helens", "st.helens"],
        &["King's Lynn", "Kings Lynn", "King’s Lynn"],
        &["P.S.N.I.", "PSNI"],
    ] {
        let keys: std::collections::BTreeSet<String> = names.iter().map(|name| name_key(name)).collect();
        assert_eq!(keys.len(), 1, "{keys:?}");
    }
    assert_ne!(name_key("Kent"), name_key("Essex"));
    assert_ne!(name_key("Derbyshire"), name_key("Derby and Derbyshire"));
    assert_ne!(name_key("Ar"), name_key("And"));
    assert_eq!(name_key(""), "");
    assert_eq!(name_key("a"), "a");
}

#[test]
fn a_search_finds_words_however_they_are_joined() {
    let names = fold("West Midlands Anti-Slavery Network");
    let closed = fold("West Midlands Antislavery Network");
    for typed in
        ["antislavery", "anti-slavery", "anti slavery", "ANTI–SLAVERY network", "wes mid", "slavery & midlands"]
    {
        assert!(Sought::new(typed).fits(&[&names]), "{typed}");
        assert!(Sought::new(typed).fits(&[&closed]), "{typed}");
    }
    for typed in ["antislaveryx", "tislavery", "st", "lands anti slavory"] {
        assert!(!Sought::new(typed).fits(&[&names]), "{typed}");
    }
    assert!(Sought::new("west midlands anti").leads(&names));
    assert!(Sought::new("Kent & Ess").leads(&fold("Kent and Essex")));
    assert!(!Sought::new("midlands").leads(&names));
    assert!(Sought::new("st albans").fits(&[&fold("Saint Albans")]));
    assert!(Sought::new("and").fits(&[&fold("Kent & Essex")]));
    assert!(Sought::new("kent gwent").fits(&["kent", "gwent"]));
    assert!(Sought::new(" – ").is_empty());
}

#[test]
fn welsh_words_that_join_are_not_looked_for() {
    let names = fold("Rhondda Cynon Taf, Merthyr Tudful");
    for typed in ["Rhondda Cynon Taf a Merthyr Tudful", "Rhondda Cynon Taf ac Merthyr Tudful", "rhondda a'r merthyr"] {
        assert!(Sought::new(typed).fits(&[&names]), "{typed}");
    }
    assert!(!Sought::new("Merthyr a").fits(&[&fold("Merthyr Tudful")]), "more of a word may follow");
    assert!(!Sought::new("ar").fits(&[&fold("Merthyr Tudful")]));
}

#[test]
fn names_behind_a_welsh_and_are_read_as_they_stand_alone() {
    for (written, alone) in [("Chaerffili", "Caerffili"), ("Phowys", "Powys"), ("thorfaen", "torfaen")] {
        assert_eq!(unmutated(written).as_deref(), Some(alone));
    }
    for other in ["Cardiff", "Shetland", "Rhondda", "T", "", "Ŷh"] {
        assert_eq!(unmutated(other), None, "{other}");
    }
}

#[test]
fn tells_what_nobody_sees() {
    for c in ['\u{200b}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{200e}', '\u{202e}', '\u{2066}', '\u{61c}', '\u{e0041}']
    {
        assert!(is_invisible(c), "{c:?}");
    }
    for c in [' ', '\u{a0}', '\n', 'a', 'ô', '\u{302}', '’', '–'] {
        assert!(!is_invisible(c), "{c:?}");
    }
}

proptest! {
    #[test]
    fn folding_is_stable(input in any::<String>()) {
        let once = fold(&input);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folded_text_is_words(input in any::<String>()) {
        let folded = fold(&input);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
        prop_assert!(folded.chars().all(|c| c == ' ' || c.is_alphanumeric()));
    }

    #[test]
    fn what_is_composed_makes_no_difference(input in any::<String>()) {
        let composed: String = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&input).into_owned();
        let apart: String = DecomposingNormalizerBorrowed::new_nfkd().normalize(&input).into_owned();
        prop_assert_eq!(fold(&composed), fold(&input));
        // An accent that stands alone is an apostrophe, but a space with an accent once it is taken apart.
        if !input.chars().any(|c| is_apostrophe(c) || is_invisible(c) || apart.contains(' ')) {
            prop_assert_eq!(fold(&apart), fold(&input));
        }
    }

    #[test]
    fn a_name_is_found_by_itself(name in "[A-Za-zÀ-ž' &.-]{1,30}") {
        prop_assert!(Sought::new(&name).fits(&[&fold(&name)]));
    }
}
