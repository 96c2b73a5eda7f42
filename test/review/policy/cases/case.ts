import type { JsonObject } from "../../../../review/json";

/** Resources as Terraform JSON has them: by type, then by name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** One rule: a resource named `It` for which it holds, and one for which it does not. */
export interface Case {
  /** @default - the first type of the rule */
  readonly type?: string;
  /** Left out where the rule refuses that there is one at all. */
  readonly good?: JsonObject;
  readonly bad: JsonObject;
  /** What stands beside either. */
  readonly beside?: Resources;
  readonly besideGood?: Resources;
  readonly besideBad?: Resources;
  /** What comes of the good one. @default "pass" */
  readonly outcome?: "pass" | "not asked";
  /** Whether nobody can know where every value of the good one is a variable. @default true */
  readonly depends?: false;
}

/** A key of Cloud KMS by its full name. */
export const KEY = "projects/acme/locations/europe-west4/keyRings/ring/cryptoKeys/key";

/** A service account of a program. */
export const ACCOUNT = "train@acme.iam.gserviceaccount.com";

/** The account that all machines of a project share. */
export const SHARED_ACCOUNT = "481516234200-compute@developer.gserviceaccount.com";

/** A case about something that Terraform must refuse to destroy. */
export const guarded: Case = {
  good: { lifecycle: { prevent_destroy: true } },
  bad: { lifecycle: { prevent_destroy: false } },
};

/** A case about an attribute at a path with dots: the value that is right, and the one that is wrong; `undefined` for none. */
export function at(
  path: string,
  good: JsonObject[string],
  bad: JsonObject[string],
  more: Omit<Case, "good" | "bad"> = {},
): Case {
  return { ...more, good: nested(path, good), bad: nested(path, bad) };
}

/** An object with a value at a path with dots. */
export function nested(path: string, value: JsonObject[string]): JsonObject {
  const [step = "", ...rest] = path.split(".");
  if (value === undefined) return {};
  return { [step]: rest.length === 0 ? value : nested(rest.join("."), value) };
}
