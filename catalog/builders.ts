/**
 * The images that the steps of builds run in. Their digests change with every security fix and cannot be looked up where an
 * environment is synthesized, so they are named by the tags that Google documents for them. Collected 2026-11-24.
 */
export const BUILDERS = {
  /**
   * The Docker client that goes with the Docker of Google's build machines, which is why it has no version of its own.
   * @see https://cloud.google.com/build/docs/cloud-builders
   */
  docker: "gcr.io/cloud-builders/docker:latest",
  /**
   * With `gcloud`, `curl`, Docker and the component that scans an image where it was built: the smaller variants have not.
   * @see https://cloud.google.com/sdk/docs/downloads-docker
   */
  gcloud: "gcr.io/google.com/cloudsdktool/google-cloud-cli:545.0.0",
  /**
   * Docker Hub's Python from Google's copy of it, which does not count how often it is asked.
   * @see https://cloud.google.com/artifact-registry/docs/pull-cached-dockerhub-images
   */
  python: "mirror.gcr.io/library/python:3.12-slim",
  /**
   * Copies images between registries whole, without a Docker. A release by its number; it holds one program, and no shell.
   * @see https://github.com/google/go-containerregistry/blob/main/cmd/crane/README.md
   */
  crane: "gcr.io/go-containerregistry/crane:v0.21.9",
} as const;

/** The version of the KFP compiler that pipelines are compiled with. */
export const KFP_VERSION = "2.14.6";

/** Where On-Demand Scanning reads packages: it has these locations and no regions. */
export type ScanLocation = "europe" | "asia" | "us";

/** The location of On-Demand Scanning that is nearest to a region. */
export function scanLocation(region: string): ScanLocation {
  if (/^(europe|africa|me)-/.test(region)) return "europe";
  return /^(asia|australia)-/.test(region) ? "asia" : "us";
}
