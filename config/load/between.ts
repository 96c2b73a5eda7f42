import type { Finding } from "../finding";
import type { Environment } from "../schema/environment";
import { composedName } from "../../values/naming";
import type { LoadedEnvironment } from "./load";
import type { OwnRule } from "./own-rules";

interface Clash {
  readonly rule: OwnRule;
  readonly path: string;
  readonly problem: string;
  readonly fix: string;
}

/**
 * Adds to environments what is wrong between them: only what is faultless by itself is compared, and the later of two is
 * told.
 */
export function withClashes(loaded: readonly LoadedEnvironment[]): readonly LoadedEnvironment[] {
  const before: (LoadedEnvironment & { readonly environment: Environment })[] = [];
  return loaded.map((one) => {
    const { environment } = one;
    if (environment === undefined) return one;
    const clashes = before.flatMap((other) => clashesOf(environment, other.environment, other.file));
    before.push({ ...one, environment });
    return clashes.length === 0 ? one : withFindings(one, clashes);
  });
}

function withFindings(loaded: LoadedEnvironment, clashes: readonly Clash[]): LoadedEnvironment {
  const { name, file, findings, locate } = loaded;
  const start = { file, line: 1, column: 1 };
  const added = clashes.map((clash): Finding => ({
    ...clash,
    severity: "error",
    environment: name,
    location: locate(clash.path) ?? start,
  }));
  return { name, file, locate, findings: [...findings, ...added] };
}

function clashesOf(environment: Environment, other: Environment, file: string): readonly Clash[] {
  const { id, number } = environment.project;
  if ((id === other.project.id) !== (number === other.project.number)) {
    return [
      {
        rule: "environments/project-number",
        path: "project.number",
        problem:
          id === other.project.id
            ? `the project "${id}" has the number "${number}" here, and "${other.project.number}" in ${file}`
            : `"${number}" is the number of "${id}" here, and of "${other.project.id}" in ${file}`,
        fix: `compare with what \`gcloud projects describe ${id}\` prints`,
      },
    ];
  }
  if (id !== other.project.id) return [];
  const theirs = new Map(namesOf(other).map(({ what, name, path }) => [`${what} ${name}`, path]));
  return namesOf(environment).flatMap(({ what, name, path }) => {
    const taken = theirs.get(`${what} ${name}`);
    if (taken === undefined) return [];
    const problem = `the ${what} "${name}" would be that of ${taken} in ${file} as well: both environments are in "${id}"`;
    return [{ rule: "environments/same-name" as const, path, problem, fix: "rename one of them" }];
  });
}

/** What is named after an environment and something that a person named in it. */
function namesOf({ name: environment, project, storage, repositories, secrets, workloads }: Environment) {
  const each = (what: string, section: string, names: object, compose: (name: string) => string) =>
    Object.keys(names).map((name) => ({ what, name: compose(name), path: `${section}.${name}` }));
  return [
    ...each("bucket", "storage.zones", storage.zones, (name) => composedName.bucket(project.id, environment, name)),
    ...each("dataset", "storage.datasets", storage.datasets, (name) => composedName.dataset(environment, name)),
    ...each("repository", "repositories", repositories, (name) => composedName.repository(environment, name)),
    ...each("secret", "secrets", secrets, (name) => composedName.secret(environment, name)),
    ...each("service account", "workloads", workloads, (name) => composedName.serviceAccount(environment, name)),
  ];
}
