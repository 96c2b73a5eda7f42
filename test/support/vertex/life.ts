import { expr } from "../../../constructs/workflows/language/expression";
import { renderWorkflow } from "../../../constructs/workflows/language/source";
import {
  assign,
  call,
  raise,
  returns,
  routine,
  type StepSource,
  type Value,
} from "../../../constructs/workflows/language/steps";
import { copyBuild } from "../../../constructs/delivery/copy-build";
import { adoptionWorkflow } from "../../../constructs/workflows/models/adopt";
import { promotionWorkflow } from "../../../constructs/workflows/models/promote";
import { retrainingWorkflow } from "../../../constructs/workflows/models/retrain";
import type {
  AdoptionProps,
  ModelCopies,
  PromotionProps,
  RetrainingProps,
} from "../../../constructs/workflows/models/props";
import { Duration } from "../../../values/duration";
import type { ExecutionProps, ExecutionResult } from "../workflows/execution";
import { Simulation } from "../workflows/simulation";
import { ADDRESSES } from "./addresses";
import type { QueryAnswer } from "./bigquery";
import { Vertex, type VertexProps } from "./vertex";

/** A promotion with everything in use but a person. */
export const PROMOTION: PromotionProps = {
  model: "fraud",
  modelId: "test-fraud",
  evaluation: {
    metric: "auPrc",
    goal: "maximize",
    atLeast: 0.8,
    beatsChampionBy: 0.01,
    slices: { "country=nl": { mayLose: 0.02 }, "country=be": { mayLose: 0 } },
  },
  served: true,
  decisions: { path: "acme-ml-test.test_model_life.decisions", location: "europe-west4" },
};

/** A row that was merged, by the name of its column. */
export type Row = Readonly<Record<string, unknown>>;

interface QueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string };
  readonly parameterValue: { readonly value: unknown };
}

