import type { ImageRepositories } from "../../values/image-reference";
import { composedName } from "../../values/naming";
import type { Environment } from "../schema/environment";

/** The repositories whose images an environment may name shortly: its own that hold images, and all external ones. */
export function imageRepositories({ name, project, repositories, external }: Environment): ImageRepositories {
  const own = Object.entries(repositories)
    .filter(([, { holds }]) => holds === "images")
    .map(([key]) => [key, `${project.region}-docker.pkg.dev/${project.id}/${composedName.repository(name, key)}`]);
  const others = Object.entries(external.repositories).map(([key, path]) => {
    const [, projectId, , location, , repository] = path.split("/");
    return [key, `${location}-docker.pkg.dev/${projectId}/${repository}`];
  });
  return Object.fromEntries([...own, ...others]) as ImageRepositories;
}
