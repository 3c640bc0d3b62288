//! Wrong words on the command line.

use expect_test::expect;

use crate::folder::Folder;

#[test]
fn help_tells_the_commands_and_the_exit_codes() {
    let folder = Folder::new();
    let help = folder.redtrail("-h").exits(0).prints(expect![[r#"
        Cross-account audit logging for Amazon Redshift: plan, show, apply, verify, undo

        Usage: redtrail [OPTIONS] <COMMAND>

        Commands:
          plan         Write a plan
          show         Show the documents of a plan
          lint         Look for what is wrong with policies
          merge        Put our statements into a bucket's policy, or take them out again
          check        Tell whether the job would succeed, and if not, which statement is in the way
          apply        Put a plan in place
          status       Tell how each cluster stands to the plan
          undo         Take back what apply did
          discover     List the clusters of accounts and Regions, and where their audit logs go
          evidence     Print a report of a real run, without names, to be sent to us
          explain      Explain a fault of Redshift or the code of a finding
          completions  Print what completes these commands in a shell
          man          Print the manual page of redtrail, or of one of its commands
          help         Print this message or the help of the given subcommand(s)

        Options:
              --output <OUTPUT>  How the answer is printed [default: text] [possible values: text, json, jsonl, sarif]
              --color <COLOR>    When to use colour [default: auto] [possible values: auto, always, never]
          -v, --verbose          Say everything: notes in full, and each call to AWS
          -h, --help             Print help (see more with '--help')
          -V, --version          Print version

        Exit codes:
          0  done, allowed, in place
          1  failed
          2  bad usage or bad input; nothing was touched
          3  the answer is no: drift, changes pending, declined, failing, wait expired
    "#]]).says_nothing();
    let silent = folder.redtrail("").exits(2).prints(expect![""]);
    assert_eq!(silent.stderr, help.stdout);
}

#[test]
fn help_of_a_command_ends_with_an_example() {
    let folder = Folder::new();
    for command in [
        "plan", "show", "apply", "status", "undo", "discover", "evidence", "explain",
    ] {
        let help = folder
            .redtrail(&format!("{command} --help"))
            .exits(0)
            .stdout;
        let (_, example) = help.rsplit_once("Example").unwrap();
        assert!(
            example.contains(&format!("\n  redtrail {command} ")),
            "{help}"
        );
    }
}

#[test]
fn the_version_is_told() {
    let expected = format!("redtrail {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        Folder::new().redtrail("--version").exits(0).stdout,
        expected
    );
}

#[test]
fn a_command_that_there_is_not_is_answered_with_the_nearest() {
    _ = Folder::new()
        .redtrail("aply plan.toml")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: unrecognized subcommand 'aply'

          tip: a similar subcommand exists: 'apply'

        Usage: redtrail [OPTIONS] <COMMAND>

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_plan_that_is_not_named_is_asked_for() {
    _ = Folder::new()
        .redtrail("apply")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: the following required arguments were not provided:
          <PLAN>

        Usage: redtrail apply <PLAN>

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_flag_of_the_wrong_kind_is_told_with_its_rule() {
    let folder = Folder::new();
    _ = folder.redtrail("apply plan.toml --settle soon").exits(2).prints(expect![]).says(expect![[r#"
        error: invalid value 'soon' for '--settle <DURATION>': a duration is a number with a unit, such as 90s, 2m or 1h

        For more information, try '--help'.
    "#]]);
    _ = folder
        .redtrail("apply plan.toml --only buckets")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: invalid value 'buckets' for '--only <ONLY>'
          [possible values: bucket, clusters]

          tip: a similar value exists: 'bucket'

        For more information, try '--help'.
    "#]]);
    _ = folder
        .redtrail("show plan.toml --account 12345")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
        error: invalid value '12345' for '--account <ID>': an account ID is exactly 12 digits

        For more information, try '--help'.
    "#]]);
    _ = folder
        .redtrail("apply plan.toml --cluster-role operator")
        .exits(2)
        .prints(expect![])
        .says(expect![[r#"
            error: invalid value 'operator' for '--cluster-role <ARN>': an ARN is six fields joined by colons: arn:partition:service:region:account:resource

            For more information, try '--help'.
        "#]]);
}

#[test]
fn a_program_is_told_of_wrong_words_in_json() {
    let folder = Folder::new();
    _ = folder
        .redtrail("apply plan.toml --only buckets --output json")
        .exits(2)
        .prints(expect![[r#"
            {
              "schema": "redtrail.apply.v1",
              "findings": [
                {
                  "code": "usage",
                  "severity": "error",
                  "subject": "",
                  "pointer": "",
                  "line": null,
                  "column": null,
                  "message": "invalid value 'buckets' for '--only <ONLY>' [possible values: bucket, clusters]",
                  "mend": "a similar value exists: 'bucket'",
                  "sources": []
                }
              ]
            }
        "#]])
        .says_nothing();
    _ = folder
        .redtrail("--output=json aply")
        .exits(2)
        .prints(expect![[r#"
        {
          "schema": "redtrail.usage.v1",
          "findings": [
            {
              "code": "usage",
              "severity": "error",
              "subject": "",
              "pointer": "",
              "line": null,
              "column": null,
              "message": "unrecognized subcommand 'aply'",
              "mend": "a similar subcommand exists: 'apply'",
              "sources": []
            }
          ]
        }
    "#]])
        .says_nothing();
}
