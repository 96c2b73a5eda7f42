import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { BigqueryTableIamMember } from "@cdktf/provider-google/lib/bigquery-table-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { EnvironmentInput } from "../../config/schema/environment";
import { shippedEnvironments } from "../support/shipped";
import { environment } from "../support/environment";
import { synthesizePlatform } from "../support/platform";
import type { Synth } from "../support/synth";

const parts = {
  storage: {
    zones: { models: {} },
    datasets: {
      features: {
        tables: {
          fraud: { columns: { as_of: "DATE", amount: "FLOAT" } },
          days: { columns: { as_of: "DATE" }, partition: { column: "as_of", every: "day" } },
        },
      },
    },
  },
  training: {
    jobs: {
      fraud: {
        image: "eu.acme.example/fraud:1",
        machine: { type: "n1-standard-4" },
        writes: ["zone:models"],
        output: "zone:models",
        model: "fraud",
      },
    },
  },
  models: {
    fraud: {
      serving: { image: `eu.acme.example/fraud@sha256:${"a".repeat(64)}` },
      evaluation: { metric: "auPrc" },
      promotion: { keep: "400d" },
      retraining: {
        by: { job: "fraud" },
        inputs: {
          fresh: { kind: "fresh", table: "features.fraud", column: "as_of", within: "2d" },
          days: { kind: "rows", table: "features.days", atLeast: 10 },
          gaps: { kind: "filled", table: "features.fraud", column: "amount", missing: "5%" },
        },
        then: "release",
        schedule: { cron: "0 2 * * 0" },
        onDrift: "on",
      },
    },
  },
  endpoints: { checkout: { model: "fraud", machine: { type: "n1-standard-4" }, drift: {} } },
} satisfies Partial<EnvironmentInput>;

const stacksOf = (more: Partial<EnvironmentInput> = {}) =>
  synthesizePlatform(environment({ ...parts, ...more })).stacks as Readonly<Record<string, Synth>>;
const synthOf = (name: string, more?: Partial<EnvironmentInput>) => stacksOf(more)[name] as Synth;
const source = (synth: Synth, name: string) =>
  String(synth.all(WorkflowsWorkflow).find((workflow) => workflow.name === name)?.source_contents);

test("decisions and retrainings are kept by the day, as long as the model asks that asks for longest", () => {
  const churn = { serving: parts.models.fraud.serving, promotion: { keep: "500d" } } as const;
  const data = synthOf("data", { models: { ...parts.models, churn } });
  expect(
    data
      .all(BigqueryTable)
      .filter(({ dataset_id }) => dataset_id === "test_model_life")
      .map(({ table_id, time_partitioning }) => [table_id, time_partitioning]),
  ).toEqual(
    ["decisions", "retrainings"].map((table) => [table, { field: "at", type: "DAY", expiration_ms: 500 * 86_400_000 }]),
  );
});

test("a promotion writes its own table and its own lock, and nothing else", () => {
  const synth = synthOf("pipelines");
  const of = (member: unknown) => String(member).includes("test-promo-fraud@");
  expect(synth.all(BigqueryTableIamMember).filter(({ member }) => of(member))).toEqual([
    expect.objectContaining({ table_id: "decisions", role: "roles/bigquery.dataEditor" }),
  ]);
  const bucket = "projects/_/buckets/acme-ml-test-test-releases";
  expect(synth.all(StorageBucketIamMember).filter(({ member }) => of(member))).toEqual([
    expect.objectContaining({
      role: "roles/storage.objectUser",
      condition: expect.objectContaining({
        expression: `resource.name == "${bucket}" || resource.name == "${bucket}/objects/locks/promote-fraud.json"`,
      }) as unknown,
    }),
  ]);
  expect(
    synth
      .all(ProjectIamMember)
      .filter(({ member }) => of(member))
      .map(({ role }) => String(role).replace(/^projects\/[^/]+\/roles\/plinth_test_/, "")),
  ).toEqual(["roles/logging.logWriter", "promote_models", "roles/bigquery.jobUser"]);
});

