//! Texts that are short to describe and long to read: deep, wide, and the same again and again.

/// Each kind of such a text, at about so many bytes.
pub(crate) fn texts(bytes: usize) -> impl Iterator<Item = String> {
    deep(bytes)
        .into_iter()
        .chain(wide(bytes))
        .chain(plans(bytes))
}

/// Brackets within brackets, closed and open.
fn deep(bytes: usize) -> Vec<String> {
    let nested = |open: &str, close: &str| {
        let depth = (bytes / (open.len() + close.len())).min(100_000);
        open.repeat(depth) + &close.repeat(depth)
    };
    vec![
        nested("[", ""),
        nested("[", "]"),
        nested("{\"a\":", "}"),
        nested("{\"Statement\":[", "]}"),
        nested("x = [", "]"),
        format!("x = {}", nested("[", "]")),
        format!("x = {}", nested("{a=", "}")),
        format!("{} = 1", "a.".repeat(bytes / 2) + "a"),
        format!("[{}]", "a.".repeat(bytes / 2) + "a"),
        format!("[[{}]]", "a.".repeat(bytes / 2) + "a"),
        nested("[[a]]\n", ""),
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":{}}}",
            nested("[", "]")
        ),
    ]
}

/// Many names, many items, long words.
fn wide(bytes: usize) -> Vec<String> {
    let times = |what: &str| vec![what; bytes / (what.len() + 1)].join(",");
    let named = |value: &str| {
        let name = |index: usize| format!("\"n{index:06}\":{value}");
        let all: Vec<String> = (0..bytes / (11 + value.len())).map(name).collect();
        all.join(",")
    };
    let long = "a".repeat(bytes);
    vec![
        format!("[{}]", times("0")),
        format!("{{{}}}", named("0")),
        format!("{{{}}}", times("\"Statement\":0")),
        format!("{{{}}}", times("\"clusters\":0")),
        format!("{{\"Statement\":[{{{}}}]}}", named("0")),
        format!(
            "{{\"version\":1,\"caller\":{{\"tags\":{{{}}}}}}}",
            named("\"x\"")
        ),
        format!(
            "{{\"version\":1,\"caller\":{{\"tags\":{{{}}}}}}}",
            named("0")
        ),
        format!("{{\"{long}\":1}}"),
        format!("\"{}\"", "\\u0041".repeat(bytes / 6)),
        format!("\"{}\"", "é".repeat(bytes / 2)),
        format!("{}1", "\n".repeat(bytes)),
        "\n{".repeat(bytes / 2),
        "\"".repeat(bytes),
        "\\".repeat(bytes),
        "#v1.".to_owned() + &long,
        "a/".repeat(bytes / 2),
        "*".repeat(bytes),
        long,
    ]
}

/// Plans with many of something.
fn plans(bytes: usize) -> Vec<String> {
    let times = |what: &str| vec![what; bytes / (what.len() + 1)].join(",");
    let bucket = "{\"name\":\"logs\",\"account\":\"111122223333\",\"region\":\"us-east-1\"}";
    let cluster = "{\"account\":\"444455556666\",\"region\":\"us-east-1\",\"id\":\"sales\"}";
    let plan = |buckets: &str, clusters: &str| {
        format!("{{\"version\":1,\"buckets\":[{buckets}],\"clusters\":[{clusters}]}}")
    };
    let numbered = |count: usize, one: &dyn Fn(usize) -> String| {
        (0..count).map(one).collect::<Vec<_>>().join(",")
    };
    let regions = |index: usize| {
        let letter = |by: usize| char::from(b'a' + u8::try_from(index / by % 26).unwrap());
        format!("x{}-{}{}-1", letter(676), letter(26), letter(1))
    };
    let half = bytes / 2 / cluster.len();
    vec![
        plan(&times(bucket), cluster),
        plan(bucket, &times(cluster)),
        plan("0,0", &times("0")),
        plan(&times("{}"), &times("{}")),
        plan(
            bucket,
            &numbered(half * 2, &|index| {
                cluster.replace("sales", &format!("sales-{index}"))
            }),
        ),
        plan(
            bucket,
            &numbered(half * 2, &|index| {
                cluster.replace("444455556666", &format!("{index:012}"))
            }),
        ),
        plan(
            &numbered(half, &|index| {
                let bucket = bucket.replace("us-east-1", &regions(index));
                bucket.replace("logs", &format!("logs-{index}"))
            }),
            &numbered(half, &|index| cluster.replace("us-east-1", &regions(index))),
        ),
        format!(
            "{{\"version\":1,\"bucket\":{bucket},\"caller\":{{\"trusted\":[{}]}},\"clusters\":[{cluster}]}}",
            times("\"arn:aws-cn:iam::444455556666:role/ops\"")
        ),
        "[[clusters]]\n".repeat(bytes / 13),
        "[[clusters]]\naccount = 1\n".repeat(bytes / 25),
        "[[buckets]]\nname = \"logs\"\naccount = \"111122223333\"\nregion = \"us-east-1\"\n"
            .repeat(bytes / 72),
    ]
}
