import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KEYED_RESOURCES, UNKEYED_RESOURCES } from "../../catalog/encryption";
import { at, mutated } from "../support/mutate";
import { fullPlatform, PLATFORMS, trainingPlatform } from "../support/platforms";
import { encryptionProblems, keyProblems, requestsIn } from "./encryption";
import { type Node, PlatformGraph } from "./graph";
import { keptLogProblems } from "./kept-logs";

type Attributes = Record<string, unknown>;

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  test("encrypts everything that takes a key, in its own location, or nothing", () => {
    expect(encryptionProblems(platform)).toEqual([]);
  });

  test("keeps log entries in its region or not at all, and loses none that is counted or told", () => {
    expect(keptLogProblems(platform)).toEqual([]);
  });

  test("protects and rotates its keys", () => {
    expect(keyProblems(platform)).toEqual([]);
  });
});

test.each([
  [
    "a sort that is kept nowhere",
    "google_logging_project_sink",
    (all: Attributes) => Object.assign(all, { name: "other" }),
  ],
  ["an exclusion of what no sink keeps", "google_logging_project_exclusion", (all: Attributes) => Object.assign(all, { filter: 'severity="DEBUG"' })], // prettier-ignore
  [
    "a bucket elsewhere",
    "google_logging_project_bucket_config",
    (all: Attributes) => Object.assign(all, { location: "global" }),
  ],
  ["evidence that is left out", "google_logging_project_sink", (all: Attributes) => Object.assign(all, { exclusions: [{ filter: "severity=INFO" }] })], // prettier-ignore
  ["a metric of what may be left out", "google_logging_metric", (all: Attributes) => Object.assign(all, { filter: 'resource.type="ml_job"' })], // prettier-ignore
] as const)("the proof of kept log entries fails for %s", (_what, type, change) => {
  const platform = fullPlatform();
  const [node] = new PlatformGraph(platform).ofType(type);
  const fault = mutated(platform, node?.stack ?? "", (json) => change(at(json, node?.address ?? "")));

  expect(keptLogProblems(fault)).not.toEqual([]);
});

describe.each([
  ["that people and programs use", fullPlatform()],
  ["that runs by itself", trainingPlatform()],
])("the proof of encryption of a platform %s", (_what, platform) => {
  const { nodes } = new PlatformGraph(platform);
  const keyed = nodes.filter(({ type }) => KEYED_RESOURCES[type] !== undefined).map((node) => [node.id, node] as const);
  const fault = ({ stack, address }: Node, change: (attributes: Record<string, unknown>) => void) =>
    encryptionProblems(mutated(platform, stack, (json) => change(at(json, address))));
  const attribute = ({ type }: Node) => KEYED_RESOURCES[type]?.keys[0]?.split(".")[0] as string;

  test.each(keyed)("fails when %s has no key", (id, node) => {
    expect(fault(node, (attributes) => delete attributes[attribute(node)])).toEqual([`${id}: has no key`]);
  });

  const several = keyed.flatMap(([id, node]) => {
    const fact = KEYED_RESOURCES[node.type];
    return fact?.every === true ? fact.keys.map((path) => [id, path, node] as const) : [];
  });

  test("has several keys of one resource to look at where there is such a resource", () => {
    expect(several.length > 0).toBe(nodes.some(({ type }) => type === "google_workbench_instance"));
  });

  if (several.length > 0) {
    test.each(several)("fails when %s has no key at %s", (id, path, node) => {
      const [block, inner, last] = path.split(".") as [string, string, string];
      const problems = fault(node, (attributes) => {
        const held = (attributes[block] as Record<string, unknown>)[inner];
        for (const disk of [held].flat() as Record<string, unknown>[]) delete disk[last];
      });

      expect(problems).toEqual([`${id}: has no key at ${path}`]);
    });
  }

  // A table lies where its dataset does, which is checked with the dataset's change.
  const placed = keyed.filter(([, { attributes }]) => attributes.location !== undefined);

  test.each(placed)("fails when %s lies elsewhere than its key", (_id, node) => {
    expect(fault(node, (attributes) => Object.assign(attributes, { location: "us-central1" }))).not.toEqual([]);
  });

  test.each(keyed)("fails when %s has a stranger's key", (id, node) => {
    const problems = fault(node, (attributes) => {
      const text = JSON.stringify(attributes[attribute(node)]);
      attributes[attribute(node)] = JSON.parse(text.replace("projects/acme-ml-test", "projects/stranger"));
    });

    expect(problems).toEqual([expect.stringContaining(`${id}: has the key projects/stranger/`)]);
  });

  test("fails on a type that nobody has thought about", () => {
    const unknown = mutated(platform, "foundation", ({ resource }) => {
      resource.google_redis_instance = { cache: {} };
    });

    expect(encryptionProblems(unknown)).toEqual([
      "foundation/google_redis_instance.cache: nobody has said whether google_redis_instance takes a key",
    ]);
  });

  test("fails on a single key where the environment has Google's", () => {
    const google = { ...platform, environment: { ...platform.environment, encryption: {} } };

    const found = encryptionProblems(google);
    expect(keyed.map(([id]) => id).filter((id) => !found.some((problem) => problem.startsWith(id)))).toEqual([]);
  });

  test.each([
    ["is not protected from destruction", { lifecycle: {} }],
    ["lives in software", { version_template: { protection_level: "SOFTWARE" } }],
    ["is never rotated", { rotation_period: undefined }],
  ])("fails on a key that %s", (_fault, change) => {
    const key = nodes.find(({ type }) => type === "google_kms_crypto_key") as Node;

    expect(
      keyProblems(mutated(platform, key.stack, (json) => Object.assign(at(json, key.address), change))),
    ).toHaveLength(1);
  });
});

