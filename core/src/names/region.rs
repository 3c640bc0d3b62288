use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, name, nearest};
use crate::sources::{BOTOCORE_PARTITIONS, REGIONS};

/// A group of Regions with its own IAM, its own ARN prefix and its own DNS suffix.
///
/// Nothing crosses a partition: accounts, bucket and clusters of a plan share one
/// ([Account Management](https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Partition {
    /// The commercial Regions.
    Aws,
    /// China, run by Sinnet and NWCD.
    China,
    /// AWS `GovCloud` (US).
    GovCloud,
    /// The isolated US Regions, `aws-iso`.
    Iso,
    /// The isolated US Regions, `aws-iso-b`.
    IsoB,
    /// The isolated European Regions, `aws-iso-e`.
    IsoE,
    /// The isolated US Regions, `aws-iso-f`.
    IsoF,
    /// The European Sovereign Cloud.
    Eusc,
}

impl Partition {
    /// Every partition.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::China,
        Self::GovCloud,
        Self::Iso,
        Self::IsoB,
        Self::IsoE,
        Self::IsoF,
        Self::Eusc,
    ];

    /// The second field of every ARN in this partition (botocore, `partitions.json`).
    pub const fn id(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::GovCloud => "aws-us-gov",
            Self::Iso => "aws-iso",
            Self::IsoB => "aws-iso-b",
            Self::IsoE => "aws-iso-e",
            Self::IsoF => "aws-iso-f",
            Self::Eusc => "aws-eusc",
        }
    }

    /// The end of every host name in this partition (botocore, `partitions.json`).
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::GovCloud => "amazonaws.com",
            Self::China => "amazonaws.com.cn",
            Self::Iso => "c2s.ic.gov",
            Self::IsoB => "sc2s.sgov.gov",
            Self::IsoE => "cloud.adc-e.uk",
            Self::IsoF => "csp.hci.ic.gov",
            Self::Eusc => "amazonaws.eu",
        }
    }

    /// The Region that signs for the partition's global services (botocore, `partitions.json`).
    pub fn home(self) -> Region {
        Region(
            match self {
                Self::Aws => "us-east-1",
                Self::China => "cn-northwest-1",
                Self::GovCloud => "us-gov-west-1",
                Self::Iso => "us-iso-east-1",
                Self::IsoB => "us-isob-east-1",
                Self::IsoE => "eu-isoe-west-1",
                Self::IsoF => "us-isof-south-1",
                Self::Eusc => "eusc-de-east-1",
            }
            .to_owned(),
        )
    }

    /// Tells the partition from the first part of a Region's name, known or not.
    fn of_region(name: &str) -> Self {
        let begins = |start: &str| name.starts_with(start);
        if begins("cn-") {
            Self::China
        } else if begins("us-gov-") {
            Self::GovCloud
        } else if begins("us-iso-") {
            Self::Iso
        } else if begins("us-isob-") {
            Self::IsoB
        } else if begins("eu-isoe-") {
            Self::IsoE
        } else if begins("us-isof-") {
            Self::IsoF
        } else if begins("eusc-") {
            Self::Eusc
        } else {
            Self::Aws
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Partition {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|partition| partition.id() == word)
            .ok_or(())
    }
}

/// A line of the Region table.
#[derive(Clone, Copy, Debug)]
pub struct RegionRow {
    /// The Region's name.
    pub name: &'static str,
    /// Where AWS says it is.
    pub place: &'static str,
    /// The partition it belongs to.
    pub partition: Partition,
    /// Whether an account has to enable it first.
    pub opt_in: bool,
    /// Where this line comes from.
    pub source: &'static str,
}

