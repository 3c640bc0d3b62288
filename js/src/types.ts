/** One remark: what, where, why, how to mend it, and where AWS says so. */
export interface Finding {
  /** The name of the rule, which `explain` takes. */
  code: string;
  severity: "error" | "warning" | "note";
  /** What it is about. */
  subject: string;
  /** Where it stands in the draft, as a JSON pointer. */
  pointer: string;
  /** The line in the draft's text, from 1; `null` in a link. */
  line: number | null;
  /** The column in the line, in characters from 1. */
  column: number | null;
  message: string;
  mend: string;
  /** The addresses of the pages that say so. */
  sources: string[];
}

export interface Bucket {
  name?: string;
  account?: string;
  region?: string;
  prefix?: string;
}

export interface Caller {
  kind?: string;
  name?: string;
  arn?: string;
  path?: string;
  policies?: string[];
  permissions_boundary?: string;
  tags?: Record<string, string>;
  trusted?: string[];
  external_id?: string;
}

export interface Grants {
  source?: string;
  scope?: string;
  caller?: string;
  preset?: string;
  organization?: string;
  principals?: string[];
}

export interface Cluster {
  account?: string;
  region?: string;
  id?: string;
}

/** A plan whose fields may still be missing or wrong. */
export interface Draft {
  version?: number | string;
  name?: string;
  bucket?: Bucket;
  buckets?: Bucket[];
  caller?: Caller;
  grants?: Grants;
  clusters?: Cluster[];
}

export interface Checked {
  /** The draft, as far as it could be read. */
  draft: Draft;
  /** The plan in its one spelling, if nothing is wrong. */
  plan: Draft | null;
  /** Everything that is wrong, or what there is to know about the plan. */
  findings: Finding[];
}

export interface Document {
  /** The name by which the command line knows it, such as `bucket-policy`. */
  name: string;
  /** The account in which it is used, where it is one. */
  account: string | null;
  /** Its relative path when all documents are written to a folder. */
  file: string;
  text: string;
}

export interface Documents {
  /** Every document, none where the draft is no plan yet. */
  documents: Document[];
  findings: Finding[];
}

export interface Link {
  /** The fragment of an address, `null` where the draft does not fit one. */
  link: string | null;
  findings: Finding[];
}

export interface Explanation {
  /** The code, as AWS or Redtrail spells it. */
  code: string;
  meaning: string;
  /** The operation of AWS that the message names. */
  operation: string | null;
  /** What may be behind it: what the message itself speaks of, then the likeliest. */
  causes: Cause[];
  sources: string[];
  /** The bucket that the message names, if the draft has no such bucket; otherwise `null`. */
  other_bucket?: string | null;
  /** The worst verdict on the calls that it may come from, where a draft was given; `null` if it comes from none that was judged. */
  verdict?: Answer | null;
  /** Those of the calls that are not allowed. */
  calls?: Call[];
  /** What to look at first where no call is denied. */
  suspects?: Suspect[];
  not_seen?: string[];
  /** What is wrong with the draft, or else why calls are denied or unknown. */
  findings?: Finding[];
}

export interface Cause {
  /** What it is; of a finding, what to do. */
  what: string;
  /** How to tell it from the others; of a finding, empty. */
  tell: string;
  /** What to do about it; of a finding, empty. */
  mend: string;
}

export interface Suspect {
  what: string;
  step: string;
}

/** A text with the name that findings call it by. */
export interface Input {
  name: string;
  text: string;
}

/** What stands in AWS, as far as it is known. */
export interface Standing {
  bucket_policy?: Input;
  /** What `aws s3api get-bucket-encryption` and its like print, in one object. */
  bucket_settings?: Input;
  /** The policies attached to the caller. */
  identity_policies?: Input[];
  trust_policy?: Input;
  /** The caller's permissions boundary. */
  boundary?: Input;
  /** The service control policies of the cluster accounts. */
  scps?: Input[];
  /** The resource control policies of the bucket account. */
  rcps?: Input[];
  /** The organization's management account, which neither of them binds. */
  management_account?: string;
}

export type Answer = "allowed" | "unknown" | "denied";

/** A call that the job makes, with the statement that decides it. */
export interface Call {
  /** The role or user that calls, or Redshift itself. */
  actor: "caller" | "service";
  /** `ACCOUNT:REGION:ID` */
  cluster: string;
  action: string;
  /** What the call is for, in words. */
  purpose: string;
  /** The ARN of what is acted on; `?` and `*` stand for what is not known of it. */
  resource: string;
  verdict: Answer;
  /** The side on which it is decided. */
  side: "cluster" | "bucket" | null;
  /** What decides it: a document of the plan, what was given, `bucket-settings`, or the ARN of what is not there. */
  policy: string | null;
  /** The JSON pointer to the statement there. */
  pointer: string | null;
  sid: string | null;
  /** Where call and statement meet or part: `Principal`, `Resource`, or a condition's operator and key. */
  condition: string | null;
  /** What the call has there. */
  value: string | null;
  /** The keys of which the verdict would have to know more. */
  missing: string[];
}

export interface Verdict {
  /** The worst of the calls' verdicts; `null` where the draft is no plan yet or a text cannot be read. */
  verdict: Answer | null;
  /** What was not given, and is taken to allow. */
  not_seen: string[];
  calls: Call[];
  findings: Finding[];
}

/** A bucket's policy with the statements of a plan, or without them. */
export interface Merged {
  /** The policy: empty where no statement remains, `null` where something is wrong. */
  policy: string | null;
  /** The Sids of statements that are new, that say something else now, and that are gone. */
  added: string[];
  updated: string[];
  removed: string[];
  /** Statements of others in whose place those of the plan stand, and the IDs of deleted users and roles that were taken out. */
  replaced: string[];
  dropped: string[];
  /** What it weighs, the longest that S3 may make of it, and the most that S3 takes. */
  bytes: number;
  longest: number;
  limit: number;
  findings: Finding[];
}

/** What may be changed in a bucket's policy beside the statements of the plan. */
export interface Agreed {
  /** The statements in whose place those of the plan are to stand: the subjects of findings `statement-double`. */
  replace?: string[];
  /** Whether the IDs of deleted users and roles are to go, of which findings `principal-gone` tell. */
  drop_gone?: boolean;
}

/** What a policy is attached to: a role or a user, a bucket, or a role where it says who may assume it. */
export type Kind = "identity" | "bucket" | "trust";

export interface Linted {
  findings: Finding[];
}
