import fs from "node:fs";
import path from "node:path";
import type { Location } from "../config/finding";
import { ENVIRONMENTS } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import type { Review } from "../review/model/change-set";
import type { ReviewPictures } from "../review/render/html";
import { Failure } from "./failure";
import { synthesizedIn } from "./platforms";
import { projectDirectory } from "./project";
import type { Compared } from "./sides/compared";
import type { Terminal } from "./terminal";

/** A review, with what its forms need beside it. */
export interface Reviewed {
  readonly review: Review;
  /** Where a path of an environment file is written: on the side after, else before; `undefined` when nobody knows. */
  locate(environment: string, origin: string): Location | undefined;
  /** The pictures of each change set, in their order. */
  pictures(): Promise<readonly ReviewPictures[]>;
}

/** Reviews plans of Terraform, with what was synthesized for them where that is at hand. */
export async function reviewedPlans(
  terminal: Terminal,
  files: readonly string[],
  origins: string | undefined,
): Promise<Reviewed> {
  const made = origins === undefined ? undefined : synthesizedIn(terminal, origins);
  const environment = made?.usage?.environment;
  const read = files.map((name) => ({ name, text: bytesOf(terminal, name) }));
  const { reviewOfPlans, wholeReview } = await import("../review/reviewing");
  const label = files.length === 1 ? (files[0] ?? "") : `${files.length} plans`;
  const side = { label, plans: [...files], ...(environment !== undefined && { environment }) };
  const review = toldAsFailure(() => wholeReview([reviewOfPlans(read, side, made?.platform)]));
  const root = projectDirectory(terminal);
  const file = path.join(ENVIRONMENTS, `${environment ?? ""}.ts`);
  const known = environment !== undefined && fs.existsSync(path.join(root, file));
  const loaded = known ? loadEnvironment(file, { root, rules: [] }) : undefined;
  return { review, locate: (_, origin) => loaded?.locate(origin), pictures: () => Promise.resolve([]) };
}

function bytesOf(terminal: Terminal, file: string): Buffer {
  try {
    return fs.readFileSync(path.resolve(terminal.directory, file));
  } catch (error) {
    throw new Failure(
      `cannot read ${file}: ${(error as Error).message}\n  name files that terraform show -json has written`,
    );
  }
}

/** A bundle of its own has classes of its own: errors for people are known by their names. */
function toldAsFailure<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && ["PlanError", "JsonError"].includes(error.name)) throw new Failure(error.message);
    throw error;
  }
}

/** Reviews what is compared, environment by environment. */
export async function reviewed(compared: readonly Compared[], beside = false): Promise<Reviewed> {
  // Loaded only now: who asks for something else does not wait for it.
  const { reviewOf, wholeReview } = await import("../review/reviewing");
  const sets = compared.map(({ before, after }) => reviewOf(before, after, beside));
  return {
    review: wholeReview(sets),
    locate(environment, origin) {
      const found = compared.find(
        ({ after, before }) => (after.side.environment ?? before.side.environment ?? "") === environment,
      );
      return found?.after.locate(origin) ?? found?.before.locate(origin);
    },
    async pictures() {
      const { picturesOf } = await import("../review/reviewing");
      return Promise.all(compared.map(({ before, after }, index) => picturesOf(before, after, sets[index])));
    },
  };
}
