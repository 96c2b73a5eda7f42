/** A finding of a policy checker that is right about a resource and is left as it is, with the reason. */
export interface AcceptedFinding {
  /** The check's id, as checkov numbers its checks. */
  readonly check: `CKV_GCP_${number}` | `CKV2_GCP_${number}`;
  /** The type of the resource that it is about. */
  readonly resource: `google_${string}`;
  /** Why it is left, in one or two sentences for a reader who knows the check. */
  readonly reason: string;
}
