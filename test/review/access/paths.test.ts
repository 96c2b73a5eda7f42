import { accessOf } from "../../../review/access/access";
import { gainsLine, pathLine } from "../../../review/access/words";
import type { Json } from "../../../review/json";
import { smallPlatform, type Written } from "../../support/access";

const email = (id: string) => `${id}@acme-ml.iam.gserviceaccount.com`;
const ada = "user:ada@acme.example";
const BASE: Written = {
  google_service_account: {
    Job: { account_id: "job-account", display_name: "the job" },
    Other: { account_id: "other-account", display_name: "the other" },
  },
  google_storage_bucket: { Raw: { name: "raw" }, Code: { name: "code" } },
};
const grants = (
  list: readonly (readonly [
    type: string,
    on: Readonly<Record<string, Json>>,
    role: string,
    member: string,
    condition?: string,
  ])[],
): Written => {
  const written: Record<string, Record<string, Json>> = {};
  list.forEach(([type, on, role, member, expression], index) => {
    const named = (written[`google_${type}_iam_member`] ??= {});
    named[`G${index}`] = {
      ...on,
      role,
      member,
      ...(expression !== undefined && { condition: [{ title: "t", expression }] }),
    };
  });
  return written;
};
const reads = (member: string) => ["storage_bucket", { bucket: "raw" }, "roles/storage.objectViewer", member] as const;
const onJob = { service_account_id: `projects/acme-ml/serviceAccounts/${email("job-account")}` };
const job = `serviceAccount:${email("job-account")}`;
const other = `serviceAccount:${email("other-account")}`;

const workflow = (image: string, more: Readonly<Record<string, Json>> = {}): Written => ({
  google_artifact_registry_repository: { Images: { repository_id: "images", location: "europe-west4" } },
  google_workflows_workflow: {
    Launch: {
      name: "launch",
      region: "europe-west4",
      source_contents: JSON.stringify({
        main: {
          steps: [
            {
              body: {
                jobSpec: { serviceAccount: email("job-account"), pools: [{ containerSpec: { imageUri: image } }] },
              },
            },
          ],
        },
        ...more,
      }),
    },
  },
});
const repository = {
  repository: "projects/acme-ml/locations/europe-west4/repositories/images",
  location: "europe-west4",
};
const IMAGE = "europe-west4-docker.pkg.dev/acme-ml/images/trainer";
const DIGEST = `sha256:${"a".repeat(64)}`;
const pushes = ["artifact_registry_repository", repository, "roles/artifactregistry.writer", ada] as const;
const starts = ["project", {}, "roles/workflows.invoker", ada] as const;

const ways = (...written: readonly Written[]) => {
  const merged: Record<string, Record<string, Json>> = {};
  for (const part of [BASE, ...written]) {
    for (const [type, named] of Object.entries(part)) merged[type] = { ...merged[type], ...named };
  }
  return accessOf(smallPlatform(merged)).paths.map((path) => {
    const marks = [...(path.certain ? [] : ["perhaps"]), ...(path.onRequest ? ["on request"] : [])];
    return [pathLine(path), gainsLine(path), ...marks].join(" | ");
  });
};