/** A simulated cloud in which rows are kept as `MERGE` by execution keeps them, by the name of the table. */
export function lifeCloud(props: Omit<VertexProps, "simulation"> = {}) {
  const simulation = new Simulation();
  const vertex = new Vertex({ simulation, ...props });
  const tables = new Map<string, Map<unknown, Row>>();
  /** What other queries give. */
  const answers: { query: (sql: string) => QueryAnswer } = { query: () => ({ rows: [] }) };
  vertex.bigquery.query = (sql, { queryParameters }) => {
    const [, table] = /^MERGE `[^`]+\.([^`.]+)` /.exec(sql) ?? [];
    if (table === undefined) return answers.query(sql);
    const given = (queryParameters as readonly QueryParameter[]).map(
      ({ name, parameterValue }) => [name, parameterValue.value] as const,
    );
    const row: Row = Object.fromEntries(given);
    const rows = tables.get(table) ?? new Map<unknown, Row>();
    tables.set(table, rows.set(row.execution, { ...rows.get(row.execution), ...row }));
    return {};
  };
  const start = (workflow: string, source: string, more: Partial<ExecutionProps> = {}): ExecutionResult =>
    simulation.start({ workflow, environment: ADDRESSES, service: vertex.service, source, ...more });
  return {
    simulation,
    vertex,
    answers,
    start,
    /** The rows of a table, in the order in which they were written first. */
    rows: (table: string): readonly Row[] => [...(tables.get(table)?.values() ?? [])],
    /** Starts, and runs everything to its end. */
    run: (workflow: string, source: string, more: Partial<ExecutionProps> = {}) => {
      const execution = start(workflow, source, more);
      simulation.run();
      return execution;
    },
  };
}

/** A promotion as it is deployed. */
export const promotionSource = (props: Partial<PromotionProps> = {}) =>
  renderWorkflow(promotionWorkflow({ ...PROMOTION, ...props }));

/** An evaluation with a metric, over all and on slices. */
export function evaluated(auPrc: number, slices: Readonly<Record<string, number>> = {}) {
  return {
    createTime: "2026-01-04T00:00:00Z",
    metrics: { auPrc },
    metadata: { slices: Object.fromEntries(Object.entries(slices).map(([name, value]) => [name, { auPrc: value }])) },
  };
}

/** A retraining with everything in use. */
export const RETRAINING: RetrainingProps = {
  model: "fraud",
  trainer: "train-fraud",
  inputs: [
    {
      name: "fresh",
      statement: "SELECT age",
      location: "europe-west4",
      noun: "hours since the newest as_of of features.fraud_training",
      atMost: 48,
    },
    {
      name: "enough",
      statement: "SELECT count",
      location: "EU",
      noun: "rows in features.fraud_training",
      atLeast: 1_000,
    },
  ],
  endpoints: ["checkout", "portal"],
  maxPerWeek: 3,
  within: 259_200,
  events: { schedule: true, messages: true, after: ["features"] },
  driftEndpoints: ["4815162342"],
  retrainings: { path: "acme-ml-test.test_model_life.retrainings", location: "europe-west4" },
};

/** A retraining as it is deployed. */
export const retrainingSource = (props: Partial<RetrainingProps> = {}) =>
  renderWorkflow(retrainingWorkflow({ ...RETRAINING, ...props }));

/** A workflow that a retraining starts: takes its time, and ends as it is told to. */
export function stub(props: { readonly takes?: number; readonly gives?: Value; readonly fails?: Value }): string {
  const end =
    props.fails === undefined
      ? returns("give", props.gives ?? { outcome: "succeeded" })
      : raise("fail", {
          code: 500,
          message: "it failed",
          tags: ["Failed"],
          report: props.fails,
        });
  return renderWorkflow({ main: routine(["args"], [call("work", "sys.sleep", { seconds: props.takes ?? 600 }), end]) });
}

/** A release that has taken over after ten minutes, and stays for two days to take the previous model away. */
export function lingeringRelease(endpoint: string): string {
  const bucket = `${ADDRESSES.STORAGE_UPLOAD_API}/b/${ADDRESSES.RELEASES_BUCKET}/o`;
  const steps: readonly StepSource[] = [
    call("work", "sys.sleep", { seconds: 600 }),
    assign("write_down", { content: { execution: expr('sys.get_env("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")') } }),
    call("remember", "http.post", {
      url: bucket,
      query: { uploadType: "media", name: `previous/${endpoint}.json` },
      headers: { "Content-Type": "application/json" },
      body: expr("content"),
      auth: { type: "OAuth2" },
    }),
    call("keep", "sys.sleep", { seconds: 172_800 }),
    returns("give", { outcome: "succeeded" }),
  ];
  return renderWorkflow({ main: routine(["args"], steps) });
}

const SERVER = "europe-west4-docker.pkg.dev/acme-ml-test/test-images/fraud-server";
/** The digest that both environments answer with. */
export const SERVING_DIGEST = `sha256:${"b".repeat(64)}`;

/** An adoption from staging. */
export const ADOPTION: AdoptionProps = {
  model: "fraud",
  registered: {
    modelId: "test-fraud",
    body: {
      displayName: "test-fraud",
      labels: { team: "ml" },
      containerSpec: { imageUri: `${SERVER}@${SERVING_DIGEST}`, predictRoute: "/predict", healthRoute: "/health" },
    },
    metric: "auPrc",
  },
  image: `${SERVER}@${SERVING_DIGEST}`,
  region: "europe-west4",
  givers: [
    {
      environment: "staging",
      projectId: "acme-ml-staging",
      region: "europe-west4",
      modelId: "staging-fraud",
      bucket: "acme-ml-test-test-models",
    },
  ],
};

const REGISTRIES = "projects/acme-ml-test/locations/europe-west4/repositories";
const PACKAGE_DIGEST = `sha256:${"d".repeat(64)}`;
const registry = (name: string, kind: "docker" | "kfp") => ({
  name,
  from: `europe-west4-${kind}.pkg.dev/acme-ml-staging/staging-${name}`,
  to: `europe-west4-${kind}.pkg.dev/acme-ml-test/test-${name}`,
});
const written = {
  server: `images/team/fraud-server@${SERVING_DIGEST}`,
  pipeline: `pipelines/fraud-training@${PACKAGE_DIGEST}`,
};

/** What the model needs beside its files: an image and a pipeline. */
export const COPIES: ModelCopies = {
  artifacts: [
    {
      written: written.server,
      version: `${REGISTRIES}/test-images/packages/team%2Ffraud-server/versions/${SERVING_DIGEST}`,
    },
    {
      written: written.pipeline,
      version: `${REGISTRIES}/test-pipelines/packages/fraud-training/versions/${PACKAGE_DIGEST}`,
    },
  ],
  build: copyBuild({
    from: "staging",
    images: [written.server],
    pipelines: [written.pipeline],
    imageRegistries: [registry("images", "docker")],
    pipelineRegistries: [registry("pipelines", "kfp")],
    stepRegistries: ["images"],
    serviceAccountName: "projects/acme-ml-test/serviceAccounts/test-copy-staging@acme-ml-test.iam.gserviceaccount.com",
    timeout: Duration.parse("2h"),
    queues: Duration.parse("1h"),
  }),
};

/** An adoption as it is deployed. */
export const adoptionSource = (copies?: ModelCopies) =>
  renderWorkflow(adoptionWorkflow({ ...ADOPTION, givers: ADOPTION.givers.map((giver) => ({ ...giver, copies })) }));
