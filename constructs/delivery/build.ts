import { CloudbuildTrigger } from "@cdktf/provider-google/lib/cloudbuild-trigger";
import { Construct } from "constructs";
import { BUILD_ACCOUNT } from "../../values/build-accounts";
import type { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { createAfter } from "../core/dependencies";
import { terraformText } from "../core/terraform-text";
import type { IDataResource } from "../iam/data-resource";
import { Grant, type ICustomRole } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";
import { buildSteps, type BuildStepsProps, COMMIT_TAG } from "./build-steps";

/** What starts a build: pushes to branches or new tags whose name matches a regular expression. */
export type BuildEvent = { readonly branch: string } | { readonly tag: string };

/** What a build needs. */
export interface BuildProps extends Omit<BuildStepsProps, "projectId" | "event"> {
  readonly naming: Naming;
  /**
   * For people, at most 100 characters.
   * @default - no description
   */
  readonly description?: string;
  /** Where it runs: where its repository is connected. Cannot be changed after creation. */
  readonly region: string;
  readonly on: BuildEvent;
  /** How long a build takes at most. */
  readonly timeout: Duration;
  readonly project: ProjectAccess;
  /** The registry that it pushes to. */
  readonly pushesTo: IDataResource;
  /**
   * The registries that it pulls from, beside the one that it pushes to.
   * @default - none
   */
  readonly pullsFrom?: readonly IDataResource[];
  /**
   * The role of those that scan an image before they push it. Must be given where `product.refusedFrom` is.
   * @default - it scans nothing
   */
  readonly scanRole?: ICustomRole;
}

/**
 * Builds a program from a connected repository when it changes: tests, builds, scans, pushes, and records the digest. It runs
 * as an account of its own that may write logs and push to one registry. It may not read the repository: Google's own
 * account of Cloud Build puts the source there before the first step, so that no step holds a token for other sources.
 */
export class Build extends Construct implements IGrantable {
  /** As whom every step runs. */
  readonly account: ServiceAccount;
  /** The name of the trigger. */
  readonly triggerName: string;
  readonly grantPrincipal: Principal;
  /** Everything that it may do. */
  readonly grants: readonly Grant[];

  constructor(scope: Construct, id: string, props: BuildProps) {
    super(scope, id);
    const { naming, name, on, product, project, pushesTo } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `build-${name}`,
      accountId: naming.serviceAccount(BUILD_ACCOUNT, name),
      displayName: `Build ${name}`,
      description: props.description,
    });
    this.triggerName = naming.build(name);
    this.grantPrincipal = this.account.grantPrincipal;
    this.grants = [
      project.grantLogWriting(this.account),
      pushesTo.grantWrite(this.account),
      ...(props.pullsFrom ?? []).map((registry) => registry.grantRead(this.account)),
      ...(props.scanRole === undefined ? [] : [Grant.on(project, this.account, props.scanRole)]),
    ];

    const event = "branch" in on ? "branch" : "tag";
    const { projectId } = naming;
    const images = product.kind === "image";
    const trigger = new CloudbuildTrigger(this, "Resource", {
      name: this.triggerName,
      description: props.description,
      location: props.region,
      serviceAccount: `projects/${projectId}/serviceAccounts/${this.account.serviceAccountEmail}`,
      repositoryEventConfig: {
        repository: props.source,
        push: "branch" in on ? { branch: terraformText(on.branch) } : { tag: terraformText(on.tag) },
      },
      // A tag is a decision to build; a push to a branch changes whatever it changes.
      includedFiles: event === "branch" && props.directory !== "." ? [`${props.directory}/**`] : undefined,
      buildAttribute: {
        step: buildSteps({ ...props, projectId, event }),
        // Cloud Build looks up the digest of what is listed here and signs where it came from.
        images: images ? [`${product.name}:${COMMIT_TAG}`] : undefined,
        timeout: props.timeout.toTerraform(),
        options: {
          // A bucket of logs would be one more thing to guard.
          logging: "CLOUD_LOGGING_ONLY",
          // The provenance of other things than images is not offered.
          requestedVerifyOption: images ? "VERIFIED" : undefined,
          // What Google sets for every build that a trigger starts: saying otherwise would be a difference in every plan.
          substitutionOption: "ALLOW_LOOSE",
          dynamicSubstitutions: true,
        },
      },
    });
    createAfter(trigger, ...this.account.grantableAfter);
    for (const grant of this.grants) grant.applyBefore(trigger);
  }
}
