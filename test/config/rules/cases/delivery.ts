import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

type BuildInput = NonNullable<EnvironmentInput["builds"]>[string];

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const source = "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/fraud";
const repositories = {
  images: { holds: "images" },
  tools: { holds: "images" },
  pipelines: { holds: "pipelines" },
} as const;
const external = { repositories: { shared: "projects/acme-images/locations/europe/repositories/shared" } };

const trainer: BuildInput = { source, on: { tag: "^v[0-9]+$" }, makes: { image: "trainer", repository: "images" } };
const training: BuildInput = {
  source,
  on: { branch: "^main$" },
  makes: { pipeline: "fraud-training", file: "pipeline.py", repository: "pipelines" },
};

/** An environment with these builds, and registries for them. */
const builds = (
  named: Record<string, BuildInput>,
  rest: Partial<EnvironmentInput> = {},
): Partial<EnvironmentInput> => ({
  repositories,
  external,
  builds: named,
  ...rest,
});
/** The same with one build that has these settings. */
const build = (parts: Partial<BuildInput>, rest: Partial<EnvironmentInput> = {}) =>
  builds({ trainer: { ...trainer, ...parts } }, rest);
const on = (pattern: string) => build({ on: { branch: pattern } });
const many = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `build-${index}`,
      { ...trainer, makes: { image: `image-${index}`, repository: "images" } },
    ]),
  );
const wrongPattern = (pattern: string, problem: string) => ({
  of: `"${pattern}"`,
  environment: on(pattern),
  finds: [
    {
      path: "builds.trainer.on.branch",
      problem: `the regular expression "${pattern}" ${problem}`,
      allowed: "a regular expression of RE2, without look-around and backreferences",
    },
  ],
});

