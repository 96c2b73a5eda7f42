import type { StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import type { IConstruct } from "constructs";
import type { Duration } from "../../values/duration";
import { ValidationError } from "../core/validation-error";

/** Storage classes from warm to cold: an object is only ever moved to a colder one. */
const COLDER = ["nearline", "coldline", "archive"] as const;

/** Age at which objects move to a colder and cheaper storage class. */
export type Transitions = { readonly [storageClass in (typeof COLDER)[number]]?: Duration };

/** What happens to the objects of a bucket as they grow old. All ages in whole days, as Google counts them. */
export interface LifecycleProps {
  /**
   * When objects move to colder storage.
   * @default - never
   */
  readonly transitions?: Transitions;
  /**
   * Age at which objects are deleted, their replaced versions as well.
   * @default - kept for ever
   */
  readonly expireAfter?: Duration;
  /**
   * How long a replaced version of an object is kept. Makes versions without counting them.
   * @default - as long as `versions` says
   */
  readonly expireVersionsAfter?: Duration;
  /** Age at which unfinished uploads are removed: nobody sees them, and they are paid for. */
  readonly abortUploadsAfter: Duration;
}

/** The rules of a bucket, in the order in which an object meets them. Throws a `ValidationError` for contradicting ages. */
export function lifecycleRules(
  scope: IConstruct,
  props: LifecycleProps,
  versions: number | undefined,
): StorageBucketLifecycleRule[] {
  const transitions = COLDER.flatMap((storageClass) => {
    const age = props.transitions?.[storageClass];
    return age === undefined ? [] : [{ storageClass, age }];
  });
  validateOrder(scope, [
    ...transitions.map(({ storageClass, age }) => ({ name: `transitions.${storageClass}`, age })),
    ...(props.expireAfter === undefined ? [] : [{ name: "expireAfter", age: props.expireAfter }]),
  ]);

  // `withState` is always written: the provider computes it when it is left out, and then plans may differ.
  return [
    ...transitions.map(({ storageClass, age }) => ({
      action: { type: "SetStorageClass", storageClass: storageClass.toUpperCase() },
      condition: { age: wholeDays(scope, age), withState: "ANY" },
    })),
    // A live object becomes a replaced version when it expires; only `ANY` deletes that one too.
    ...(props.expireAfter === undefined
      ? []
      : [{ action: { type: "Delete" }, condition: { age: wholeDays(scope, props.expireAfter), withState: "ANY" } }]),
    // Google counts the live object among the newer ones.
    ...(versions === undefined
      ? []
      : [{ action: { type: "Delete" }, condition: { numNewerVersions: versions + 1, withState: "ARCHIVED" } }]),
    ...(props.expireVersionsAfter === undefined
      ? []
      : [
          {
            action: { type: "Delete" },
            condition: { daysSinceNoncurrentTime: wholeDays(scope, props.expireVersionsAfter), withState: "ARCHIVED" },
          },
        ]),
    {
      action: { type: "AbortIncompleteMultipartUpload" },
      condition: { age: wholeDays(scope, props.abortUploadsAfter), withState: "ANY" },
    },
  ];
}

function validateOrder(scope: IConstruct, steps: readonly { readonly name: string; readonly age: Duration }[]): void {
  steps.slice(1).forEach((step, index) => {
    const before = steps[index] as (typeof steps)[number];
    if (!step.age.isLongerThan(before.age)) {
      throw new ValidationError(
        scope,
        `\`${step.name}\` must be longer than \`${before.name}\` (${before.age.toText()}), got ${step.age.toText()}`,
      );
    }
  });
}

function wholeDays(scope: IConstruct, age: Duration): number {
  const days = age.toDays();
  if (!Number.isInteger(days) || days < 1) {
    throw new ValidationError(scope, `an age in a lifecycle must be whole days, at least 1d, got ${age.toText()}`);
  }
  return days;
}
