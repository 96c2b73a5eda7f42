import { renderWorkflow } from "../../../constructs/workflows/language/source";
import { promotionWorkflow } from "../../../constructs/workflows/models/promote";
import type { PromotionProps } from "../../../constructs/workflows/models/props";
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
