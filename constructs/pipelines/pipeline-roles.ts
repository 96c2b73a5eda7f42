import type { ICustomRole } from "../iam/grant";
import type { BookedRole, RoleBook } from "../iam/role-book";
import { launcherPermissions } from "../workflows/launchers/permissions";

/** What steps of a pipeline may start on Vertex AI. */
export type StartedKind = "custom-jobs" | "batch-predictions";

/** What the steps of every pipeline need: to note in the metadata store what came of what. */
export const LINEAGE_PERMISSIONS = [
  "aiplatform.artifacts.create",
  "aiplatform.artifacts.get",
  "aiplatform.artifacts.list",
  "aiplatform.artifacts.update",
  "aiplatform.contexts.addContextArtifactsAndExecutions",
  "aiplatform.contexts.create",
  "aiplatform.contexts.get",
  "aiplatform.contexts.list",
  "aiplatform.executions.addExecutionEvents",
  "aiplatform.executions.create",
  "aiplatform.executions.get",
  "aiplatform.executions.list",
  "aiplatform.executions.update",
  "aiplatform.metadataSchemas.get",
  "aiplatform.metadataStores.get",
] as const;

/** What steps need beside, to start jobs of a kind. */
const STARTING_PERMISSIONS: Readonly<Record<StartedKind, readonly string[]>> = {
  "custom-jobs": ["customJobs", "hyperparameterTuningJobs"].flatMap((kind) =>
    ["cancel", "create", "get", "list"].map((verb) => `aiplatform.${kind}.${verb}`),
  ),
  "batch-predictions": [
    ...["cancel", "create", "get", "list"].map((verb) => `aiplatform.batchPredictionJobs.${verb}`),
    "aiplatform.models.get",
  ],
};

/** What steps need beside, to register versions of models with their evaluations. */
const REGISTERING_PERMISSIONS = [
  "aiplatform.modelEvaluations.import",
  "aiplatform.modelEvaluations.list",
  "aiplatform.models.get",
  "aiplatform.models.list",
  "aiplatform.models.upload",
  "aiplatform.operations.list",
];

/** The custom roles of pipelines. */
export class PipelineRoles {
  constructor(private readonly book: RoleBook) {}

  /** Of an account that submits pipelines and, where they register versions of a model, looks these up. */
  launcher(registers: boolean): ICustomRole {
    return this.role(`submit-pipelines${registers ? "-find-versions" : ""}`, {
      title: `Submit pipelines to Vertex AI${registers ? ", find model versions" : ""}`,
      description: "For launchers of pipelines. Google's smallest role for people who do it holds 446 permissions.",
      permissions: launcherPermissions("pipelineJobs", registers),
    });
  }

  /**
   * Of the steps of a pipeline: to note where things come from, and what the pipeline says that they do. Google cannot narrow
   * it to one model. Google's own advice for it is a role of 446 permissions, among them to deploy.
   */
  runner(starts: readonly StartedKind[], registers: boolean): ICustomRole {
    const kinds = [...new Set(starts)].sort();
    const permissions = [
      ...LINEAGE_PERMISSIONS,
      ...kinds.flatMap((kind) => STARTING_PERMISSIONS[kind]),
      ...(registers ? REGISTERING_PERMISSIONS : []),
    ];
    const more = [
      ...kinds.map((kind) => `start ${kind.replaceAll("-", " ")}`),
      ...(registers ? ["register models"] : []),
    ];
    // The id of a role has 64 characters, in which all of these and the environment's name find room.
    const words = more.map((text) => text.split(" ").at(-1));
    return this.role(["run-pipelines", ...words].join("-"), {
      title: ["Run steps of pipelines", ...more].join(", "),
      description: "For the accounts of pipelines. Google's smallest role for it holds 446 permissions.",
      permissions: [...new Set(permissions)].sort(),
    });
  }

  private role(key: string, role: Pick<BookedRole, "title" | "description" | "permissions">): ICustomRole {
    return this.book.role({ key, origin: "pipelines", ...role });
  }
}
