"""An AWS stand-in for Redtrail's tests and demo.

moto gives the wire protocol and the accounts; this package puts in front of it
what moto leaves out of cross-account audit logging: who may switch it on, what
S3 and IAM refuse, and everything that takes its time. Whether a request is
allowed is decided by `judge.mjs`, an evaluator that Redtrail had no part in.
"""
