//! How the page says numbers, lists and addresses.

/// A number with a comma at every thousand.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number and its noun.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// Words in a row: `a`, `a and b`, `a, b and c`; of more than `most` the rest is counted.
pub(crate) fn listed(words: &[String], most: usize) -> String {
    let rest = words.len().saturating_sub(most);
    let mut shown: Vec<String> = words.iter().take(most).cloned().collect();
    if rest > 0 {
        shown.push(format!("{} more", grouped(rest)));
    }
    match shown.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// The host of an address, by which a reader knows where a link leads.
pub(crate) fn host(address: &str) -> &str {
    let bare = address
        .split_once("://")
        .map_or(address, |(_, address)| address);
    bare.split('/').next().unwrap_or(bare)
}

/// Whether a finding's text may begin with a capital: it does not begin with a name.
pub(crate) fn begins_like_a_sentence(text: &str, subject: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    first != subject && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a text already ends as a sentence does.
pub(crate) fn ends_like_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(20_480), "20,480");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }

    #[test]
    fn long_lists_are_counted() {
        let words: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
        assert_eq!(listed(&[], 3), "");
        assert_eq!(listed(&words[..1], 3), "a");
        assert_eq!(listed(&words[..3], 3), "a, b and c");
        assert_eq!(listed(&words, 3), "a, b, c and 1 more");
    }

    #[test]
    fn an_address_tells_its_host() {
        assert_eq!(host("https://aws.amazon.com/blogs/x/"), "aws.amazon.com");
        assert_eq!(host("https://github.com"), "github.com");
    }

    #[test]
    fn names_keep_their_small_letter() {
        assert!(begins_like_a_sentence("the bucket is", "logs"));
        assert!(!begins_like_a_sentence("logs is", "logs"));
        assert!(!begins_like_a_sentence("redtrail-audit gets", "x"));
        assert!(!begins_like_a_sentence("`x` is not", "x"));
    }
}
