import { findEnvironments } from "../config/load/environments";
import { loadEnvironment } from "../config/load/load";
import type { Document } from "../config/reference/document";
import { pictureOf } from "../review/picture/picture";
import { dashboardPictures } from "./pictures/dashboard-pictures";
import { synthesizedOf } from "./platforms";

/** The environment that is drawn: of those that are shipped, the one with everything in it. */
const DRAWN = "prod";

/** The pictures of the shipped environment and of its dashboards, as long as the project in the folder has it. */
export async function pictureDocuments(root: string): Promise<readonly Document[]> {
  const file = findEnvironments(root).find(({ name }) => name === DRAWN)?.file;
  const environment = file === undefined ? undefined : loadEnvironment(file, { root }).environment;
  if (environment === undefined) return [];
  const { platform } = await synthesizedOf(environment);
  const picture = await pictureOf(platform);
  return [
    { file: `docs/pictures/${DRAWN}.svg`, content: () => picture },
    ...dashboardPictures(platform).map(({ file: name, svg }) => ({
      file: `docs/pictures/${name}`,
      content: () => svg,
    })),
  ];
}
