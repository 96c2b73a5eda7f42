import type { ImageRepositories } from "../../values/image-reference";
import { composedName } from "../../values/naming";
import type { Environment } from "../schema/environment";

/** What of an environment decides where its images are. */
export interface ImageSource {
  readonly name: string;
  readonly project: { readonly id: string; readonly region: string };
  readonly repositories?: Environment["repositories"];
  readonly external?: Pick<Environment["external"], "repositories">;
}

/** The repositories whose images an environment may name shortly: its own that hold images, and all external ones. */
export function imageRepositories({ name, project, repositories, external }: ImageSource): ImageRepositories {
  const own = Object.entries(repositories ?? {})
    .filter(([, { holds }]) => holds === "images")
    .map(([key]) => [key, `${project.region}-docker.pkg.dev/${project.id}/${composedName.repository(name, key)}`]);
  const others = Object.entries(external?.repositories ?? {}).map(([key, path]) => {
    const [, projectId, , location, , repository] = path.split("/");
    return [key, `${location}-docker.pkg.dev/${projectId}/${repository}`];
  });
  return Object.fromEntries([...own, ...others]) as ImageRepositories;
}
