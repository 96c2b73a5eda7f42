/** The sections whose entries say what they read and write. */
export const WRITING_SECTIONS = [
  "workloads",
  "groups",
  "training.jobs",
  "training.notebooks.workbench",
  "training.notebooks.runs",
  "pipelines",
] as const;

/** The sections whose entries say what they read; those that write follow from what they are. */
export const READING_SECTIONS = ["endpoints", "batch"] as const;

/** The sections whose entries say what they read, and some what they write. */
export const DATA_FLOW_SECTIONS = [...WRITING_SECTIONS, ...READING_SECTIONS] as const;

/** A section whose entries say what they read and write. */
export type WritingSection = (typeof WRITING_SECTIONS)[number];

/** A section whose entries say what they read, and maybe what they write. */
export type DataFlowSection = (typeof DATA_FLOW_SECTIONS)[number];

/** How the ids of the rules over a section begin: ids have no dots. */
export function rulePrefix(section: DataFlowSection): string {
  return section.replaceAll(".", "-");
}

/** Where the entries of a section say it: paths below the entry. */
export function flowKeysOf(section: DataFlowSection): readonly string[] {
  const writing: readonly string[] = WRITING_SECTIONS;
  return writing.includes(section) ? ["reads", "writes"] : ["reads"];
}

/** What a workload and an endpoint have in common. */
export interface DataFlow {
  readonly reads: readonly string[];
  readonly writes?: readonly string[];
}

/** All references of a data flow, each with its path below the place. */
export function referencesOf({
  reads,
  writes = [],
}: DataFlow): readonly { readonly at: string; readonly text: string }[] {
  return [
    ...reads.map((text, index) => ({ at: `reads[${index}]`, text })),
    ...writes.map((text, index) => ({ at: `writes[${index}]`, text })),
  ];
}