describe("the proof of encryption of what workflows make", () => {
  const prod = PLATFORMS.find(([name]) => name === "prod")?.[1] ?? trainingPlatform();
  const launchers = new PlatformGraph(prod)
    .ofType("google_workflows_workflow")
    .flatMap((node) =>
      requestsIn(sourceOf(node)).map((_, index) => [`${node.id}, body ${index}`, node, index] as const),
    );

  test("reads jobs, studies and models", () => {
    expect(launchers.length).toBeGreaterThan(new Set(launchers.map(([, node]) => node)).size);
  });

  test.each(launchers)("fails when one has no key: %s", (_title, { id, stack, address }, index) => {
    const fault = mutated(prod, stack, (json) => {
      const attributes = at(json, address);
      const source = sourceOf({ attributes });
      delete requestsIn(source)[index]?.encryptionSpec;
      attributes.source_contents = JSON.stringify(source);
    });

    expect(encryptionProblems(fault)).toEqual([expect.stringMatching(`^${id}: sends .+ with no key$`)]);
  });
});

function sourceOf({ attributes }: Pick<Node, "attributes">): unknown {
  return JSON.parse(String(attributes.source_contents));
}

describe("the catalogue of what takes a key", () => {
  const bindings = (type: string) =>
    join(
      __dirname,
      "../../node_modules/@cdktf/provider-google/lib",
      type.replace(/^google_/, "").replaceAll("_", "-"),
      "index.d.ts",
    );
  const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

  test.each(Object.entries(KEYED_RESOURCES).map(([type, { keys }]) => [type, keys] as const))(
    "names attributes of %s that the provider has",
    (type, keys) => {
      const declared = readFileSync(bindings(type), "utf8");

      const unknown = keys
        .flatMap((path) => path.split(".").map(camel))
        .filter((name) => !declared.includes(`readonly ${name}`));

      expect(unknown).toEqual([]);
    },
  );

  test.each(Object.keys(UNKEYED_RESOURCES).filter((type) => existsSync(bindings(type))))(
    "%s takes no key, as the provider says",
    (type) => {
      // The key that a grant is on, or that a version belongs to, encrypts nothing here.
      const other =
        type === "google_cloudbuild_trigger"
          ? // A key that a build decrypts its own secrets with.
            /readonly kmsKeyName: string/
          : /readonly (cryptoKeyId|cryptoKeyBackend|importOnly)\b/;
      const declared = readFileSync(bindings(type), "utf8").split("\n");

      expect(
        declared.filter(
          (line) =>
            /readonly \w*(kmsKey|cryptoKey|encryptionKey|encryptionSpec)\w*\??:/i.test(line) && !other.test(line),
        ),
      ).toEqual([]);
    },
  );

  test("no type is in both lists", () => {
    expect(Object.keys(KEYED_RESOURCES).filter((type) => UNKEYED_RESOURCES[type] !== undefined)).toEqual([]);
  });
});
