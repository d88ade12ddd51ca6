//! `calc`.

use crate::{assert_all, assert_left};

const VALUES: [(&str, &str); 6] =
    [("A", "5"), ("B", "7"), ("The/Var", "9"), ("Another-Var", "11"), ("Text", "lots"), ("Size[x].Gb", " 1,024.5 ")];

#[test]
fn numbers_and_names_are_calculated() {
    assert_all(
        &VALUES,
        &[
            ("#{calc 3+2}", "5"),
            ("#{calc 3-2}", "1"),
            ("#{calc 3/2}", "1.5"),
            ("#{calc 3*2+2*4}", "14"),
            ("#{calc 3*(2+2)*4}", "48"),
            ("#{calc 10-4-3}", "3"),
            ("#{calc 8/2/2}", "2"),
            ("#{calc A + B * (A - 1)}", "33"),
            ("#{calc A+2}", "7"),
            ("#{calc {B}-2}", "5"),
            ("#{calc 2-B}", "-5"),
            ("#{calc (B*2)-2}", "12"),
            ("#{calc 2-(B*2)}", "-12"),
            ("#{calc { The/Var }-2}", "7"),
            ("#{calc {Another-Var}-2}", "9"),
            ("#{calc Size[x].Gb * 2}", "2049"),
            ("#{calc -3 + -(2)}", "-5"),
            ("#{CALC 1 + 1 }", "2"),
        ],
    );
}

#[test]
fn results_are_written_as_dotnet_writes_doubles() {
    assert_all(
        &VALUES,
        &[
            ("#{calc 0.2*B}", "1.4000000000000001"),
            ("#{calc 2/B}", "0.2857142857142857"),
            ("#{calc 100000000000000*1}", "100000000000000"),
            ("#{calc 1000000000000000*1}", "1E+15"),
            ("#{calc 1/10000}", "0.0001"),
            ("#{calc 1/100000}", "1E-05"),
        ],
    );
}

#[test]
fn what_cannot_be_calculated_stays() {
    assert_left(
        &VALUES,
        &[
            ("#{calc C+2}", "it cannot be calculated: a variable is not defined"),
            ("#{calc B-2}", "it cannot be calculated: a variable is not defined"),
            ("#{calc B/2}", "it cannot be calculated: a variable is not defined"),
            ("#{calc Text*2}", "it cannot be calculated: a variable's value is no number"),
            ("#{calc 1/0}", "it cannot be calculated: the result is no finite number"),
        ],
    );
}
