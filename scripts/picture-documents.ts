import { findEnvironments } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import type { Document } from "../config/reference/document";
import { published, toJsonSchema } from "../config/reference/json-schema";
import { graphOutputSchema } from "../review/picture/output";
import { pictureOf } from "../review/picture/picture";
import { platformOfEnvironment } from "./platforms";

/** The environment that is drawn: of those that are shipped, the one with everything in it. */
const DRAWN = "prod";

/** The form of a graph, and the picture of the shipped environment, as long as the project in the folder has it. */
export async function pictureDocuments(root: string): Promise<readonly Document[]> {
  const schema: Document = {
    file: "docs/schema/graph.schema.json",
    content: () =>
      `${JSON.stringify(published("Result of plinth graph", toJsonSchema(graphOutputSchema, "output")), undefined, 2)}\n`,
  };
  const file = findEnvironments(root).find(({ name }) => name === DRAWN)?.file;
  const environment = file === undefined ? undefined : loadEnvironment(file, { root }).environment;
  if (environment === undefined) return [schema];
  const picture = await pictureOf(await platformOfEnvironment(environment));
  return [schema, { file: `docs/pictures/${DRAWN}.svg`, content: () => picture }];
}
