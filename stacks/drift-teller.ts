import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { Grant } from "../constructs/iam/grant";
import type { ProjectAccess } from "../constructs/iam/project";
import type { IEncryptionKeys } from "../constructs/keys/encryption-key";
import type { ServingRoles } from "../constructs/serving/serving-roles";
import { EventStart } from "../constructs/starts/event-start";
import { LogFeed } from "../constructs/starts/log-feed";
import type { Starter } from "../constructs/starts/starter";
import { driftFilter } from "../constructs/workflows/models/drift-event";
import { driftTeller } from "../constructs/workflows/watchers/tell-drift";
import { Workflow } from "../constructs/workflows/workflow";
import type { Naming } from "../values/naming";
import { DRIFT_TELLER_ACCOUNT } from "../values/watcher-accounts";
import { withOrigin } from "./data-flow";
import { hasDriftMonitors } from "./features";
import type { PlatformStack } from "./platform-stack";

/** The name of the workflow. */
export const DRIFT_TELLER = "tell-drift";

/** Where it is written that anybody looks for drift. */
const ORIGIN = "endpoints";

/** Puts what says of which endpoint and which feature a drift was found into a stack; nothing where nobody looks for any. */
export function addDriftTeller(
  stack: PlatformStack,
  environment: Environment,
  props: {
    readonly naming: Naming;
    readonly keys: IEncryptionKeys;
    readonly project: ProjectAccess;
    readonly roles: ServingRoles;
    readonly starter: Starter;
  },
): void {
  if (!hasDriftMonitors(environment)) return;
  const { naming, keys, project, roles, starter } = props;
  const { id: projectId, region } = environment.project;
  const numbers = Object.entries(environment.endpoints).map(
    ([name, { generation }]) => [naming.endpoint(name, generation), name] as const,
  );
  const workflow = new Workflow(stack, "DriftTeller", {
    naming,
    name: DRIFT_TELLER,
    accountId: naming.serviceAccount(DRIFT_TELLER_ACCOUNT),
    region,
    description: "Says of which endpoint and which feature a drift monitor has found something",
    definition: driftTeller(Object.fromEntries(numbers)),
    environment: { VERTEX_API: `https://${region}-aiplatform.googleapis.com/v1` },
    keys,
    project,
    disposable: environment.lifetime === "disposable",
  });
  setOrigin(workflow, ORIGIN);
  for (const grant of [...workflow.grants, Grant.on(project, workflow, roles.driftTeller)]) withOrigin(grant, ORIGIN);
  const feed = new LogFeed(stack, "DriftFeed", {
    projectId,
    name: naming.topic("found", "drift"),
    key: { of: "found", name: "drift" },
    description: "Drift that monitors find, to say whose it is",
    filter: driftFilter(projectId),
    region,
    encryptionKey: keys.keyFor("pubsub", region),
  });
  setOrigin(feed, ORIGIN);
  const start = new EventStart(stack, "DriftFound", {
    name: naming.trigger(DRIFT_TELLER, "found"),
    event: { kind: "message", topic: feed.topic.topicName, location: region },
    workflow,
    starter,
    after: feed.readyAfter,
  });
  setOrigin(start, ORIGIN);
}
