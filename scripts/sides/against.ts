import fs from "node:fs";
import path from "node:path";
import { ENVIRONMENTS, findEnvironments } from "../../config/load/environments";
import { Repository, RepositoryError } from "../../review/sides/repository";
import { Failure } from "../failure";
import { type Synthesized, synthesizedIn, synthesizedNow } from "../platforms";
import type { Terminal } from "../terminal";
import { labelOf, synthesizeCommit } from "./commits";

/** What an environment is compared with. */
export interface Against extends Synthesized {
  /** For people: an environment, a folder, or a commit. */
  readonly title: string;
}

/**
 * What `--against` names: another environment, else a folder that `plinth synth` wrote, else the same environment as a commit
 * has it. Throws a {@link Failure} where it is none of them, or the commit has no such environment.
 *
 * @param name the environment that is compared
 */
export async function againstOf(terminal: Terminal, root: string, name: string, against: string): Promise<Against> {
  const place = path.resolve(terminal.directory, against);
  const environments = fs.existsSync(path.join(root, ENVIRONMENTS)) ? findEnvironments(root) : [];
  const environment = environments.find((one) => one.name === against || one.file === place);
  if (environment !== undefined) {
    return { title: environment.name, ...(await synthesizedNow(terminal, root, environment.name)) };
  }
  if (fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true) {
    return { title: against, ...synthesizedIn(terminal, against, name) };
  }
  const committed = await ofCommit(terminal, root, name, against);
  if (committed !== undefined) return committed;
  if (/[/\\]/.test(against) && !against.endsWith(".ts")) {
    throw new Failure(
      `${against} holds no synthesized environment\n` +
        "  name a folder that plinth synth has written for one, an environment, or a commit",
    );
  }
  // Told in the words that are used for environments: that is what most people mean.
  return { title: against, ...(await synthesizedNow(terminal, root, against)) };
}

async function ofCommit(terminal: Terminal, root: string, name: string, ref: string): Promise<Against | undefined> {
  try {
    const repository = await Repository.of(root);
    const commit = await repository.commitOf(ref);
    const side = (await synthesizeCommit({ repository, root }, commit, [name], terminal)).get(name);
    if (side?.platform === undefined)
      throw new Failure(`${labelOf(commit)} has no environment ${JSON.stringify(name)}`);
    return { title: labelOf(commit), platform: side.platform, usage: side.usage };
  } catch (error) {
    if (error instanceof RepositoryError) return undefined;
    throw error;
  }
}
