//! `Format` with numbers.

use crate::{assert_filtered, assert_left};

/// Input, format, expected.
type Case<'t> = (&'t str, &'t str, &'t str);

fn assert_formats(number_type: &str, cases: &[Case<'_>]) {
    for (number, format, expected) in cases {
        assert_filtered(number, &[(&format!("Format {number_type} \"{format}\""), expected)]);
    }
}

#[test]
fn int32() {
    assert_formats(
        "Int32",
        &[
            ("42", "", "42"),
            ("42", "D5", "00042"),
            ("-42", "d5", "-00042"),
            ("255", "X", "FF"),
            ("255", "x4", "00ff"),
            ("-1", "X", "FFFFFFFF"),
            ("1234567", "N0", "1,234,567"),
            ("-1234", "N", "-1,234.00"),
            ("1234", "E2", "1.23E+003"),
            ("12345", "G2", "1.2E+04"),
            ("5", "P0", "500 %"),
            ("7", "000", "007"),
            ("-2147483648", "N0", "-2,147,483,648"),
            ("0", "N1", "0.0"),
        ],
    );
}

#[test]
fn double() {
    assert_formats(
        "Double",
        &[
            ("23.4", "C", "¤23.40"),
            ("-23.4", "C", "(¤23.40)"),
            ("0.1", "R", "0.1"),
            ("1234.5678", "F1", "1234.6"),
            ("1234.5678", "N", "1,234.57"),
            ("0.125", "F2", "0.12"),
            ("0.375", "F2", "0.38"),
            ("1e23", "F0", "99999999999999991611392"),
            ("1e20", "G", "1E+20"),
            ("123456789012345680", "G", "1.2345678901234568E+17"),
            ("0.00001", "g", "1e-05"),
            ("0.5", "P", "50.00 %"),
            ("1234.5", "e", "1.234500e+003"),
            ("0", "E1", "0.0E+000"),
            ("3.14159", "G3", "3.14"),
            ("-0.001", "F2", "-0.00"),
            ("1,234.5", "F1", "1234.5"),
        ],
    );
}

#[test]
fn decimal() {
    assert_formats(
        "Decimal",
        &[
            ("23.40", "", "23.40"),
            ("23.40", "G", "23.40"),
            ("0.00", "G", "0.00"),
            ("-0.00", "G", "0.00"),
            ("23.40", "G3", "23.4"),
            ("2.5", "F0", "3"),
            ("0.125", "F2", "0.13"),
            ("-0.001", "F2", "0.00"),
            ("9.995", "N2", "10.00"),
            ("1234567890123456789012345678", "N0", "1,234,567,890,123,456,789,012,345,678"),
            (" 1,000.5 ", "F1", "1000.5"),
            ("12-", "F0", "-12"),
        ],
    );
}

#[test]
fn custom_formats() {
    assert_formats(
        "Decimal",
        &[
            ("1234.5", "0.00", "1234.50"),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("1234567", "#,#", "1,234,567"),
            ("1234567", "#,##0,", "1,235"),
            ("1234567", "0,,.0", "1.2"),
            ("0.256", "0%", "26%"),
            ("0.256", "0.0‰", "256.0‰"),
            ("5", "00000", "00005"),
            ("0.5", "#.##", ".5"),
            ("12", "#.##", "12"),
            ("12.3", "0.0#", "12.3"),
            ("-12", "0;(0);zero", "(12)"),
            ("0", "0;(0);zero", "zero"),
            ("0.001", "0.0;(0);zero", "zero"),
            ("-12", "0.0", "-12.0"),
            ("-0.5", "0.0", "-0.5"),
            ("12", "'no. '0", "no. 12"),
            ("12", "\\#0", "#12"),
            ("12345", "0.00E+00", "1.23E+04"),
            ("0.00012", "0.0e-0", "1.2e-4"),
            ("12345", "00-00", "123-45"),
            ("5551234", "###-####", "555-1234"),
            ("1", "yyyy", "yyyy"),
            ("0", "#", ""),
            ("-7", "0;", "-7"),
        ],
    );
}

#[test]
fn without_a_type_it_is_a_decimal_or_else_a_date() {
    assert_filtered("23.4", &[("Format C", "¤23.40"), ("Format \"0.000\"", "23.400")]);
    assert_filtered("2030/05/22 09:05:00", &[("Format yyyy", "2030")]);
}

#[test]
fn what_cannot_be_formatted_is_refused() {
    assert_left(
        &[("foo", "hello World"), ("n", "1.5"), ("big", "12345678901234567890123456789")],
        &[
            ("#{foo | Format yyyy}", "`Format` needs a number or a date before it"),
            ("#{n | Format Int32 D}", "`Format` needs a whole number of 32 bits before it"),
            ("#{n | Format Double D}", "`Format` does not know this format"),
            ("#{n | Format Decimal R}", "`Format` does not know this format"),
            ("#{n | Format Decimal F1000}", "`Format` does not know this format"),
            ("#{big | Format Decimal F}", "`Format` needs a number of at most 28 digits before it"),
            ("#{foo | Format Double F}", "`Format` needs a number before it"),
            (
                "#{n | Format Half F}",
                "`Format` knows the types `Int32`, `Double`, `Decimal`, `Date`, `DateTime` and `DateTimeOffset`",
            ),
            ("#{n | Format}", "`Format` takes 1 or 2 options, not 0"),
            ("#{n | Format Decimal \"'open\"}", "`Format` does not know this format"),
        ],
    );
}