/// The Regions that the table's sources name.
///
/// Opt-in flags of the `aws` partition follow the rule that Regions launched before
/// 20 March 2019 are enabled by default; CDK's `region-info` marks Regions of other
/// partitions as not opt-in.
pub const TABLE: &[RegionRow] = &{
    const fn row(
        name: &'static str,
        place: &'static str,
        partition: Partition,
        opt_in: bool,
        source: &'static str,
    ) -> RegionRow {
        RegionRow {
            name,
            place,
            partition,
            opt_in,
            source,
        }
    }
    const fn default(name: &'static str, place: &'static str) -> RegionRow {
        row(name, place, Partition::Aws, false, REGIONS)
    }
    const fn opt_in(name: &'static str, place: &'static str) -> RegionRow {
        row(name, place, Partition::Aws, true, REGIONS)
    }
    const fn other(name: &'static str, place: &'static str, partition: Partition) -> RegionRow {
        row(name, place, partition, false, BOTOCORE_PARTITIONS)
    }
    [
        opt_in("af-south-1", "Cape Town"),
        opt_in("ap-east-1", "Hong Kong"),
        opt_in("ap-east-2", "Taipei"),
        default("ap-northeast-1", "Tokyo"),
        default("ap-northeast-2", "Seoul"),
        default("ap-northeast-3", "Osaka"),
        default("ap-south-1", "Mumbai"),
        opt_in("ap-south-2", "Hyderabad"),
        default("ap-southeast-1", "Singapore"),
        default("ap-southeast-2", "Sydney"),
        opt_in("ap-southeast-3", "Jakarta"),
        opt_in("ap-southeast-4", "Melbourne"),
        opt_in("ap-southeast-5", "Malaysia"),
        opt_in("ap-southeast-6", "New Zealand"),
        opt_in("ap-southeast-7", "Thailand"),
        default("ca-central-1", "Canada Central"),
        opt_in("ca-west-1", "Calgary"),
        default("eu-central-1", "Frankfurt"),
        opt_in("eu-central-2", "Zurich"),
        default("eu-north-1", "Stockholm"),
        opt_in("eu-south-1", "Milan"),
        opt_in("eu-south-2", "Spain"),
        default("eu-west-1", "Ireland"),
        default("eu-west-2", "London"),
        default("eu-west-3", "Paris"),
        opt_in("il-central-1", "Tel Aviv"),
        opt_in("me-central-1", "UAE"),
        opt_in("me-south-1", "Bahrain"),
        // Not on the accounts page yet: botocore names both, and CDK marks the first as opt-in.
        row(
            "me-west-1",
            "Saudi Arabia",
            Partition::Aws,
            true,
            BOTOCORE_PARTITIONS,
        ),
        opt_in("mx-central-1", "Mexico Central"),
        default("sa-east-1", "São Paulo"),
        row(
            "sa-west-1",
            "Chile",
            Partition::Aws,
            true,
            BOTOCORE_PARTITIONS,
        ),
        default("us-east-1", "N. Virginia"),
        default("us-east-2", "Ohio"),
        default("us-west-1", "N. California"),
        default("us-west-2", "Oregon"),
        other("cn-north-1", "Beijing", Partition::China),
        other("cn-northwest-1", "Ningxia", Partition::China),
        other(
            "us-gov-east-1",
            "AWS GovCloud (US-East)",
            Partition::GovCloud,
        ),
        other(
            "us-gov-west-1",
            "AWS GovCloud (US-West)",
            Partition::GovCloud,
        ),
        other("us-iso-east-1", "US ISO East", Partition::Iso),
        other("us-iso-west-1", "US ISO West", Partition::Iso),
        other("us-isob-east-1", "US ISOB East (Ohio)", Partition::IsoB),
        other("us-isob-west-1", "US ISOB West", Partition::IsoB),
        other("eu-isoe-west-1", "EU ISOE West", Partition::IsoE),
        other("us-isof-east-1", "US ISOF East", Partition::IsoF),
        other("us-isof-south-1", "US ISOF South", Partition::IsoF),
        other("eusc-de-east-1", "Brandenburg", Partition::Eusc),
    ]
};

/// The name of an AWS Region.
///
/// # Rules
/// - Lowercase words and a number, joined by hyphens: `us-east-1`, `us-gov-west-1`
///   ([Account Management](https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)).
/// - It need not be in the [table](TABLE): AWS opens Regions faster than tools learn of
///   them. One that is not there counts as opt-in in the `aws` partition, since every
///   Region opened after 20 March 2019 is.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

name!(Region);

impl Region {
    /// The Regions of a partition in which an account may have something: those of the
    /// [table](TABLE), but for the ones that AWS's own page does not name yet.
    pub fn open_in(partition: Partition) -> Vec<Self> {
        TABLE
            .iter()
            .filter(|row| row.partition == partition)
            .filter(|row| partition != Partition::Aws || row.source == REGIONS)
            .map(|row| Self(row.name.to_owned()))
            .collect()
    }

    /// The Region's line in the table, if it is known.
    pub fn row(&self) -> Option<&'static RegionRow> {
        TABLE.iter().find(|row| row.name == self.0)
    }

    /// The partition, by the table or by the first part of the name.
    pub fn partition(&self) -> Partition {
        self.row()
            .map_or_else(|| Partition::of_region(&self.0), |row| row.partition)
    }

    /// Whether an account has to enable this Region before it can be used.
    pub fn is_opt_in(&self) -> bool {
        self.row()
            .map_or(self.partition() == Partition::Aws, |row| row.opt_in)
    }

    /// The known Region that was most likely meant.
    pub fn nearest_known(&self) -> Option<&'static str> {
        nearest(&self.0, TABLE.iter().map(|row| row.name))
    }

    /// The name as one capitalised word, for use in a Sid: `ApEast1`.
    pub(crate) fn in_sid(&self) -> String {
        self.0
            .split('-')
            .filter_map(|part| {
                let (first, rest) = part.split_at_checked(1)?;
                Some(first.to_ascii_uppercase() + rest)
            })
            .collect()
    }
}

