//! Points in time, as conditions spell them.

use super::number::{WHOLE, number};

/// The time since 1970 of a date in ISO 8601, or of such seconds themselves, in billionths of a
/// second
/// ([date condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date)).
pub(super) fn since_1970(text: &str) -> Option<i128> {
    if let Some(seconds) = number(text) {
        return Some(seconds);
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?;
    let (month, day) = (parts.next()?, parts.next().unwrap_or("1"));
    let days = days(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    let (clock, offset) = zone(time)?;
    let mut parts = clock.splitn(3, ':');
    let hours = number(parts.next()?)?;
    let minutes = number(parts.next()?)?;
    let seconds = number(parts.next().unwrap_or("0"))?;
    Some(i128::from(days) * 86_400 * WHOLE + hours * 3_600 + minutes * 60 + seconds - offset)
}

/// The clock of a time, and by how much its zone is ahead.
fn zone(time: &str) -> Option<(&str, i128)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, offset) = (time.get(..at)?, time.get(at..)?);
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let ahead = number(hours)? * 3_600 + number(minutes)? * 60;
    Some((
        clock,
        if offset.starts_with('-') {
            -ahead
        } else {
            ahead
        },
    ))
}

/// The days since 1970 of a day of the Gregorian calendar, with years that begin in March so that
/// the leap day comes last.
fn days(year: i32, month: i32, day: i32) -> Option<i32> {
    if !(1..=9_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_time_since_1970() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("1970-02", Some(2_678_400)),
            ("1970-01-01T00:00:01Z", Some(1)),
            ("2000-02-29T12:00:00Z", Some(951_825_600)),
            ("2026-11-24T05:00:00Z", Some(1_795_496_400)),
            ("2026-11-24T07:00:00+02:00", Some(1_795_496_400)),
            ("2026-11-24T05:30:15Z", Some(1_795_498_215)),
            ("2026-11-24T01:30:00-03:30", Some(1_795_496_400)),
            ("1795496400", Some(1_795_496_400)),
            ("2026-13-01", None),
            ("tomorrow", None),
        ] {
            let expected = expected.map(|seconds| seconds * WHOLE);
            assert_eq!(since_1970(text), expected, "{text}");
        }
        assert_eq!(
            since_1970("1970-01-01T00:00:01.5Z"),
            Some(WHOLE + WHOLE / 2)
        );
    }
}
