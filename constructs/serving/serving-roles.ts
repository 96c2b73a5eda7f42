import type { ICustomRole } from "../iam/grant";
import type { BookedRole, RoleBook } from "../iam/role-book";
import { DRIFT_TELLER_PERMISSIONS } from "../workflows/watchers/tell-drift";

/** What puts an endpoint as a lock says, beside `operator` on the endpoint: move the alias, follow operations. */
const RESTORE_PERMISSIONS = [
  "aiplatform.models.get",
  "aiplatform.models.update",
  "aiplatform.operations.list",
] as const;

/** Whoever takes over from a release must know whether it lives. */
const TAKE_OVER_PERMISSIONS = [...RESTORE_PERMISSIONS, "workflows.executions.get"] as const;

/**
 * The custom roles of serving. Google's smallest role that deploys a model holds 446 permissions. Those on endpoints are given
 * on the one endpoint; those on the project are for what has no policy of its own.
 */
export class ServingRoles {
  constructor(private readonly book: RoleBook) {}

  /** Of callers, on one endpoint. */
  caller(explains: boolean): ICustomRole {
    return this.role(explains ? "call-explained-endpoints" : "call-endpoints", {
      title: explains ? "Ask endpoints for predictions and explanations" : "Ask endpoints for predictions",
      description: "For callers, on one endpoint each. Google's smallest role for it holds 38 permissions.",
      permissions: ["aiplatform.endpoints.predict", ...(explains ? ["aiplatform.endpoints.explain"] : [])],
    });
  }

  /** Of workflows that change what is deployed and who gets traffic, on one endpoint. */
  get operator(): ICustomRole {
    return this.role("operate-endpoints", {
      title: "Deploy models to an endpoint and move its traffic",
      description: "For the workflows of one endpoint each. Google's smallest role for it holds 446 permissions.",
      permissions: [
        "aiplatform.endpoints.deploy",
        "aiplatform.endpoints.get",
        "aiplatform.endpoints.undeploy",
        "aiplatform.endpoints.update",
      ],
    });
  }

  /** Of guards, on one endpoint: they bring nothing up. */
  get keeper(): ICustomRole {
    return this.role("keep-endpoints", {
      title: "Move the traffic of an endpoint and take models away",
      description: "For the guard of one endpoint each. Google's smallest role for it holds 446 permissions.",
      permissions: ["aiplatform.endpoints.get", "aiplatform.endpoints.undeploy", "aiplatform.endpoints.update"],
    });
  }

  /** Of what only asks which models have traffic, on one endpoint. */
  get reader(): ICustomRole {
    return this.role("read-endpoints", {
      title: "Look at an endpoint",
      description: "For workflows beside the releases of one endpoint each. Google's role for it reads all others too.",
      permissions: ["aiplatform.endpoints.get"],
    });
  }

  /** Of releases, on the project: look at versions and at what Cloud Monitoring says of them. */
  get release(): ICustomRole {
    return this.role("release-models", {
      title: "Judge versions of models and move their aliases",
      description: "For releases. Models, evaluations and metrics have no policy of their own.",
      permissions: [...RESTORE_PERMISSIONS, "aiplatform.modelEvaluations.list", "monitoring.timeSeries.list"],
    });
  }

  /** Of releases that compare on past requests first, on the project: they start what compares, and wait for it. */
  get comparer(): ICustomRole {
    return this.role("compare-first", {
      title: "Start a comparison and wait for it",
      description: "For releases with the strategy shadow. Executions have no policy of their own.",
      permissions: ["workflows.executions.create", "workflows.executions.get"],
    });
  }

  /** Of guards, on the project. */
  get guard(): ICustomRole {
    return this.role("restore-endpoints", {
      title: "Restore what a release left behind",
      description: "For the guards of endpoints. Models and executions have no policy of their own.",
      permissions: TAKE_OVER_PERMISSIONS,
    });
  }

  /** Of rollbacks, on the project: they also end the release that is at work. */
  get rollback(): ICustomRole {
    return this.role("roll-back-endpoints", {
      title: "End a release and bring the previous version back",
      description: "For rollbacks. Models and executions have no policy of their own.",
      permissions: [...TAKE_OVER_PERMISSIONS, "workflows.executions.cancel"],
    });
  }

  /** Of what creates, aims and removes drift monitors, on the project. */
  get drift(): ICustomRole {
    return this.role("watch-drift", {
      title: "Keep drift monitors",
      description: "For the workflows of endpoints with drift monitors, which have no policy of their own.",
      permissions: [
        ...["create", "delete", "list", "pause", "update"].map(
          (verb) => `aiplatform.modelDeploymentMonitoringJobs.${verb}`,
        ),
        "aiplatform.operations.list",
      ],
    });
  }

  /** Of what also lets a paused drift monitor go on, on the project: people ask for that, and no release does. */
  get resumer(): ICustomRole {
    return this.role("resume-drift", {
      title: "Let drift monitors go on",
      description: "For the workflows that keep drift monitors, which have no policy of their own.",
      permissions: ["aiplatform.modelDeploymentMonitoringJobs.resume"],
    });
  }

  /** Of what says whose a drift is that was found, on the project. */
  get driftTeller(): ICustomRole {
    return this.role("tell-drift", {
      title: "Read drift monitors",
      description: "For what says at which endpoint drift was found: monitors have no policy of their own.",
      permissions: DRIFT_TELLER_PERMISSIONS,
    });
  }

  /** Of what deploys to shared machines, on the project. */
  get pools(): ICustomRole {
    return this.role("use-pools", {
      title: "Deploy to machines that endpoints share",
      description: "For releases of endpoints on pools, which have no policy of their own.",
      permissions: ["aiplatform.deploymentResourcePools.get"],
    });
  }

  private role(key: string, role: Pick<BookedRole, "title" | "description" | "permissions">): ICustomRole {
    return this.book.role({ key, origin: "endpoints", ...role });
  }
}
