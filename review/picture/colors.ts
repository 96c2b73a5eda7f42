import type { Change, FlowKind } from "./graph";
import type { Family } from "./kinds";

/** A colour of a box: what fills it and what is around it. */
interface Tint {
  readonly fill: string;
  readonly line: string;
}

/** Colours for one kind of background. */
interface Palette {
  readonly ground: string;
  readonly box: string;
  readonly text: string;
  readonly quiet: string;
  readonly border: string;
  readonly tints: Readonly<Record<Family, Tint>>;
  readonly flows: Readonly<Record<FlowKind, string>>;
  readonly changes: Readonly<Record<Change, Tint>>;
}

/** Colours on paper. Text on every fill has a contrast of more than 4.5 to 1. */
export const LIGHT: Palette = {
  ground: "#ffffff",
  box: "#f7f8fa",
  text: "#1f2328",
  quiet: "#545d68",
  border: "#c9d1d9",
  tints: {
    people: { fill: "#eef1f4", line: "#6e7b88" },
    programs: { fill: "#e3f4e6", line: "#378147" },
    data: { fill: "#e1effb", line: "#2a74b0" },
    supplies: { fill: "#dff3f1", line: "#27807b" },
    training: { fill: "#ece6fa", line: "#7653c6" },
    pipelines: { fill: "#fae5f2", line: "#ad3f90" },
    models: { fill: "#fdf1d3", line: "#94690a" },
    serving: { fill: "#fde5e0", line: "#bf4630" },
    platform: { fill: "#eeece8", line: "#797167" },
  },
  flows: {
    reads: "#2a74b0",
    writes: "#378147",
    starts: "#c05a0c",
    registers: "#94690a",
    serves: "#94690a",
    calls: "#bf4630",
    uses: "#6e7b88",
    tracks: "#7653c6",
    notifies: "#797167",
  },
  changes: {
    created: { fill: "#dafbe1", line: "#1a7f37" },
    changed: { fill: "#fff3c4", line: "#8a5d00" },
    replaced: { fill: "#f9dcf5", line: "#a0208f" },
    deleted: { fill: "#ffdfdd", line: "#c21c27" },
  },
};

/** Colours on a dark screen. */
export const DARK: Palette = {
  ground: "#0d1117",
  box: "#151b23",
  text: "#e6edf3",
  quiet: "#a3adb8",
  border: "#3a434e",
  tints: {
    people: { fill: "#262c33", line: "#8a97a5" },
    programs: { fill: "#19301f", line: "#5fb574" },
    data: { fill: "#142c47", line: "#5aa5e6" },
    supplies: { fill: "#143331", line: "#4fb8b2" },
    training: { fill: "#2a2246", line: "#a488ee" },
    pipelines: { fill: "#3d1f37", line: "#de7cc4" },
    models: { fill: "#3a2f12", line: "#dcae46" },
    serving: { fill: "#422218", line: "#ef8670" },
    platform: { fill: "#2d2a26", line: "#a59b8d" },
  },
  flows: {
    reads: "#5aa5e6",
    writes: "#5fb574",
    starts: "#f0883e",
    registers: "#dcae46",
    serves: "#dcae46",
    calls: "#ef8670",
    uses: "#8a97a5",
    tracks: "#a488ee",
    notifies: "#a59b8d",
  },
  changes: {
    created: { fill: "#12361f", line: "#3fb950" },
    changed: { fill: "#3b2e07", line: "#d8a422" },
    replaced: { fill: "#40163a", line: "#e279d3" },
    deleted: { fill: "#481a1c", line: "#f8625a" },
  },
};

/** How an arrow is drawn beside its colour, so that colour alone tells nothing: lengths of dashes, empty for a full line. */
export const DASHES: Readonly<Record<FlowKind, string>> = {
  reads: "",
  writes: "",
  starts: "5 3",
  registers: "",
  serves: "",
  calls: "",
  uses: "2 3",
  tracks: "1 3",
  notifies: "2 3",
};

/** What stands at a box that changes, so that colour alone tells nothing. */
export const SIGNS: Readonly<Record<Change, string>> = { created: "+", changed: "~", replaced: "±", deleted: "−" };

/** What each arrow means, for the legend. */
export const FLOW_WORDS: Readonly<Record<FlowKind, string>> = {
  reads: "read by",
  writes: "writes",
  starts: "starts",
  registers: "registers a version",
  serves: "served by",
  calls: "calls",
  uses: "uses",
  tracks: "tracks",
  notifies: "notifies",
};