impl FromStr for Region {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        let parts: Vec<&str> = word.split('-').collect();
        let letters =
            |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        let keeps_the_grammar = word.len() <= 32
            && parts.len() >= 3
            && parts.split_last().is_some_and(|(number, words)| {
                (1..=2).contains(&number.len())
                    && number.bytes().all(|b| b.is_ascii_digit())
                    && words.iter().all(letters)
            });
        if keeps_the_grammar {
            return Ok(Self(word.to_owned()));
        }
        let tidy = word.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        // An Availability Zone is a Region and a letter.
        let zone = tidy.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let place = TABLE
            .iter()
            .find(|row| row.place.eq_ignore_ascii_case(word.trim()));
        let suggestion = place
            .map(|row| row.name)
            .or_else(|| TABLE.iter().map(|row| row.name).find(|name| *name == zone))
            .or_else(|| nearest(&tidy, TABLE.iter().map(|row| row.name)));
        Err(Invalid {
            rule: "a Region is lowercase words and a number joined by hyphens, such as us-east-1"
                .to_owned(),
            suggestion: suggestion.map(str::to_owned),
            source: REGIONS,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        name.parse().unwrap()
    }

    #[test]
    fn every_line_of_the_table_is_a_region_and_stands_once() {
        for row in TABLE {
            assert_eq!(region(row.name).row().unwrap().name, row.name);
            assert_eq!(
                Partition::of_region(row.name),
                row.partition,
                "{}",
                row.name
            );
            assert_eq!(
                TABLE.iter().filter(|other| other.name == row.name).count(),
                1
            );
        }
    }

    /// As the accounts page lists them, and the two that it does not name yet.
    #[test]
    fn the_regions_of_the_aws_partition_are_those_of_the_accounts_page() {
        let those = |opt_in: bool| -> Vec<&str> {
            TABLE
                .iter()
                .filter(|row| row.partition == Partition::Aws && row.opt_in == opt_in)
                .map(|row| row.name)
                .collect()
        };
        let default = "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 \
            ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 \
            sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2";
        assert_eq!(those(false).join(" "), default);
        let opt_in = "af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 \
            ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 \
            eu-south-2 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-west-1";
        assert_eq!(those(true).join(" "), opt_in);
    }

    #[test]
    fn a_line_comes_from_the_accounts_page_unless_that_does_not_name_it() {
        let elsewhere: Vec<&str> = TABLE
            .iter()
            .filter(|row| row.source != REGIONS)
            .inspect(|row| assert!(row.source.contains("/botocore/data/partitions.json")))
            .map(|row| row.name)
            .filter(|name| Partition::of_region(name) == Partition::Aws)
            .collect();
        assert_eq!(elsewhere, ["me-west-1", "sa-west-1"]);
        let others = TABLE.iter().filter(|row| row.partition != Partition::Aws);
        assert!(others.into_iter().all(|row| row.source != REGIONS));
    }

    #[test]
    fn a_region_that_is_not_open_yet_is_not_looked_into() {
        let open: Vec<Region> = Region::open_in(Partition::Aws);
        assert_eq!(open.len(), 34);
        assert!(open.contains(&region("us-east-1")) && open.contains(&region("af-south-1")));
        assert!(!open.contains(&region("me-west-1")) && !open.contains(&region("sa-west-1")));
        let china = ["cn-north-1", "cn-northwest-1"].map(region);
        assert_eq!(Region::open_in(Partition::China), china);
    }

    #[test]
    fn the_table_covers_every_partition() {
        for partition in Partition::ALL {
            let home = partition.home();
            let row = home.row().unwrap();
            assert_eq!((row.partition, row.opt_in), (partition, false), "{home}");
        }
    }

    #[test]
    fn an_unknown_region_is_accepted_as_opt_in() {
        let unknown = region("ap-north-9");
        assert!(unknown.row().is_none());
        assert!(unknown.is_opt_in());
        assert_eq!(unknown.partition(), Partition::Aws);
        assert!(!region("us-gov-south-9").is_opt_in());
    }

    #[test]
    fn a_zone_and_a_place_are_refused_with_their_region() {
        let suggestion = |word: &str| word.parse::<Region>().unwrap_err().suggestion.unwrap();
        assert_eq!(suggestion("us-east-1a"), "us-east-1");
        assert_eq!(suggestion("US_East_2"), "us-east-2");
        assert_eq!(suggestion("Frankfurt"), "eu-central-1");
    }
}
