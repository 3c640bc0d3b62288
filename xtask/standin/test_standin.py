"""What the stand-in does, one rule at a time."""

import unittest

from .harness import *


class EnableLogging(Case):
    def test_both_sides_and_the_service_granted_is_enough(self):
        caller = self.make_caller()
        self.put_policy(*service_statements(), caller_statement())
        self.assertEqual(
            self.enable(caller),
            {"LoggingEnabled": True, "BucketName": BUCKET, "S3KeyPrefix": PREFIX + "/"},
        )
        self.assertEqual(self.keys(), [f"{PREFIX}/redshift-audit-logging-test-file"])

    def test_no_bucket_policy_is_insufficient(self):
        message = self.refused("InsufficientS3BucketPolicyFault", self.enable, self.make_caller())
        self.assertEqual(
            message,
            f"Cannot write to bucket {BUCKET}. "
            "Please ensure that your IAM permissions are set up correctly.",
        )

    def test_an_operator_needs_the_bucket_policy_too(self):
        self.put_policy(*service_statements())
        self.refused("InsufficientS3BucketPolicyFault", self.enable)


if __name__ == "__main__":
    unittest.main()
