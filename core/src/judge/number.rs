//! Numbers, as conditions spell them.

/// How many billionths a whole is.
pub(super) const WHOLE: i128 = 1_000_000_000;

/// An integer or a decimal in billionths, without the rounding of floating point
/// ([numeric condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric)).
pub(super) fn number(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_spelled = digits.bytes().any(|byte| byte.is_ascii_digit())
        && whole
            .bytes()
            .chain(part.bytes())
            .all(|byte| byte.is_ascii_digit());
    let part = part.trim_end_matches('0');
    // Longer ones are none that anybody compares.
    if !is_spelled || whole.len() > 24 || part.len() > 9 {
        return None;
    }
    let whole: i128 = format!("0{whole}").parse().ok()?;
    let part: i128 = format!("{part:0<9}").parse().ok()?;
    Some(sign * (whole * WHOLE + part))
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
            ("9999999999999999999999999", None),
            ("0.0000000001", None),
            ("", None),
            (".", None),
            ("-", None),
            ("--1", None),
            ("1.2.3", None),
            ("1e3", None),
            ("inf", None),
            ("NaN", None),
            (" 1", None),
            ("\u{662}", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
