/** A storage class for data that is read less often. */
export interface StorageClassFact {
  readonly name: "nearline" | "coldline" | "archive";
  /** Days that an object pays for at least, counted from its creation. */
  readonly minimumDays: number;
}

/**
 * Storage classes of Cloud Storage beside standard, the warmest first, collected 2026-11-23.
 * @see https://cloud.google.com/storage/docs/storage-classes
 */
export const STORAGE_CLASSES: readonly StorageClassFact[] = [
  { name: "nearline", minimumDays: 30 },
  { name: "coldline", minimumDays: 90 },
  { name: "archive", minimumDays: 365 },
];
