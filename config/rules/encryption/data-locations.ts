import { keyLocationOf } from "../../../catalog/regions";
import type { Environment } from "../../schema/environment";

/** Where an environment keeps data, as locations of Cloud KMS, each with the first thing that lies there. */
export function dataLocations({
  project,
  storage,
  repositories,
  secrets,
  training,
  endpoints,
  batch,
}: Environment): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (location: string, path: string) => {
    const keyLocation = keyLocationOf(location === "region" ? project.region : location);
    if (!found.has(keyLocation)) found.set(keyLocation, path);
  };
  for (const [name, { location }] of Object.entries(storage.zones)) add(location, `storage.zones.${name}`);
  for (const [name, { location }] of Object.entries(storage.datasets)) add(location, `storage.datasets.${name}`);
  for (const name of Object.keys(repositories)) add("region", `repositories.${name}`);
  for (const [name, { existing }] of Object.entries(secrets))
    if (existing === undefined) add("region", `secrets.${name}`);
  for (const name of Object.keys(training.jobs)) add("region", `training.jobs.${name}`);
  for (const name of Object.keys(endpoints)) add("region", `endpoints.${name}`);
  for (const name of Object.keys(batch)) add("region", `batch.${name}`);
  if (training.tensorboard !== undefined) add("region", "training.tensorboard");
  for (const kind of ["workbench", "templates"] as const) {
    for (const name of Object.keys(training.notebooks[kind])) add("region", `training.notebooks.${kind}.${name}`);
  }
  return found;
}
