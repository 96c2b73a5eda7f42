import type { Finding } from "../finding";
import { environmentSchema, type Environment } from "../schema/environment";

/** Loads an environment file. */
export function loadEnvironment(
  file: string,
  { root }: { readonly root: string },
): { readonly environment?: Environment; readonly findings: readonly Finding[] } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- stands in for the loader
  const exported = require(`${root}/${file}`) as { default: unknown };
  return { environment: environmentSchema.parse(exported.default) as Environment, findings: [] };
}