export const deliveryCases: CasesByRule = {
  "builds/registry": {
    bad: [
      {
        of: "a registry that is not declared",
        environment: build({ makes: { image: "trainer", repository: "image" } }),
        finds: [
          {
            path: "builds.trainer.makes.repository",
            problem: 'no registry "image" is declared. Did you mean "images"?',
            allowed: "images, tools",
          },
        ],
      },
      {
        of: "a registry from elsewhere",
        environment: build({ makes: { image: "trainer", repository: "shared" } }),
        finds: [
          {
            path: "builds.trainer.makes.repository",
            problem: '"shared" is a registry from elsewhere, and who may push there is decided there',
            allowed: "images, tools",
            fix: "push to a registry of this environment, and copy from it",
          },
        ],
      },
      {
        of: "registries of something else",
        environment: builds({
          trainer: { ...trainer, makes: { image: "trainer", repository: "pipelines" } },
          training: { ...training, makes: { pipeline: "fraud-training", file: "a.py", repository: "images" } },
        }),
        finds: [
          {
            path: "builds.trainer.makes.repository",
            problem: '"pipelines" holds pipelines, and an image is made',
            allowed: "images, tools",
          },
          {
            path: "builds.training.makes.repository",
            problem: '"images" holds images, and a pipeline is made',
            allowed: "pipelines",
          },
        ],
      },
      {
        of: "a pipeline where there is no registry of pipelines",
        environment: builds(
          { training: { ...training, makes: { pipeline: "fraud-training", file: "a.py", repository: "images" } } },
          { repositories: { images: { holds: "images" } } },
        ),
        finds: [
          {
            path: "builds.training.makes.repository",
            problem: '"images" holds images, and a pipeline is made',
            allowed: "no registry of pipelines is declared",
          },
        ],
      },
    ],
    good: [{ of: "images and pipelines in registries of their own", environment: builds({ trainer, training }) }],
  },
  "builds/same-product": {
    bad: [
      {
        of: "an image and a pipeline that two builds make",
        environment: builds({
          trainer,
          again: { ...trainer, on: { branch: "^main$" } },
          training,
          weekly: training,
        }),
        finds: [
          {
            path: "builds.again.makes.image",
            problem: '"images/trainer" is made by the build "trainer" already',
            fix: "rename one of the two, or leave one of the builds out",
          },
          {
            path: "builds.weekly.makes.pipeline",
            problem: '"pipelines/fraud-training" is made by the build "training" already',
            fix: "rename one of the two, or leave one of the builds out",
          },
        ],
      },
    ],
    good: [
      {
        of: "the same name in two registries",
        environment: builds({ trainer, tool: { ...trainer, makes: { image: "trainer", repository: "tools" } } }),
      },
    ],
  },
  "builds/source": {
    bad: [
      {
        of: "a repository that is connected elsewhere",
        environment: build({
          source: "projects/acme-ml-prod/locations/us-central1/connections/github/repositories/fraud",
        }),
        finds: [
          {
            path: "builds.trainer.source",
            problem:
              "the repository is connected in project acme-ml-prod and region us-central1, and builds run in acme-ml-test, europe-west4",
            allowed: source,
            fix: "connect the repository in this project and region as well",
          },
        ],
      },
      {
        of: "another region",
        environment: build({ source: source.replace("europe-west4", "europe-west1") }),
        finds: [
          {
            path: "builds.trainer.source",
            problem: "the repository is connected in region europe-west1, and builds run in acme-ml-test, europe-west4",
            allowed: source,
            fix: "connect the repository in this project and region as well",
          },
        ],
      },
    ],
    good: [{ of: "a repository that is connected here", environment: build({}) }],
  },
  "builds/pattern": {
    bad: [
      wrongPattern("^(?!main$)", "looks around with (?!, which RE2 cannot"),
      wrongPattern("(?<=v)1", "looks around with (?<=, which RE2 cannot"),
      wrongPattern("(a)\\1", "refers back with \\1, which RE2 cannot"),
      wrongPattern("^(main", "cannot be read: Unterminated group"),
    ],
    good: [
      { of: "a whole name", environment: on("^main$") },
      { of: "what RE2 has and JavaScript has not", environment: on("(?i)^(?P<kind>release)/\\d+(?:\\.\\d+)*\\z") },
    ],
  },
  "builds/outside": {
    bad: [
      {
        of: "paths that lead out of the repository or around in it",
        environment: builds({
          trainer: { ...trainer, directory: "a/../../b" },
          training: {
            ...training,
            makes: { pipeline: "fraud-training", file: "a//pipeline.py", repository: "pipelines" },
          },
        }),
        finds: [
          {
            path: "builds.trainer.directory",
            problem: '"a/../../b" does not lead straight to a place in the repository',
            allowed: "a path without empty parts, . and ..",
          },
          {
            path: "builds.training.makes.file",
            problem: '"a//pipeline.py" does not lead straight to a place in the repository',
            allowed: "a path without empty parts, . and ..",
          },
        ],
      },
    ],
    good: [
      { of: "the whole repository", environment: build({ directory: "." }) },
      { of: "a place in it", environment: build({ directory: "models/fraud.v2" }) },
    ],
  },
  "builds/test-image": {
    bad: [
      {
        of: "what is no image",
        environment: build({ tests: { image: "Python 3.12", command: ["pytest"] } }, { lifetime: "disposable" }),
        finds: [
          {
            path: "builds.trainer.tests.image",
            problem: '"Python 3.12" is not the name of an image',
            allowed: "<host>/<path>:<tag>@sha256:<64 digits>; without a host, one of Docker Hub",
          },
        ],
      },
    ],
    good: [
      { of: "no tests", environment: build({}) },
      {
        of: "an image of Docker Hub and one of a registry",
        environment: builds({
          trainer: { ...trainer, tests: { image: "python:3.12-slim", command: ["pytest"] } },
          training: {
            ...training,
            tests: { image: "europe-west4-docker.pkg.dev/acme-ml-test/test-tools/pytest:1", command: ["pytest"] },
          },
        }),
      },
    ],
  },
  "builds/test-digest": {
    bad: [
      {
        of: "a tag in a permanent environment",
        environment: build({ tests: { image: "python:3.12-slim", command: ["pytest"] } }),
        finds: [
          {
            path: "builds.trainer.tests.image",
            problem: '"python:3.12-slim" has no digest, and a tag can be moved to another image at any time',
            allowed: "python:3.12-slim@sha256:<64 digits>",
            fix: "write the digest that its registry shows for it",
          },
        ],
      },
    ],
    good: [
      {
        of: "a tag in a disposable environment",
        environment: build({ tests: { image: "python:3.12-slim", command: ["pytest"] } }, { lifetime: "disposable" }),
      },
      { of: "a digest", environment: build({ tests: { image: `python:3.12-slim@${DIGEST}`, command: ["pytest"] } }) },
    ],
  },
  "builds/account-id": {
    bad: [
      {
        of: "a name that is too long, and a workload of the same account",
        environment: builds(
          {
            "embeddings-of-merchants": { ...trainer },
            fraud: { ...trainer, makes: { image: "fraud", repository: "images" } },
          },
          { workloads: { "build-fraud": { writes: ["repository:tools"] } } },
        ),
        finds: [
          {
            path: "builds.embeddings-of-merchants",
            problem:
              'the service account id "test-build-embeddings-of-merchants" has 34 characters, 4 more than the 30 that Google allows',
            allowed: "<environment>-build-<name>, at most 30 characters",
            fix: "shorten the name of the build by 4 characters",
          },
          {
            path: "builds.fraud",
            problem: 'its account would be "test-build-fraud", as that of the workload "build-fraud"',
            fix: "rename the build or the workload",
          },
        ],
      },
    ],
    good: [{ of: "short names", environment: builds({ trainer, training }) }],
  },
  "builds/too-many-accounts": {
    bad: [
      {
        of: "a hundred builds and a workload",
        environment: builds(many(100), { workloads: { ingest: { writes: ["repository:tools"] } } }),
        finds: [
          {
            path: "builds",
            problem: "builds need 100 service accounts beside the 1 of everything else, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "build less here: the next environment takes over what is built in the one before",
          },
        ],
      },
    ],
    good: [{ of: "a hundred builds and nothing else", environment: builds(many(100)) }],
  },
};
