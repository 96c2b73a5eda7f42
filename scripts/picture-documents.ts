import { findEnvironments } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import type { Document } from "../config/reference/document";
import { pictureOf } from "../review/picture/picture";
import { synthesizedOf } from "./platforms";

/** The environment that is drawn: of those that are shipped, the one with everything in it. */
const DRAWN = "prod";

/** The picture of the shipped environment, as long as the project in the folder has it. */
export async function pictureDocuments(root: string): Promise<readonly Document[]> {
  const file = findEnvironments(root).find(({ name }) => name === DRAWN)?.file;
  const environment = file === undefined ? undefined : loadEnvironment(file, { root }).environment;
  if (environment === undefined) return [];
  const picture = await pictureOf((await synthesizedOf(environment)).platform);
  return [{ file: `docs/pictures/${DRAWN}.svg`, content: () => picture }];
}
