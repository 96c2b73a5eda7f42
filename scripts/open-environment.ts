import { didYouMean } from "../config/load/nearest";
import { findEnvironments } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import type { Environment } from "../config/schema/environment";
import { Failure } from "./failure";

/** An environment by name, when its file has no error. Throws a `Failure` that says what is wrong. */
export function openEnvironment(name: string, root = process.cwd()): Environment {
  const known = findEnvironments(root);
  const found = known.find((file) => file.name === name);
  if (found === undefined) {
    const names = known.map((file) => file.name);
    throw new Failure(`no environment is named ${JSON.stringify(name)}${didYouMean(name, names)}`, 1);
  }
  const { environment, findings } = loadEnvironment(found.file, { root });
  if (environment !== undefined) return environment;
  throw new Failure(`${findings.length}`, 2);
}
