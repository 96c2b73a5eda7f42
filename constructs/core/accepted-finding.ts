/** A finding of a policy checker that is right about a resource and is left as it is, with the reason. */
export interface AcceptedFinding {
  /** The check's id, as checkov numbers its checks; the id of a rule of `plinth policy`, where only that asks. */
  readonly check: `CKV_GCP_${number}` | `CKV2_GCP_${number}` | `${string}/${string}`;
  /** The type of the resource that it is about. */
  readonly resource: `google_${string}`;
  /**
   * The part of the environment file that makes those that are left, `*` for a name. For rules of `plinth policy` only.
   * @default - every resource of the type
   */
  readonly from?: string;
  /** Why it is left, in one or two sentences for a reader who knows the check. */
  readonly reason: string;
}