test("a retraining starts by the clock and by drift, and asks the data as the file says", () => {
  const synth = synthOf("pipelines");
  expect(synth.all(CloudSchedulerJob).map(({ name, schedule }) => [name, schedule])).toContainEqual([
    "retrain-fraud",
    "0 2 * * 0",
  ]);
  expect(synth.all(EventarcTrigger).map(({ name }) => name)).toEqual(["retrain-fraud-plinth-drift"]);
  expect(synth.only(LoggingProjectSink)).toMatchObject({
    name: "test-drift-fraud",
    filter: 'logName="projects/acme-ml-test/logs/aiplatform.googleapis.com%2Fmodel_monitoring_anomaly"',
  });
  const text = source(synth, "retrain-fraud");
  expect(text).toContain(
    "SELECT ROUND(TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), CAST(MAX(as_of) AS TIMESTAMP), MINUTE) / 60, 1) FROM `acme-ml-test.test_features.fraud`",
  );
  expect(text).toContain("SELECT COUNT(*) FROM `acme-ml-test.test_features.days` WHERE as_of >= DATE '0001-01-01'");
  expect(text).toContain(
    "SELECT SAFE_DIVIDE(COUNTIF(amount IS NULL), COUNT(*)) FROM `acme-ml-test.test_features.fraud`",
  );
});

