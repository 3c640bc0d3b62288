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
  /** What may be behind it, the likeliest first. */
  causes: string[];
  sources: string[];
}
