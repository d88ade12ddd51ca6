//! `NowDate`, `NowDateUtc`, `AddHours`, `AddDays`, and `Format` with dates.

use step_variables::{Evaluator, VariableSet};

use crate::{assert_all, assert_filtered, assert_left};

#[test]
fn now() {
    assert_all(
        &[],
        &[
            ("#{ | NowDate}", "2030-05-22T09:05:07.1234567"),
            ("#{ | NowDateUtc}", "2030-05-22T07:05:07.1234567Z"),
            ("#{|NowDate yyyy}", "2030"),
            ("#{ | NowDateUtc \"HH:mm\"}", "07:05"),
            ("#{ | NowDate | Format Date MMM}", "May"),
            ("#{ | NowDateUtc | Format DateTimeOffset zz}", "+00"),
            ("#{ | NowDate | Format DateTimeOffset zz}", "+02"),
        ],
    );
}

#[test]
fn without_a_clock_there_is_no_now() {
    let variables = VariableSet::new();
    let evaluated = Evaluator::new(&variables).evaluate("#{ | NowDate}").unwrap();
    assert_eq!(evaluated.text(), "#{ | NowDate}");
    assert_eq!(evaluated.unresolved()[0].reason.to_string(), "`NowDate` needs a clock, and there is none here");
}

#[test]
fn now_takes_nothing_before_it() {
    assert_left(
        &[("foo", "x")],
        &[
            ("#{foo | NowDate}", "`NowDate` takes nothing before it"),
            ("#{ | NowDate a b}", "`NowDate` takes at most 1 option, not 2"),
            ("#{ | NowDate j}", "`NowDate` does not know this date format"),
        ],
    );
}

#[test]
fn adding() {
    for (date, filter, expected) in [
        ("2030-05-22T09:05:00Z", "AddHours \"1.5\"", "2030-05-22T10:35:00.0000000Z"),
        ("2030-05-22 09:05", "AddHours -10", "2030-05-21T23:05:00.0000000"),
        ("2030-05-22T09:05:00+05:30", "AddDays 10", "2030-06-01T09:05:00.0000000+05:30"),
        ("2028-02-28", "AddDays 1", "2028-02-29T00:00:00.0000000"),
    ] {
        assert_filtered(date, &[(filter, expected)]);
    }
    assert_left(
        &[("date", "2030-05-22"), ("text", "soon")],
        &[
            ("#{date | AddDays x}", "`AddDays` needs a number"),
            ("#{text | AddDays 1}", "`AddDays` needs a date before it"),
            ("#{date | AddDays 9999999}", "`AddDays` cannot go that far"),
            ("#{date | AddHours 1e300}", "`AddHours` cannot go that far"),
            ("#{date | AddHours}", "`AddHours` takes one option, not 0"),
        ],
    );
}

#[test]
fn standard_formats() {
    for (format, expected) in [
        ("d", "05/22/2030"),
        ("D", "Wednesday, 22 May 2030"),
        ("f", "Wednesday, 22 May 2030 09:05"),
        ("F", "Wednesday, 22 May 2030 09:05:07"),
        ("g", "05/22/2030 09:05"),
        ("G", "05/22/2030 09:05:07"),
        ("m", "May 22"),
        ("o", "2030-05-22T09:05:07.5000000"),
        ("r", "Wed, 22 May 2030 09:05:07 GMT"),
        ("s", "2030-05-22T09:05:07"),
        ("t", "09:05"),
        ("T", "09:05:07"),
        ("u", "2030-05-22 09:05:07Z"),
        ("U", "Wednesday, 22 May 2030 07:05:07"),
        ("y", "2030 May"),
    ] {
        assert_filtered("2030-05-22T09:05:07.5", &[(&format!("Format Date {format}"), expected)]);
    }
}

#[test]
fn custom_formats() {
    for (format, expected) in [
        ("HH dd-MMM-yyy", "09 22-May-2030"),
        ("yyyy-MM-dd", "2030-05-22"),
        ("M/d/yy h:m:s t", "5/22/30 9:5:7 A"),
        ("dddd ddd MMMM tt", "Wednesday Wed May AM"),
        ("fff FFF f", "500 5 5"),
        ("ss.FFFF", "07.5"),
        ("'the' dd\\d", "the 22d"),
        ("%d", "22"),
        ("yyyyy gg", "02030 A.D."),
        ("HH:mm zzz z", "09:05 +02:00 +2"),
        ("K", ""),
        ("de", "22e"),
    ] {
        assert_filtered(
            "2030-05-22T09:05:07.5",
            &[(&format!("Format Date \"{}\"", if format == "K" { "%K" } else { format }), expected)],
        );
    }
    for format in ["ffffffff", "%", "'open", "Q"] {
        let text = format!("#{{date | Format Date \"{format}\"}}");
        assert_left(&[("date", "2030-05-22")], &[(&text, "`Format` does not know this format")]);
    }
}

#[test]
fn dates_are_read_in_common_forms() {
    for date in [
        "2030-05-22T09:05:00",
        "2030/05/22 09:05:00",
        "2030-5-22 9:05",
        "05/22/2030 09:05:00 AM",
        "5/22/2030 9:05 am",
        "22 May 2030 09:05",
        "22-May-2030 09:05",
        "May 22, 2030 9:05",
        "Wednesday, 22 May 2030 09:05:00",
        " 2030-05-22T07:05:00Z ",
        "Wed, 22 May 2030 07:05:00 GMT",
        "2030-05-22T11:05:00+04:00",
        "2030-05-22T03:05-0400",
    ] {
        assert_filtered(date, &[("Format DateTime \"yyyy-MM-dd HH:mm\"", "2030-05-22 09:05")]);
    }
}

#[test]
fn other_dates_are_refused() {
    for date in [
        "22/05/2030",
        "05/22/30",
        "2030-02-30",
        "Mon, 22 May 2030",
        "2030-05-22T25:00",
        "2030-05-22 13:00 PM",
        "0000-01-01",
        "2030-05-22T09:05:00+15:00",
        "tomorrow",
        "",
    ] {
        assert_left(&[("date", date)], &[("#{date | Format Date yyyy}", "`Format` needs a date before it")]);
    }
}

#[test]
fn an_offset_belongs_to_a_date_only_if_asked_for() {
    assert_filtered(
        "2030-05-22T09:05:00-07:00",
        &[
            ("Format Date o", "2030-05-22T18:05:00.0000000+02:00"),
            ("Format DateTimeOffset o", "2030-05-22T09:05:00.0000000-07:00"),
            ("Format o", "2030-05-22T09:05:00.0000000-07:00"),
            ("Format DateTimeOffset r", "Wed, 22 May 2030 16:05:00 GMT"),
            ("Format DateTimeOffset u", "2030-05-22 16:05:00Z"),
        ],
    );
}
