import fs from "node:fs";
import path from "node:path";
import type { Location } from "../../config/finding";
import type { LoadedEnvironment } from "../../config/load/load";
import type { ComparedSide } from "../../review/reviewing";

/** One environment on one side of a comparison. */
export interface EnvironmentSide extends ComparedSide {
  /** Where a path of the environment file is written; `undefined` where nobody knows. */
  locate(origin: string): Location | undefined;
}

/** What a side has of an environment that it does not have. */
export const NOT_THERE = { platform: undefined, usage: undefined } as const;

/** Where paths of an environment file are written, by path. */
export type Positions = Readonly<Record<string, Location>>;

/** How deep paths are told: a finding names a workload and one of its settings, and hardly anything below. */
const DEPTH = 5;

/** Where everything in an environment file is written that a finding may name. */
export function positionsOf({ environment, locate }: LoadedEnvironment): Positions {
  const positions: Record<string, Location> = {};
  const visit = (value: unknown, at: string, depth: number) => {
    const place = locate(at);
    if (place !== undefined) positions[at] = place;
    if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) visit(inner, at === "" ? key : `${at}.${key}`, depth - 1);
  };
  visit(environment ?? {}, "", DEPTH);
  return positions;
}

/** Looks a path up in positions: it, or the nearest above it that is known. */
export function locateIn(positions: Positions): (origin: string) => Location | undefined {
  return (origin) => {
    for (let at = origin; ; at = at.slice(0, Math.max(at.lastIndexOf("."), 0))) {
      if (Object.hasOwn(positions, at)) return positions[at];
      if (at === "") return undefined;
    }
  };
}

/** Reads positions that an earlier review kept; none when they cannot be read. */
export function readPositions(file: string): Positions {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Positions;
  } catch {
    return {};
  }
}

/** A temporary folder that is gone when the process is, however it ends. */
export function temporaryFolder(parent: string, prefix: string): string {
  const folder = fs.mkdtempSync(path.join(parent, prefix));
  process.once("exit", () => {
    try {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Nobody is left to be told; it is a temporary folder.
    }
  });
  return folder;
}