test.each<[what: string, written: readonly Written[], ways: readonly string[]]>([
  [
    "who makes tokens of an account",
    [grants([reads(job), ["service_account", onJob, "roles/iam.serviceAccountTokenCreator", ada]])],
    ["ada@acme.example makes tokens of the job | reads bucket raw"],
  ],
  [
    "who makes tokens of every account",
    [grants([reads(job), ["project", {}, "roles/iam.serviceAccountTokenCreator", ada]])],
    ["ada@acme.example makes tokens of the job | reads bucket raw"],
  ],
  [
    "who comes from elsewhere",
    [
      grants([
        reads(job),
        [
          "service_account",
          onJob,
          "roles/iam.workloadIdentityUser",
          "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.repository/acme/ml",
        ],
      ]),
    ],
    ["whoever has repository acme/ml in the pool ci makes tokens of the job | reads bucket raw"],
  ],
  [
    "who may attach an account, and make nothing with it",
    [grants([reads(job), ["service_account", onJob, "roles/iam.serviceAccountUser", ada]])],
    [],
  ],
  [
    "who may attach an account to a job",
    [
      grants([
        reads(job),
        ["service_account", onJob, "roles/iam.serviceAccountUser", ada],
        ["project", {}, "roles/aiplatform.user", ada],
      ]),
    ],
    ["ada@acme.example submits training jobs that run as the job | reads bucket raw"],
  ],
  [
    "who makes jobs, and may attach no account",
    [grants([reads(job), ["project", {}, "roles/aiplatform.user", ada]])],
    [],
  ],
  [
    "who may only read what the account reads anyway",
    [grants([reads(job), reads(ada), ["project", {}, "roles/iam.serviceAccountTokenCreator", ada]])],
    [],
  ],
  [
    "who holds it under a condition",
    [grants([reads(job), ["service_account", onJob, "roles/iam.serviceAccountTokenCreator", ada, "something"]])],
    ["ada@acme.example makes tokens of the job | reads bucket raw | perhaps"],
  ],
  [
    "who decides about an account",
    [grants([reads(job), ["service_account", onJob, "roles/iam.serviceAccountAdmin", ada]])],
    ["ada@acme.example decides who acts as the job | reads bucket raw"],
  ],
  [
    "Google's own accounts are no beginning",
    [
      grants([
        reads(job),
        [
          "project",
          {},
          "roles/iam.serviceAccountTokenCreator",
          "serviceAccount:service-1@gcp-sa-aiplatform.iam.gserviceaccount.com",
        ],
      ]),
    ],
    [],
  ],
  [
    "one way after another",
    [
      grants([
        reads(other),
        ["service_account", onJob, "roles/iam.serviceAccountTokenCreator", ada],
        [
          "service_account",
          { service_account_id: email("other-account") },
          "roles/iam.serviceAccountTokenCreator",
          job,
        ],
      ]),
    ],
    [
      'ada@acme.example makes tokens of the job | makes tokens of account "the other"',
      "ada@acme.example makes tokens of the job, which makes tokens of the other | reads bucket raw",
      "the job makes tokens of the other | reads bucket raw",
    ],
  ],
  [
    "an image by its tag",
    [grants([reads(job), pushes]), workflow(`${IMAGE}:main`)],
    [
      "ada@acme.example may push repository images/trainer:main, which workflow launch runs as the job | reads bucket raw",
    ],
  ],
  ["an image by its digest", [grants([reads(job), pushes, starts]), workflow(`${IMAGE}@${DIGEST}`)], []],
  [
    "an image by its tag, where tags do not move",
    [
      grants([reads(job), pushes]),
      workflow(`${IMAGE}:main`),
      {
        google_artifact_registry_repository: {
          Images: { repository_id: "images", location: "europe-west4", docker_config: [{ immutable_tags: true }] },
        },
      },
    ],
    [],
  ],
  [
    "an image whose digest the starter chooses, without starting",
    [grants([reads(job), pushes]), workflow(`${IMAGE}@${DIGEST}`, { check: { repository: IMAGE } })],
    [],
  ],
  [
    "an image whose digest the starter chooses",
    [grants([reads(job), pushes, starts]), workflow(`${IMAGE}@${DIGEST}`, { check: { repository: IMAGE } })],
    [
      "ada@acme.example may push repository images/trainer and start workflow launch with it, which runs it as the job | reads bucket raw",
    ],
  ],
])("%s", (_, written, expected) => {
  expect(ways(...written)).toEqual(expected);
});

const notebook: Written = {
  google_colab_schedule: {
    Report: {
      display_name: "report",
      create_notebook_execution_job_request: {
        notebook_execution_job: {
          gcs_notebook_source: { uri: "gs://code/reports/a.ipynb" },
          service_account: email("job-account"),
        },
      },
    },
  },
};
const writes = (condition?: string) =>
  grants([reads(job), ["storage_bucket", { bucket: "code" }, "roles/storage.objectUser", ada, condition]]);
