import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { terraformText } from "../core/terraform-text";
import { ValidationError } from "../core/validation-error";
import type { Grant } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";
import type { IEncryptionKeys } from "../keys/encryption-key";
import { ExpressionError } from "./language/expression";
import { GIVEN_VARIABLES } from "./language/library";
import { LIMITS } from "./language/limits";
import { renderWorkflow, WorkflowError } from "./language/source";
import type { WorkflowDefinition } from "./language/steps";
import { WorkflowMetrics } from "./workflow-metrics";

/** What checkers say about workflows and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "workflow/no-own-key",
    resource: "google_workflows_workflow",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt a workflow's source and what its runs hold.",
  },
];

/** What a workflow needs. */
export interface WorkflowProps {
  readonly naming: Naming;
  /** Its name, from `naming.workflow`. Cannot be changed after creation. */
  readonly name: string;
  /** The id of its account, 6 to 30 characters. Cannot be changed after creation. */
  readonly accountId: string;
  /** Where it runs. Cannot be changed after creation. */
  readonly region: string;
  /** What it does, for people: at most 1000 characters. */
  readonly description: string;
  /** What it does, for the service. A running execution goes on with the definition that it began with. */
  readonly definition: WorkflowDefinition;
  /** The variables that the definition may read with `sys.get_env`; those that it does not read are left out. */
  readonly environment: Readonly<Record<string, string>>;
  readonly keys: IEncryptionKeys;
  /** The project, on which it may write log entries. */
  readonly project: ProjectAccess;
  /** Whether Terraform may destroy it without a first apply that removes the protection. */
  readonly disposable: boolean;
}

/**
 * A Cloud Workflow with an account of its own, which is what its steps act as and what everything is granted to that they
 * need. From the start it may write log entries and nothing else. Runs cost money by the step; waiting is free.
 */
export class Workflow extends Construct implements IGrantable {
  /** The short name: `train-fraud`. */
  readonly workflowName: string;
  /** The full name: `projects/.../locations/.../workflows/...`. */
  readonly workflowId: string;
  /** What Cloud Monitoring knows of it. */
  readonly metrics: WorkflowMetrics;
  /** What its steps act as. */
  readonly account: ServiceAccount;
  readonly grantPrincipal: Principal;
  /** What its account may do on the project from the start. */
  readonly grants: readonly Grant[];
  /** What starts it waits for. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { naming, name, region } = props;
    const source = this.render(props.definition);
    const environment = this.environmentOf(source, props.environment);
    if (props.description.length > 1_000)
      throw new ValidationError(this, `\`description\` has at most 1000 characters, got ${props.description.length}`);

    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `workflow-${name}`,
      accountId: props.accountId,
      displayName: `Workflow ${name}`,
      description: "What the steps of this workflow act as, and nothing else",
    });
    const key = props.keys.keyFor("workflows", region);
    const resource = new WorkflowsWorkflow(this, "Resource", {
      name,
      region,
      description: props.description,
      serviceAccount: this.account.serviceAccountEmail,
      sourceContents: terraformText(source),
      userEnvVars: environment,
      callLogLevel: "LOG_ERRORS_ONLY",
      cryptoKeyName: key?.keyName,
      deletionProtection: !props.disposable,
    });
    this.grants = [props.project.grantLogWriting(this.account)];
    for (const grant of this.grants) grant.applyBefore(resource);
    createAfter(resource, ...this.account.grantPrincipal.existsAfter, ...(key?.usableAfter ?? []));

    this.resource = resource;
    this.workflowName = name;
    this.metrics = new WorkflowMetrics({ workflowName: name });
    this.workflowId = `projects/${naming.projectId}/locations/${region}/workflows/${name}`;
    this.grantPrincipal = this.account.grantPrincipal;
  }

  private render(definition: WorkflowDefinition): string {
    try {
      return renderWorkflow(definition);
    } catch (error) {
      if (error instanceof WorkflowError || error instanceof ExpressionError)
        throw new ValidationError(this, `\`definition\`: ${error.message}`);
      throw error;
    }
  }

  /** The variables that the text reads. */
  private environmentOf(source: string, given: WorkflowProps["environment"]): Readonly<Record<string, string>> {
    const read = new Set([...source.matchAll(/sys\.get_env\(\\"([^"\\]+)\\"\)/g)].map(([, name]) => name as string));
    const wanted = [...read].filter((name) => !(GIVEN_VARIABLES as readonly string[]).includes(name)).sort();
    if (wanted.length > LIMITS.environmentVariables)
      throw new ValidationError(
        this,
        `\`definition\` reads ${wanted.length} variables, at most ${LIMITS.environmentVariables} are allowed`,
      );
    return Object.fromEntries(wanted.map((name) => [name, this.variable(name, given[name])]));
  }

  private variable(name: string, value: string | undefined): string {
    if (/^(GOOGLE|WORKFLOWS)/.test(name))
      throw new ValidationError(this, `\`definition\` reads "${name}", but Google keeps GOOGLE... and WORKFLOWS...`);
    if (value === undefined)
      throw new ValidationError(this, `\`environment\` has no "${name}", which the definition reads: add it`);
    const bytes = Buffer.byteLength(value);
    if (bytes > LIMITS.environmentVariableBytes)
      throw new ValidationError(
        this,
        `\`environment.${name}\` has ${bytes} bytes, at most ${LIMITS.environmentVariableBytes} are allowed`,
      );
    return value;
  }
}
