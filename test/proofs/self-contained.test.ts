import { PLATFORMS } from "../support/platforms";
import { PlatformGraph } from "./graph";

/** What may be read from the cloud, and why there is no other way. */
const DATA_SOURCES: Readonly<Record<string, string>> = {
  "data.google_storage_project_service_account":
    "asking for it is the only thing that makes Cloud Storage's agent exist",
  "data.google_logging_project_cmek_settings": "asking for it is the only thing that makes Cloud Logging's agent exist",
  "data.google_bigquery_default_service_account": "asking for it is the only thing that makes BigQuery's agent exist",
};

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  const { nodes } = new PlatformGraph(platform);
  const reading = nodes.filter(({ type }) => type.startsWith("data."));

  test("reads nothing but what is listed: no state of another stack, nothing that must exist to be planned", () => {
    expect(reading.map(({ type }) => type).filter((type) => DATA_SOURCES[type] === undefined)).toEqual([]);
  });

  test("reads nothing before its API is on, so that an empty project can be planned", () => {
    expect(reading.filter(({ attributes }) => attributes.depends_on === undefined)).toEqual([]);
  });

  test("uses nothing of what it reads but one account, so that a plan never depends on it", () => {
    const json = JSON.stringify(Object.values(platform.stacks).map((stack) => stack.json));

    // Whom Cloud Logging encrypts as follows no rule that holds in every project: the grant on its key waits for the answer.
    const account =
      /serviceAccount:\$\{data\.google_logging_project_cmek_settings\.[A-Za-z0-9_-]+\.service_account_id\}/g;
    expect(json.replaceAll(account, "")).not.toContain("${data.");
    expect(json).not.toContain("terraform_remote_state");
  });
});

test("every listed data source is needed by some environment", () => {
  const used = PLATFORMS.flatMap(([, platform]) => new PlatformGraph(platform).nodes.map(({ type }) => type));

  expect(Object.keys(DATA_SOURCES).filter((type) => !used.includes(type))).toEqual([]);
});
