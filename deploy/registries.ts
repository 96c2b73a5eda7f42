import type { RegistryPlace } from "../config/handover/copied-artifacts";
import { ApiError } from "./api-error";
import type { GoogleApi } from "./google-api";

/** Where Artifact Registry's API is. */
const ARTIFACTS_URL = "https://artifactregistry.googleapis.com";

/** Whether something is in a registry; `unknown` where the person may not look, or nobody answers. */
export type Presence = "there" | "missing" | "unknown";

/** Looks into registries as a person: whether they hold an image or a package under a digest. */
export class Registries {
  constructor(private readonly api: GoogleApi) {}

  /** Throws an `ApiError` when the person stops it or is not logged in, and a `CredentialsError`. */
  async look(place: RegistryPlace, name: string, digest: string, signal?: AbortSignal): Promise<Presence> {
    const { projectId, region, id } = place;
    const version = `projects/${projectId}/locations/${region}/repositories/${id}/packages/${encodeURIComponent(name)}/versions/${digest}`;
    try {
      const url = `${ARTIFACTS_URL}/v1/${version}?fields=name`;
      return await this.api.send(
        { method: "GET", url },
        () => "there" as const,
        signal === undefined ? {} : { signal },
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.kind === "absent") return "missing";
      // What is not seen here is looked at by the adoption, with rights of its own.
      if (error.kind === "interrupted" || error.kind === "unauthenticated") throw error;
      return "unknown";
    }
  }
}