const within = (prefix: string) => `resource.name.startsWith("projects/_/buckets/code/objects/${prefix}")`;
const OVERWRITES =
  "ada@acme.example may overwrite bucket code/reports/a.ipynb, which notebook run report runs as the job | reads bucket raw";

test.each<[what: string, written: Written, ways: readonly string[]]>([
  ["who writes the bucket", writes(), [OVERWRITES]],
  ["who writes only beside the code", writes(within("other/")), []],
  ["who writes only where the code is", writes(within("reports/")), [OVERWRITES]],
  ["who writes when nobody can tell", writes("something"), [`${OVERWRITES} | perhaps`]],
  [
    "who may add and not overwrite",
    grants([reads(job), ["storage_bucket", { bucket: "code" }, "roles/storage.objectCreator", ada]]),
    [],
  ],
])("code in a bucket: %s", (_, written, expected) => {
  expect(ways(notebook, written)).toEqual(expected);
});

test("who pushes to what is built comes to what the build may do, and further", () => {
  expect(
    ways(
      grants([["artifact_registry_repository", repository, "roles/artifactregistry.writer", other], reads(job)]),
      workflow(`${IMAGE}:main`),
      {
        google_cloudbuild_trigger: {
          Build: {
            name: "build-it",
            service_account: `projects/acme-ml/serviceAccounts/${email("other-account")}`,
            repository_event_config: {
              repository: "projects/acme-ml/locations/x/connections/github/repositories/ml",
              push: { branch: "^main$" },
            },
          },
        },
      },
    ),
  ).toEqual([
    "whoever pushes to ml (branch ^main$) has build build-it run it as the other | pushes to repository images",
    "whoever pushes to ml (branch ^main$) has build build-it run it as the other, which may push repository images/trainer:main, which workflow launch runs as the job | reads bucket raw",
    "the other may push repository images/trainer:main, which workflow launch runs as the job | reads bucket raw",
  ]);
});

test("what can be changed that runs as an account; where Google does not say what it takes, only perhaps", () => {
  const changed = (role: string): Written => grants([reads(job), ["project", {}, role, ada]]);
  const owned: Written = {
    google_workflows_workflow: {
      W: { name: "w", region: "x", service_account: email("job-account"), source_contents: "main: {}" },
    },
  };
  expect(ways(changed("roles/workflows.editor"), owned)).toEqual([
    "ada@acme.example changes the workflow w, which runs as the job | reads bucket raw | perhaps",
  ]);
  expect(
    ways(
      changed("roles/workflows.editor"),
      owned,
      grants([["service_account", onJob, "roles/iam.serviceAccountUser", ada]]),
    ),
  ).toEqual(["ada@acme.example makes workflows that run as the job | reads bucket raw"]);
});

test("access on request opens ways on request", () => {
  const asked: Written = {
    google_privileged_access_manager_entitlement: {
      E: {
        eligible_users: [{ principals: [ada] }],
        privileged_access: [
          {
            gcp_iam_access: [
              {
                resource: "//cloudresourcemanager.googleapis.com/projects/acme-ml",
                role_bindings: [{ role: "roles/iam.serviceAccountTokenCreator" }],
              },
            ],
          },
        ],
      },
    },
  };
  expect(ways(grants([reads(job)]), asked)).toEqual([
    "ada@acme.example makes tokens of the job | reads bucket raw | on request",
  ]);
});

test("what Google gives on whole projects only is told with who has it, and what for", () => {
  const { wide } = accessOf(
    smallPlatform({
      ...BASE,
      ...grants([["project", {}, "roles/workflows.invoker", job], starts]),
      google_workflows_workflow: { A: { name: "a" }, B: { name: "b" } },
      google_cloud_scheduler_job: {
        S: { name: "nightly", http_target: { oauth_token: { service_account_email: email("job-account") } } },
      },
    }),
  );
  expect(wide[0]).toMatchObject({ words: "start every workflow", count: 2 });
  expect(wide[0]?.holders.map(({ principal, meant }) => [principal.name, meant])).toEqual([
    ["ada@acme.example", []],
    ["the job", ["schedule nightly"]],
  ]);
});