test("a model that is served is made the champion by its release alone", () => {
  const aliases = (more?: Partial<EnvironmentInput>) =>
    /"versionAliases": ?(\["ch[^\]]*\])/.exec(source(synthOf("pipelines", more), "promote-fraud"))?.[1];
  expect(aliases()).toBe('["challenger"]');
  const { serving, evaluation } = parts.models.fraud;
  expect(aliases({ endpoints: {}, models: { fraud: { serving, evaluation } } })).toBe('["challenger", "champion"]');
});

test("who takes over may read the folders of its models and nothing beside them", () => {
  const stacks = stacksOf({ handover: { to: { prod: { project: "acme-ml-prod", models: ["fraud"] } } } });
  const grants = Object.values(stacks).flatMap((synth) =>
    [...synth.all(StorageBucketIamMember), ...synth.all(ProjectIamMember)].filter(({ member }) =>
      String(member).includes("acme-ml-prod"),
    ),
  );
  const root = "projects/_/buckets/acme-ml-test-test-models/objects";
  expect(grants).toEqual([
    expect.objectContaining({
      bucket: "acme-ml-test-test-models",
      role: "roles/storage.objectViewer",
      member: "serviceAccount:prod-adopt-fraud@acme-ml-prod.iam.gserviceaccount.com",
      condition: expect.objectContaining({
        expression: `resource.name.startsWith("${root}/fraud/") || api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("fraud/")`,
      }) as unknown,
    }),
    expect.objectContaining({ role: expect.stringContaining("hand_over_models") as unknown }),
  ]);
});

test("the registries that another environment copies from are read by the account that copies, and nobody else of it", () => {
  const stacks = stacksOf({
    repositories: { images: { holds: "images" }, pipelines: { holds: "pipelines" } },
    handover: {
      to: {
        prod: { project: "acme-ml-prod", models: ["fraud"], copies: ["images"] },
      },
    },
  });
  const grants = Object.values(stacks).flatMap((synth) => synth.all(ArtifactRegistryRepositoryIamMember));

  expect(grants.filter(({ member }) => String(member).includes("acme-ml-prod"))).toEqual([
    expect.objectContaining({
      repository: "projects/acme-ml-test/locations/europe-west4/repositories/test-images",
      role: "roles/artifactregistry.reader",
      member: "serviceAccount:prod-copy-test@acme-ml-prod.iam.gserviceaccount.com",
    }),
  ]);
});

describe("an adoption that has images and pipelines copied", () => {
  const digest = `sha256:${"b".repeat(64)}`;
  const { fraud } = parts.models;
  const synth = synthOf("pipelines", {
    repositories: { images: { holds: "images" }, pipelines: { holds: "pipelines" } },
    models: {
      fraud: { ...fraud, serving: { image: `images/fraud-server@${digest}` }, retraining: undefined },
      churn: { serving: { image: `eu.acme.example/churn-server@${digest}` } },
    },
    pipelines: {
      fraud: {
        template: { repository: "pipelines", package: "fraud-training", version: digest, images: ["images"] },
        root: "models",
        model: "fraud",
      },
    },
    handover: {
      from: {
        staging: {
          project: "acme-ml-staging",
          region: "europe-west1",
          models: ["fraud", "churn"],
          into: "models",
          copies: ["images", "pipelines"],
        },
      },
    },
  });
  const last = (part: unknown) =>
    String(part ?? "")
      .split("/")
      .slice(-2)
      .join("/");
  const rolesOf = (account: string) =>
    [ArtifactRegistryRepositoryIamMember, ProjectIamMember, ServiceAccountIamMember]
      .flatMap((type) => synth.all(type))
      .filter(({ member }) => member === `serviceAccount:${account}@acme-ml-test.iam.gserviceaccount.com`)
      .map(({ role, repository, service_account_id }) =>
        `${last(role)} ${last(repository ?? service_account_id)}`.trim(),
      )
      .sort();
  const copier = "test-copy-staging@acme-ml-test.iam.gserviceaccount.com";

  test("gives the account that copies nothing but to push here", () => {
    expect(rolesOf("test-copy-staging")).toEqual([
      "roles/artifactregistry.writer repositories/test-images",
      "roles/artifactregistry.writer repositories/test-pipelines",
      "roles/logging.logWriter",
    ]);
  });

  test("may look here, submit builds, and act as that account", () => {
    expect(rolesOf("test-adopt-fraud")).toEqual([
      "roles/artifactregistry.reader repositories/test-images",
      "roles/artifactregistry.reader repositories/test-pipelines",
      `roles/iam.serviceAccountUser serviceAccounts/${copier}`,
      "roles/logging.logWriter",
      "roles/plinth_test_adopt_models",
      "roles/plinth_test_submit_copies",
    ]);
  });

  test("names each image and package by its digest, from there and to here", () => {
    const text = source(synth, "adopt-fraud");

    expect(text).toContain(`IMAGES=images/fraud-server@${digest}"`);
    expect(text).toContain(`PIPELINES=pipelines/fraud-training@${digest}"`);
    expect(text).toContain(
      "IMAGE_REGISTRIES=images,europe-west1-docker.pkg.dev/acme-ml-staging/staging-images,europe-west4-docker.pkg.dev/acme-ml-test/test-images",
    );
    expect(text).toContain(`projects/acme-ml-test/serviceAccounts/${copier}`);
    expect(text).toContain(`repositories/test-images/packages/fraud-server/versions/${digest}`);
  });

  test("copies nothing for a model whose image lies elsewhere, and may not", () => {
    expect(source(synth, "adopt-churn")).not.toContain("take_artifacts");
    expect(rolesOf("test-adopt-churn")).toEqual(["roles/logging.logWriter", "roles/plinth_test_adopt_models"]);
  });
});

/** Which workflows a workflow starts: by the address that it posts to, or by the name that it gives to what starts. */
const EDGES =
  /\/workflows\/([a-z]+-[a-z0-9-]+)\/executions|"workflow": ?"((?:train|tune|run|promote|release|rollback|predict|adopt|shadow)-[a-z0-9-]+)"/g;

test("workflows start each other along these lines and no others", () => {
  // The watcher knows workflows by name to look at their executions, and starts none: its role cannot.
  const looks = "watch";
  const allowed: Readonly<Record<string, readonly string[]>> = {
    release: ["shadow"],
    retrain: ["train", "tune", "run", "promote", "release"],
  };
  const noun = (name: string) => name.split("-")[0] ?? "";
  const edges = shippedEnvironments().flatMap((shipped) =>
    Object.values(synthesizePlatform(shipped).stacks as Readonly<Record<string, Synth>>).flatMap((synth) =>
      synth
        .all(WorkflowsWorkflow)
        .filter(({ name }) => noun(String(name)) !== looks)
        .flatMap(({ name, source_contents }) =>
          [...String(source_contents).replaceAll('\\"', '"').matchAll(EDGES)].map(
            ([, first, second]) => [String(name), first ?? second ?? ""] as const,
          ),
        ),
    ),
  );
  expect(edges.filter(([from, to]) => !(allowed[noun(from)] ?? []).includes(noun(to)))).toEqual([]);
  expect([...new Set(edges.map((edge) => edge.join(" → ")))].sort()).toEqual([
    "retrain-churn → promote-churn",
    "retrain-churn → tune-churn",
    "retrain-fraud → promote-fraud",
    "retrain-fraud → release-fraud",
    "retrain-fraud → run-fraud",
    "retrain-fraud → train-fraud",
  ]);
});
