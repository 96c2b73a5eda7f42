import type { Location } from "../finding";
import type { OwnRule } from "./own-rules";
import type { Path } from "./path";

/** What is wrong, before it is known where. */
interface Problem {
  readonly rule: OwnRule;
  readonly problem: string;
  readonly allowed?: string;
  readonly fix?: string;
}

/** Something wrong with the text of a file. */
export interface FileFault extends Problem {
  readonly location: Location;
}

/** Something wrong with a value. */
export interface ValueFault extends Problem {
  readonly path: Path;
}
