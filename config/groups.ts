/** The groups that an environment can know: Plinth decides what the people of each need. */
export const GROUP_KINDS = ["engineers", "scientists", "operators", "approvers", "auditors"] as const;

/** One kind of group. */
export type GroupKind = (typeof GROUP_KINDS)[number];
