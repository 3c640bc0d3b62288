//! Texts that are short to describe and long to read: deep, wide, and the same again and again.

/// Each kind of such a text, at about so many bytes.
pub(crate) fn texts(bytes: usize) -> impl Iterator<Item = String> {
    deep(bytes)
        .into_iter()
        .chain(wide(bytes))
        .chain(plans(bytes))
        .chain(policies(bytes))
        .chain(patterns(bytes))
        .chain(conditions(bytes))
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
        // Not many brackets and not many dots in any key, and yet the deepest of all.
        format!(
            "x = {}1{}",
            format!("{{{}a=", "a.".repeat(70)).repeat(70),
            "}".repeat(70)
        ),
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

fn policy(statements: &str) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}]}}")
}

/// Something under another number again and again.
fn many(bytes: usize, one: impl Fn(usize) -> String) -> String {
    let count = bytes / (one(100_000).len() + 1);
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

/// Objects in the walkthrough's bucket.
fn on(what: &str) -> String {
    format!("\"arn:aws:s3:::redshift-cluster-audit-logging-111122223333/{what}\"")
}

fn allowing(resource: &str) -> String {
    format!(
        "{{\"Effect\":\"Allow\",\"Principal\":{{\"Service\":\"redshift.amazonaws.com\"}},\"Action\":\"s3:PutObject\",\"Resource\":{resource}}}"
    )
}

fn denying(resource: &str, condition: &str) -> String {
    format!(
        "{{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":{resource},\"Condition\":{{{condition}}}}}"
    )
}

/// Policies with many of something.
fn policies(bytes: usize) -> Vec<String> {
    let statements = |one: &dyn Fn(usize) -> String| policy(&many(bytes, one));
    vec![
        statements(&|at| format!("{{\"Sid\":\"RedtrailAudit{at}\"}}")),
        statements(&|_| "{\"Sid\":\"RedtrailAuditDelivery\"}".to_owned()),
        statements(&|at| allowing(&on(&at.to_string()))),
        statements(&|at| allowing(&on(&at.to_string())) + "," + &denying(&on("*"), "")),
        statements(&|at| {
            let organization = "\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}";
            denying(&on(&at.to_string()), organization)
        }),
        statements(&|at| format!("{{\"Action\":\"s3:PutObjekt{at}\"}}")),
        statements(&|at| format!("{{\"Action\":\"redshfit:Put{at}*\"}}")),
        statements(&|at| format!("{{\"Principal\":{{\"AWS\":\"{at:012}\"}}}}")),
        statements(&|_| "{\"Efect\":0,\"Efect\":0}".to_owned()),
        policy(&format!(
            "{{\"NotAction\":[{}]}}",
            many(bytes, |at| format!("\"s3:Git{at}\""))
        )),
        policy(&format!(
            "{{\"Principal\":{{\"AWS\":[{}]}}}}",
            many(bytes, |at| format!("\"AIDACKCEVSQ6C2{at:07}\""))
        )),
        policy(&format!(
            "{{\"Principal\":{{{}}}}}",
            many(bytes, |at| format!("\"K{at}\":\"*\""))
        )),
        policy(&format!(
            "{{{}}}",
            many(bytes, |at| format!("\"Resuorce{at}\":0"))
        )),
    ]
}

/// Policies with a pattern that is long, or with several.
fn patterns(bytes: usize) -> Vec<String> {
    let both = |one: &str| {
        let half = one.repeat(bytes / one.len() / 2);
        let denial = denying(&on(&format!("{half}y")), "");
        policy(&(allowing(&on(&format!("{half}x"))) + "," + &denial))
    };
    let mut all = ["?", "*", "a*", "*?", "?*/", "${", "${a}", "é"]
        .map(both)
        .to_vec();
    // As long as they may be.
    let words = (0..(bytes >> 17).clamp(1, 8))
        .map(|at| allowing(&on(&format!("{}{at}", "*?".repeat(520)))));
    let others = (0..bytes / 1200).map(|_| denying(&on(&"?".repeat(1100)), ""));
    all.push(policy(&words.chain(others).collect::<Vec<_>>().join(",")));
    all
}

/// Policies with many conditions.
fn conditions(bytes: usize) -> Vec<String> {
    let under = |condition: &str| {
        let all = on("*");
        policy(&(allowing(&all) + "," + &denying(&all, condition)))
    };
    let values = |operator: &str, key: &str, one: &dyn Fn(usize) -> String| {
        under(&format!(
            "\"{operator}\":{{\"{key}\":[{}]}}",
            many(bytes, one)
        ))
    };
    let keys = |operator: &str, one: &dyn Fn(usize) -> String| {
        under(&format!("\"{operator}\":{{{}}}", many(bytes, one)))
    };
    vec![
        values("StringNotLike", "aws:PrincipalOrgID", &|at| {
            format!("\"o-{at}*\"")
        }),
        values("ArnNotLike", "aws:SourceArn", &|at| {
            format!("\"arn:*:*:*{at}\"")
        }),
        values("StringNotEquals", "s3:x-amz-acl", &|at| at.to_string()),
        values("NotIpAddress", "aws:SourceIp", &|at| {
            format!("\"10.0.0.0/{at}\"")
        }),
        values("DateLessThan", "aws:CurrentTime", &|at| {
            format!("\"2026-01-01T00:{at}\"")
        }),
        keys("Null", &|at| format!("\"aws:SourceArn{at}\":true")),
        keys("ArnLike", &|_| "\"aws:SourceArn\":\"*\"".to_owned()),
        keys("StringLike", &|_| {
            format!("\"aws:PrincipalArn\":\"{}\"", "*a".repeat(999))
        }),
        under(&many(bytes, |at| {
            format!("\"StringNotEquals{at}\":{{\"aws:SourceArn\":\"x\"}}")
        })),
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
