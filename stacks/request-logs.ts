import { Construct } from "constructs";
import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import { FeedbackTables } from "../constructs/serving/feedback-tables";
import { RequestLog } from "../constructs/serving/request-log";
import { ShadowTables } from "../constructs/serving/shadow-tables";
import type { Dataset } from "../constructs/warehouse/dataset";
import type { Table } from "../constructs/warehouse/table";
import { Duration } from "../values/duration";
import type { Naming } from "../values/naming";
import { judgedBy } from "./endpoint-feedback";
import { keepsRequests } from "./features";
import type { PlatformStack } from "./platform-stack";

/** What is kept of what endpoints were asked, each by the endpoint's name. */
export interface RequestLogs {
  /** Where everything about the requests of an endpoint lies. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** The requests and answers alone. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Where candidates answer in the shadow. */
  readonly shadows: ReadonlyMap<string, ShadowTables>;
  /** How good answers were. */
  readonly feedback: ReadonlyMap<string, FeedbackTables>;
}

/** Puts what endpoints were asked and what they answered into a stack, in a dataset for each. */
export function addRequestLogs(
  stack: PlatformStack,
  environment: Environment,
  props: { readonly naming: Naming; readonly keys: IEncryptionKeys },
): RequestLogs {
  const logs = {
    datasets: new Map<string, Dataset>(),
    tables: new Map<string, Table>(),
    shadows: new Map<string, ShadowTables>(),
    feedback: new Map<string, FeedbackTables>(),
  };
  if (!keepsRequests(environment)) return logs;
  const { naming, keys } = props;
  const { id: projectId, region: location } = environment.project;
  const scope = new Construct(stack, "Requests");
  const shared = {
    projectId,
    location,
    encryptionKey: keys.keyFor("bigquery", location),
    destroyWithContents: environment.lifetime === "disposable",
  };
  for (const [name, { requestLogging, shadow, feedback }] of Object.entries(environment.endpoints)) {
    if (requestLogging === undefined) continue;
    const log = new RequestLog(scope, name, {
      ...shared,
      datasetId: naming.dataset(`requests-${name}`),
      name,
      keep: Duration.parse(requestLogging.keep),
    });
    logs.datasets.set(name, setOrigin(log.dataset, `endpoints.${name}.requestLogging`));
    logs.tables.set(name, log.requests);
    if (feedback !== undefined) {
      const kept = new FeedbackTables(scope, `Feedback-${name}`, {
        ...shared,
        datasetId: naming.dataset(`feedback-${name}`),
        name,
        keep: Duration.parse(feedback.keep),
        judged: judgedBy(feedback),
        completeAfter: Duration.parse(feedback.completeAfter).toDays(),
      });
      setOrigin(kept, `endpoints.${name}.feedback`);
      logs.feedback.set(name, kept);
    }
    if (shadow === undefined) continue;
    const tables = new ShadowTables(log, "Shadow", {
      ...shared,
      name,
      requests: log.dataset,
      scratchId: naming.dataset(`shadow-${name}`),
      keepReports: Duration.parse(shadow.keepReports),
    });
    setOrigin(tables, `endpoints.${name}.shadow`);
    setOrigin(tables.reports, `endpoints.${name}.shadow`);
    logs.shadows.set(name, tables);
  }
  return logs;
}
