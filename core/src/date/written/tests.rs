use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<String, WrittenDateError> {
    StatedDate::read(text, None).map(|date| date.to_string())
}

#[test]
fn dates_are_read_as_people_write_them() {
    for (text, kept) in [
        ("2014-11-25", "2014-11-25"),
        ("2014-11", "2014-11"),
        ("2008/2009", "2008/2009"),
        ("25/11/2014", "2014-11-25"),
        (" 25 / 11 / 2014 ", "2014-11-25"),
        ("25.11.14", "2014-11-25"),
        ("25-11-2014", "2014-11-25"),
        ("25 11 2014", "2014-11-25"),
        ("11/25/2014", "2014-11-25"),
        ("3.3.2016", "2016-03-03"),
        ("31/12/99", "1999-12-31"),
        ("2014/11/25", "2014-11-25"),
        ("20141125", "2014-11-25"),
        ("25/11/2014 00:00", "2014-11-25"),
        ("2014-11-25T00:00:00Z", "2014-11-25"),
        ("11/2014", "2014-11"),
        ("1.2017", "2017-01"),
        ("2014/11", "2014-11"),
        ("Nov 2014", "2014-11"),
        ("NOVEMBER 2014", "2014-11"),
        ("Nov. 2014", "2014-11"),
        ("Sept 2014", "2014-09"),
        ("November, 2014", "2014-11"),
        ("2014 November", "2014-11"),
        ("Feb-17", "2017-02"),
        ("Nov '14", "2014-11"),
        ("Tachwedd 2014", "2014-11"),
        ("25 Nov 2014", "2014-11-25"),
        ("25 Nov 14", "2014-11-25"),
        ("25-Nov-14", "2014-11-25"),
        ("25Nov2014", "2014-11-25"),
        ("25th November 2014", "2014-11-25"),
        ("25th of November, 2014", "2014-11-25"),
        ("Tuesday 25 November 2014", "2014-11-25"),
        ("Tue, 25 Nov 2014", "2014-11-25"),
        ("November 25, 2014", "2014-11-25"),
        ("Nov 25th 2014", "2014-11-25"),
        ("1st May 2017", "2017-05-01"),
        ("2nd March 2017", "2017-03-02"),
        ("3rd Aug 2017", "2017-08-03"),
        ("2014/15", "2014/2015"),
        ("2011/12", "2011/2012"),
        ("1999/00", "1999/2000"),
        ("2014-15", "2014/2015"),
        ("2011–12", "2011/2012"),
        ("FY 2014/15", "2014/2015"),
        ("2014 - 2016", "2014/2016"),
        ("2014-2016", "2014/2016"),
        ("2014 to 2016", "2014/2016"),
        ("Nov 2014 to Jan 2015", "2014-11/2015-01"),
        ("between 2014 and 2016", "2014/2016"),
        ("est. 2014", "2014"),
        ("in 2014", "2014"),
        ("Since November 2014", "2014-11"),
        ("2014.", "2014"),
        ("(2014)", "2014"),
        ("25\u{a0}November\u{a0}2014", "2014-11-25"),
        ("\u{200e}25/11/2014", "2014-11-25"),
        ("01/01/2017", "2017-01-01"),
    ] {
        assert_eq!(read(text), Ok(kept.to_owned()), "{text}");
    }
}

#[test]
fn a_month_of_our_own_form_stays_one() {
    // Exports write December 2011 so; the budget's year is 2011/12.
    assert_eq!(read("2011-12"), Ok("2011-12".into()));
}

#[test]
fn what_may_be_two_days_is_read_when_the_order_is_known() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (day_first, month_first) = (day("2017-02-01"), day("2017-01-02"));
    for text in ["01/02/2017", "1.2.2017", "1-2-17"] {
        assert_eq!(read(text), Err(WrittenDateError::EitherWay { day_first, month_first }), "{text}");
        let ordered = |order| StatedDate::read(text, Some(order)).unwrap().to_string();
        assert_eq!(ordered(DateOrder::DayFirst), "2017-02-01");
        assert_eq!(ordered(DateOrder::MonthFirst), "2017-01-02");
    }
    let told = read("3.4.2016").unwrap_err().to_string();
    assert!(told.starts_with("may be 3 April 2016 or 4 March 2016; say whether"), "{told}");
    assert_eq!(order_of("25/11/2014"), Some(DateOrder::DayFirst));
    assert_eq!(order_of("11/25/14"), Some(DateOrder::MonthFirst));
    assert_eq!((order_of("1/2/2014"), order_of("2014-11-25"), order_of("Nov 2014")), (None, None, None));
    assert_eq!(either_way("01/02/2017"), Some((day_first, month_first)));
}

#[test]
fn what_is_no_date_is_refused_with_a_word_about_it() {
    use WrittenDateError::{Date, NoYear, Shape, Time, Vague};
    for (text, error) in [
        ("", Shape),
        ("soon", Shape),
        ("n/a", Shape),
        ("14/15", NoYear),
        ("25/11", NoYear),
        ("25 November", NoYear),
        ("17-Feb", NoYear),
        ("November", NoYear),
        ("c. 2014", Vague),
        ("circa 2014", Vague),
        ("Spring 2014", Vague),
        ("late 2014", Vague),
        ("mid-2014", Vague),
        ("2014?", Vague),
        ("Q1 2014", Vague),
        ("before 2014", Vague),
        ("2013 or 2014", Vague),
        ("25/11/2014 10:30", Time),
        ("31/02/2017", Date(StatedDateError::Calendar)),
        ("31 November 2014", Date(StatedDateError::Calendar)),
        ("13/13/2014", Date(StatedDateError::Calendar)),
        ("2014-13-01", Date(StatedDateError::Calendar)),
        ("25/11/1066", Date(StatedDateError::Calendar)),
        ("2016 to 2014", Date(StatedDateError::Reversed)),
        ("41968", Shape),
        ("Nov 2014 Nov 2015", Shape),
    ] {
        assert_eq!(read(text), Err(error), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_what_is_read_is_kept(
        text in "[0-9]{0,4}[/. -]?[0-9]{0,4}[/. -]?[0-9]{0,4}|([0-9]{1,2}(th)? )?(nov|May|tue|c\\.)[ -]?'?[0-9]{0,4}|.*"
    ) {
        for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
            if let Ok(date) = StatedDate::read(&text, order) {
                prop_assert_eq!(date.to_string().parse::<StatedDate>(), Ok(date));
            }
        }
        let _ = order_of(&text);
    }

    #[test]
    fn every_kept_form_is_read_as_it_is(year in 1800..2200_i32, month in 1..13_u32, day in 1..29_u32) {
        for text in [format!("{year}"), format!("{year}-{month:02}"), format!("{year}-{month:02}-{day:02}")] {
            prop_assert_eq!(StatedDate::read(&text, None), Ok(text.parse().unwrap()));
        }
    }
}
