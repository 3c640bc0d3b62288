//! Numbers, as conditions spell them.

/// How many billionths a whole is.
pub(super) const WHOLE: i128 = 1_000_000_000;

/// An integer or a decimal in billionths, without the rounding of floating point; what is less
/// than a billionth is left out
/// ([numeric condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric)).
///
/// JSON may hold an exponent.
pub(super) fn number(text: &str) -> Option<i128> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, part].concat();
    if !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let all: i128 = all.parse().ok()?;
    let places = exponent
        .checked_sub(i32::try_from(part.len()).ok()?)?
        .checked_add(9)?;
    let power = 10_i128.checked_pow(places.unsigned_abs());
    if places < 0 {
        return Some(sign * power.map_or(0, |power| all / power));
    }
    all.checked_mul(power?).map(|all| sign * all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_decimals_are_numbers_and_nothing_else_is() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("7", Some(7 * WHOLE)),
            ("+7", Some(7 * WHOLE)),
            ("-7.50", Some(-7 * WHOLE - WHOLE / 2)),
            (".5", Some(WHOLE / 2)),
            ("5.", Some(5 * WHOLE)),
            ("0.1", Some(WHOLE / 10)),
            ("0.1000000000000", Some(WHOLE / 10)),
            (
                "999999999999999999999999",
                Some(999_999_999_999_999_999_999_999 * WHOLE),
            ),
            (
                "00000000000000000000000000000000000000000000007",
                Some(7 * WHOLE),
            ),
            ("9999999999999999999999999999999", None),
            ("0.0000000019", Some(1)),
            ("4.44455556666e11", Some(444_455_556_666 * WHOLE)),
            ("5E-1", Some(WHOLE / 2)),
            ("-1e+3", Some(-1_000 * WHOLE)),
            ("1e-99", Some(0)),
            ("1e99", None),
            ("1e", None),
            ("1e9999999999", None),
            ("", None),
            (".", None),
            ("-", None),
            ("--1", None),
            ("1.2.3", None),
            ("inf", None),
            ("NaN", None),
            (" 1", None),
            ("\u{662}", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
