import { environmentSchema, type Environment, type EnvironmentInput } from "../../config/schema/environment";

/** The least that an environment must say. */
export const minimal = {
  name: "test",
  project: { id: "acme-ml-test", number: "481516234200", region: "europe-west4" },
} satisfies EnvironmentInput;

/** A valid environment for tests: the least, with what the test is about. */
export function environment(parts: Partial<EnvironmentInput> = {}): Environment {
  return environmentSchema.parse({ ...minimal, ...parts });
}
