//! Conditions that hold for a request, or nearly do.

use serde_json::{Map, Value, json};

use super::pattern::{any_case, fitting, flipped, missing};
use super::scene::{Key, Scene, Type};
use crate::chance::Chance;

/// One operator with one key and its values.
struct Test {
    operator: String,
    key: String,
    values: Vec<Value>,
}

/// A block of conditions. With `holds` most hold, without it at least one should not.
pub(crate) fn conditions(chance: &mut Chance, scene: &Scene, holds: bool) -> Value {
    let count = 1 + chance.below(3);
    let failing = chance.below(count);
    let mut block = Map::new();
    for number in 0..count {
        let test = test(chance, scene, holds || number != failing);
        let keys = block.entry(test.operator).or_insert_with(|| json!({}));
        let lone = test.values.len() == 1 && chance.percent(70);
        let values = if lone {
            test.values[0].clone()
        } else {
            Value::Array(test.values)
        };
        // Two spellings of one key would be two keys to JSON and one to IAM.
        let keys = keys.as_object_mut().unwrap();
        if !keys
            .keys()
            .any(|known| known.eq_ignore_ascii_case(&test.key))
        {
            keys.insert(test.key, values);
        }
    }
    Value::Object(block)
}

fn test(chance: &mut Chance, scene: &Scene, holds: bool) -> Test {
    let keys = scene.keys();
    let present: Vec<_> = keys
        .iter()
        .copied()
        .filter(|key| scene.context.contains_key(key.name))
        .collect();
    let key = if present.is_empty() || chance.percent(25) {
        chance.one(&keys)
    } else {
        chance.one(&present)
    };
    let (operator, values) = match scene.context.get(key.name) {
        _ if chance.percent(8) => null(chance, scene, key, holds),
        None => absent(chance, key, holds),
        Some(values) if key.of == Type::Texts => of_set(chance, scene, key, values, holds),
        Some(values) => of_one(chance, scene, key, &values[0], holds),
    };
    let key = if chance.percent(10) {
        any_case(chance, key.name)
    } else {
        key.name.to_owned()
    };
    Test {
        operator,
        key,
        values,
    }
}

/// Whether the key is there.
fn null(chance: &mut Chance, scene: &Scene, key: &Key, holds: bool) -> (String, Vec<Value>) {
    let is_absent = !scene.context.contains_key(key.name);
    let value = is_absent == holds;
    let spelled = if chance.percent(30) {
        json!(value)
    } else {
        json!(value.to_string())
    };
    ("Null".to_owned(), vec![spelled])
}

/// A test of a key that is not there.
fn absent(chance: &mut Chance, key: &Key, holds: bool) -> (String, Vec<Value>) {
    let values: &[&str] = match (key.of, key.name) {
        (Type::Arn, "aws:PrincipalArn") => &["arn:aws:iam::444455556666:role/redtrail-audit"],
        (Type::Address, _) => &["203.0.113.0/24", "2001:db8::/32"],
        _ => key.values,
    };
    let value = json!(chance.one(values));
    let (positive, negated) = chance.one(operators(key.of));
    if key.of == Type::Texts {
        let (set, word) = if holds {
            ("ForAllValues", chance.one(&[positive, negated]))
        } else {
            ("ForAnyValue", chance.one(&[positive, negated]))
        };
        let lenient = if chance.percent(20) { "IfExists" } else { "" };
        return (format!("{set}:{word}{lenient}"), vec![value]);
    }
    let negated_or_lenient = if chance.percent(50) && !negated.is_empty() {
        negated.to_owned()
    } else {
        positive.to_owned() + "IfExists"
    };
    let operator = if holds {
        negated_or_lenient
    } else {
        positive.to_owned()
    };
    (operator, vec![value])
}

/// The operators of a type, each with its negation, which some lack.
fn operators(of: Type) -> &'static [(&'static str, &'static str)] {
    match of {
        Type::Text | Type::Texts => &[
            ("StringEquals", "StringNotEquals"),
            ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
            ("StringLike", "StringNotLike"),
        ],
        Type::Arn => &[
            ("ArnEquals", "ArnNotEquals"),
            ("ArnLike", "ArnNotLike"),
            ("ArnLike", "ArnNotLike"),
            ("StringEquals", "StringNotEquals"),
            ("StringLike", "StringNotLike"),
        ],
        Type::Number => &[
            ("NumericEquals", "NumericNotEquals"),
            ("NumericLessThan", "NumericGreaterThanEquals"),
            ("NumericLessThanEquals", "NumericGreaterThan"),
        ],
        Type::Date => &[
            ("DateEquals", "DateNotEquals"),
            ("DateLessThan", "DateGreaterThanEquals"),
            ("DateLessThanEquals", "DateGreaterThan"),
        ],
        Type::Truth => &[("Bool", "")],
        Type::Bytes => &[("BinaryEquals", "")],
        Type::Address => &[("IpAddress", "NotIpAddress")],
    }
}

