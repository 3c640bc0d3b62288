//! Clusters as people have them at hand: what the AWS CLI prints of them, their ARNs, or words.

use std::collections::BTreeSet;

use serde_json::Value;

use super::ClusterDraft;
use crate::finding::Finding;
use crate::names::Fields;
use crate::tree::pieces::Pieces;

/// The clusters that a text names, in its order, each once.
///
/// It may hold what `aws redshift describe-clusters` prints, as often as there are accounts and
/// Regions; ARNs of clusters; and `ACCOUNT:REGION:ID`, each in a line or between spaces or commas.
/// Of a cluster that is being deleted nothing is taken. Whatever AWS did not say of one, such as
/// the account where the namespace has no ARN, is left out.
///
/// # Errors
/// A finding, if a part of the text is none of these. It names the line.
pub fn described(text: &str) -> Result<Vec<ClusterDraft>, Finding> {
    let mut known = BTreeSet::new();
    let mut clusters = Vec::new();
    let mut take = |cluster: ClusterDraft| {
        if known.insert(cluster.clone()) {
            clusters.push(cluster);
        }
    };
    let mut pieces = Pieces::of(text);
    while let Some((line, rest)) = pieces.next() {
        if rest.starts_with(['{', '[']) {
            let value = pieces
                .json()
                .map_err(|error| broken(line + error.line() - 1, &error.to_string()))?;
            let listed = listed(&value).ok_or_else(|| other(line))?;
            listed.iter().filter_map(of_answer).for_each(&mut take);
        } else {
            let end = rest.find(|sign: char| sign.is_whitespace() || sign == ',');
            let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if !word.is_empty() {
                take(of_word(word).ok_or_else(|| other(line))?);
            }
            // A comma is passed over by itself.
            pieces.skip(word.len().max(1));
        }
    }
    Ok(clusters)
}

/// The clusters of an answer, or of a list as `--query Clusters` prints it.
fn listed(answer: &Value) -> Option<&Vec<Value>> {
    answer.get("Clusters").unwrap_or(answer).as_array()
}

fn of_answer(described: &Value) -> Option<ClusterDraft> {
    let text = |name: &str| described.get(name)?.as_str().filter(|it| !it.is_empty());
    let id = text("ClusterIdentifier")?;
    if text("ClusterStatus").is_some_and(|status| status == "deleting") {
        return None;
    }
    let namespace = text("ClusterNamespaceArn").and_then(Fields::of);
    // us-east-2a is in us-east-2.
    let zone = text("AvailabilityZone").map(|zone| {
        let region = zone.trim_end_matches(|sign: char| sign.is_ascii_lowercase());
        region.to_owned()
    });
    let field = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    Some(ClusterDraft {
        account: namespace.and_then(|arn| field(arn.account)),
        region: namespace.and_then(|arn| field(arn.region)).or(zone),
        id: field(id),
    })
}

fn of_word(word: &str) -> Option<ClusterDraft> {
    if let Some(arn) = Fields::of(word) {
        let id = arn.resource.strip_prefix("cluster:")?;
        let field = |field: &str| Some(field.to_owned());
        return (arn.service == "redshift").then(|| ClusterDraft {
            account: field(arn.account),
            region: field(arn.region),
            id: field(id),
        });
    }
    let is_whole = word.matches(':').count() == 2 && !word.contains("::");
    is_whole.then(|| ClusterDraft::of_word(word))
}

fn other(line: usize) -> Finding {
    let mut finding = Finding::error("clusters-unread", "this names no clusters")
        .about("clusters")
        .mend("paste what `aws redshift describe-clusters` prints, ARNs of clusters, or ACCOUNT:REGION:ID in each line");
    finding.line = Some(line);
    finding
}

fn broken(line: usize, why: &str) -> Finding {
    let mut finding = Finding::error("syntax", format!("this is not JSON: {why}"))
        .about("clusters")
        .mend("paste all that the command printed");
    finding.line = Some(line);
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "$ aws redshift describe-clusters
";

    fn told(text: &str) -> Vec<String> {
        let word = |part: Option<String>| part.unwrap_or_default();
        let clusters = described(text).unwrap().into_iter();
        let told =
            clusters.map(|it| format!("{}:{}:{}", word(it.account), word(it.region), word(it.id)));
        told.collect()
    }

    #[test]
    fn what_the_aws_cli_prints_is_read_however_often() {
        let of = |id: &str, region: &str| {
            format!(
                r#"{{
    "Clusters": [
        {{
            "ClusterIdentifier": "{id}",
            "ClusterStatus": "available",
            "AvailabilityZone": "{region}a",
            "ClusterNamespaceArn": "arn:aws:redshift:{region}:444455556666:namespace:5f2b0c1e-0000-4000-8000-000000000000"
        }},
        {{"ClusterIdentifier": "going", "ClusterStatus": "deleting"}},
        {{"ClusterIdentifier": "old", "AvailabilityZone": "us-gov-west-1b"}}
    ]
}}
"#
            )
        };
        let both = of("sales", "us-east-2") + &of("stock", "eu-west-1") + &of("sales", "us-east-2");
        assert_eq!(
            told(&both),
            [
                "444455556666:us-east-2:sales",
                ":us-gov-west-1:old",
                "444455556666:eu-west-1:stock",
            ]
        );
        assert_eq!(told(r#"[{"ClusterIdentifier": "alone"}]"#), ["::alone"]);
        assert_eq!(told("{\"Clusters\": []}"), [""; 0]);
    }

    #[test]
    fn arns_and_words_are_read_between_spaces_and_commas() {
        let text = "arn:aws-cn:redshift:cn-north-1:444455556666:cluster:sales,\n\n 444455556666:us-east-2:stock\tarn:aws:redshift:us-east-2:444455556666:cluster:stock ,";
        assert_eq!(
            told(text),
            [
                "444455556666:cn-north-1:sales",
                "444455556666:us-east-2:stock"
            ]
        );
        assert_eq!(told("  \n"), [""; 0]);
    }

    #[test]
    fn what_names_no_cluster_is_said_with_its_line() {
        for (text, line, code) in [
            (PRINTED, 1, "clusters-unread"),
            ("444455556666:us-east-2:a\nsales", 2, "clusters-unread"),
            ("a::b", 1, "clusters-unread"),
            ("arn:aws:s3:::logs", 1, "clusters-unread"),
            (
                "arn:aws:redshift:us-east-2:444455556666:namespace:a",
                1,
                "clusters-unread",
            ),
            ("\n{\"Reservations\": []}", 2, "clusters-unread"),
            ("{\"Clusters\": [\n{]", 2, "syntax"),
            ("{\"Clusters\": [", 1, "syntax"),
        ] {
            let finding = described(text).unwrap_err();
            assert_eq!((finding.line, finding.code), (Some(line), code), "{text}");
        }
    }
}
