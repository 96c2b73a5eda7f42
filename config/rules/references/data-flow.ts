/** The sections whose entries say what they read and write. */
export const DATA_FLOW_SECTIONS = ["workloads", "groups"] as const;

/** A section whose entries say what they read and write. */
export type DataFlowSection = (typeof DATA_FLOW_SECTIONS)[number];

/** What a workload and a group have in common. */
export interface DataFlow {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** All references of a data flow, each with its path below the place. */
export function referencesOf({ reads, writes }: DataFlow): readonly { readonly at: string; readonly text: string }[] {
  return [
    ...reads.map((text, index) => ({ at: `reads[${index}]`, text })),
    ...writes.map((text, index) => ({ at: `writes[${index}]`, text })),
  ];
}