/// A test of a key that has one value.
fn of_one(
    chance: &mut Chance,
    scene: &Scene,
    key: &Key,
    value: &str,
    holds: bool,
) -> (String, Vec<Value>) {
    let (positive, negated) = chance.one(operators(key.of));
    let is_negated = !negated.is_empty() && chance.percent(40);
    let operator = if is_negated { negated } else { positive };
    let meets = holds != is_negated;
    let mut values = vec![value_for(
        chance, scene, key, positive, value, meets, is_negated,
    )];
    if !meets || chance.percent(25) {
        for _ in 0..chance.below(3) {
            values.push(value_for(
                chance, scene, key, positive, value, false, is_negated,
            ));
        }
    }
    // Where order decides, a word of the other side would decide the other way.
    if positive.contains("LessThan") {
        values.truncate(1);
    }
    let values = chance.shuffled(values);
    let lenient = if chance.percent(15) { "IfExists" } else { "" };
    (format!("{operator}{lenient}"), values)
}

/// A test of a key that has several values.
fn of_set(
    chance: &mut Chance,
    scene: &Scene,
    key: &Key,
    values: &[String],
    holds: bool,
) -> (String, Vec<Value>) {
    let (positive, negated) = chance.one(operators(key.of));
    let is_negated = chance.percent(30);
    let set = chance.one(&["ForAllValues", "ForAnyValue"]);
    if !holds && chance.percent(15) {
        // A key with several values meets nothing without a set operator.
        return (positive.to_owned(), vec![json!(values[0])]);
    }
    let wants_all = (set == "ForAllValues") == holds;
    let mut words = Vec::new();
    for value in values {
        if words.is_empty() || wants_all || chance.percent(30) {
            let meets = holds != is_negated;
            words.push(value_for(
                chance, scene, key, positive, value, meets, is_negated,
            ));
        }
    }
    let lenient = if chance.percent(10) { "IfExists" } else { "" };
    let operator = if is_negated { negated } else { positive };
    (format!("{set}:{operator}{lenient}"), words)
}

/// A policy's value that the value of a request meets under an operator, or nearly does.
fn value_for(
    chance: &mut Chance,
    scene: &Scene,
    key: &Key,
    operator: &str,
    value: &str,
    meets: bool,
    is_negated: bool,
) -> Value {
    match key.of {
        Type::Number => number(chance, operator, value, meets),
        Type::Date => json!(date(chance, operator, meets)),
        Type::Truth => truth(chance, value, meets),
        Type::Address => json!(address(chance, value, meets)),
        Type::Arn if operator.starts_with("Arn") => {
            json!(arn(chance, scene, value, meets, is_negated))
        }
        Type::Bytes if meets => json!(value),
        Type::Bytes => json!(flipped(value)),
        Type::Text | Type::Texts | Type::Arn => {
            json!(text(chance, scene, key, operator, value, meets, is_negated))
        }
    }
}

fn text(
    chance: &mut Chance,
    scene: &Scene,
    key: &Key,
    operator: &str,
    value: &str,
    meets: bool,
    is_negated: bool,
) -> String {
    let another = |chance: &mut Chance| match key.values {
        [] => "arn:aws:iam::444455556666:role/another".to_owned(),
        values => chance.one(values).to_owned(),
    };
    match operator {
        "StringLike" if meets => {
            let pattern = fitting(chance, value, 0);
            {
                let pattern = with_marks(chance, &pattern, value);
                with_variable(chance, scene, &pattern, is_negated)
            }
        }
        "StringLike" if chance.percent(60) => missing(chance, value, 0),
        "StringEqualsIgnoreCase" if meets => any_case(chance, value),
        _ if meets => with_variable(chance, scene, value, is_negated),
        _ => match chance.below(4) {
            0 => flipped(value),
            1 => fitting(chance, value, 0),
            2 => value.to_owned() + " ",
            _ => another(chance),
        },
    }
}

/// A pattern with its literal asterisks and question marks written as such, now and then.
fn with_marks(chance: &mut Chance, pattern: &str, value: &str) -> String {
    if pattern != value || chance.percent(50) {
        return pattern.to_owned();
    }
    let mut marked = String::new();
    for char in pattern.chars() {
        match char {
            '*' | '?' | '$' => marked.extend(['$', '{', char, '}']),
            char => marked.push(char),
        }
    }
    marked
}

/// A word with a variable for a part of it, now and then.
pub(crate) fn with_variable(
    chance: &mut Chance,
    scene: &Scene,
    word: &str,
    is_negated: bool,
) -> String {
    if !chance.percent(30) || word.contains("${") {
        return word.to_owned();
    }
    let (key, value) = chance.one(&[
        ("aws:username", scene.name),
        ("aws:PrincipalAccount", scene.home),
        ("aws:PrincipalTag/team", "blue"),
        ("aws:PrincipalTag/Department", "ada"),
    ]);
    let actual = scene.context.get(key).map(|values| values[0].as_str());
    let part = actual.unwrap_or(value);
    let Some(start) = word.find(part).filter(|_| !part.is_empty()) else {
        return word.to_owned();
    };
    let default = if chance.percent(40) {
        format!(", '{value}'")
    } else {
        String::new()
    };
    // What a negated operator makes of a variable without value is disputed.
    if actual.is_none() && default.is_empty() && is_negated {
        return word.to_owned();
    }
    let key = any_case(chance, key);
    let (head, tail) = (&word[..start], &word[start + part.len()..]);
    format!("{head}${{{key}{default}}}{tail}")
}

fn number(chance: &mut Chance, operator: &str, value: &str, meets: bool) -> Value {
    let number: f64 = value.parse().unwrap();
    let (same, more, less) = (number, number + 1.0, number - 0.5);
    let candidates = match (operator, meets) {
        ("NumericEquals", true) => [same, same],
        ("NumericEquals", false) => [more, less],
        ("NumericLessThan", true) => [more, more],
        ("NumericLessThan", false) => [same, less],
        (_, true) => [same, more],
        (_, false) => [less, less],
    };
    let number = chance.one(&candidates);
    let whole = number.fract() == 0.0;
    match chance.below(4) {
        0 if whole => json!(number.to_string().parse::<i64>().unwrap()),
        1 if whole => json!(format!("{number}.0")),
        _ => json!(number.to_string()),
    }
}

/// A date before, at or after the instant of all requests.
fn date(chance: &mut Chance, operator: &str, meets: bool) -> &'static str {
    const BEFORE: [&str; 5] = [
        "2026-02-28T23:59:59Z",
        "2026-03-01",
        "2026-03",
        "2026-03-01T11:59:59.999Z",
        "2026-03-01T12:00:00+00:30",
    ];
    const SAME: [&str; 5] = [
        "2026-03-01T12:00:00Z",
        "2026-03-01T12:00Z",
        "2026-03-01T07:00:00-05:00",
        "2026-03-01T12:00:00.0Z",
        "2026-03-01T17:30:00+05:30",
    ];
    const AFTER: [&str; 5] = [
        "2026-03-01T12:00:01Z",
        "2026-03-02",
        "2026-04",
        "2028-02-29T00:00:00Z",
        "2026-03-01T12:00:00.001Z",
    ];
    let sides: [&[&str; 5]; 2] = match (operator, meets) {
        ("DateEquals", true) => [&SAME, &SAME],
        ("DateEquals", false) => [&BEFORE, &AFTER],
        ("DateLessThan", true) => [&AFTER, &AFTER],
        ("DateLessThan", false) => [&SAME, &BEFORE],
        (_, true) => [&SAME, &AFTER],
        (_, false) => [&BEFORE, &BEFORE],
    };
    let side = chance.one(&sides);
    chance.one(side)
}

fn truth(chance: &mut Chance, value: &str, meets: bool) -> Value {
    let truth = (value == "true") == meets;
    if chance.percent(30) {
        json!(truth)
    } else {
        json!(truth.to_string())
    }
}

/// A range with an address in it, or outside.
fn address(chance: &mut Chance, value: &str, meets: bool) -> &'static str {
    let inside: &[&str] = match value {
        "203.0.113.9" => &["203.0.113.0/24", "203.0.113.9/32", "203.0.113.8/31"],
        "198.51.100.7" => &["198.51.100.0/29", "198.0.0.0/8", "128.0.0.0/1"],
        "10.1.2.3" => &["10.0.0.0/8", "10.1.2.0/30"],
        "172.16.0.1" => &["172.16.0.0/12", "172.16.0.1/32"],
        _ => &[
            "2001:db8::/32",
            "2001:DB8:1234:5678::/64",
            "2001:0db8:1234:5678:0:0:0:1/128",
            "::/0",
        ],
    };
    let outside: &[&str] = &[
        "203.0.113.16/28",
        "198.51.100.8/29",
        "192.0.2.0/24",
        "10.1.2.4/30",
        "172.32.0.0/12",
        "2001:db8:1234:5679::/64",
        "2001:db8:1234:5678::2/127",
    ];
    chance.one(if meets { inside } else { outside })
}

fn arn(chance: &mut Chance, scene: &Scene, value: &str, meets: bool, is_negated: bool) -> String {
    let mut parts: Vec<String> = value.splitn(6, ':').map(str::to_owned).collect();
    let wrong = chance.below(5) + 1;
    for (number, part) in parts.iter_mut().enumerate().skip(1) {
        let resource = number == 5;
        *part = match meets || number != wrong {
            true if chance.percent(60) => part.clone(),
            true if part.is_empty() => "*".to_owned(),
            true => fitting(chance, part, 0),
            false if part.is_empty() => "x".to_owned(),
            false if resource => missing(chance, part, 0),
            false => format!("{part}9"),
        };
        if resource {
            *part = with_variable(chance, scene, part, is_negated);
        }
    }
    parts.join(":")
}
