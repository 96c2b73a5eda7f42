import { GoogleVertexAiEndpointIamMember } from "@cdktf/provider-google-beta/lib/google-vertex-ai-endpoint-iam-member";
import {
  VertexAiEndpoint,
  type VertexAiEndpointPrivateServiceConnectConfig,
} from "@cdktf/provider-google/lib/vertex-ai-endpoint";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import type { AcceptedFinding } from "../core/accepted-finding";
import { createAfter } from "../core/dependencies";
import { googleBeta } from "../core/providers";
import { ValidationError } from "../core/validation-error";
import { Grant, type IamBinding, type ICustomRole, type IGrantableResource } from "../iam/grant";
import type { IGrantable } from "../iam/principal";
import type { IEncryptionKey } from "../keys/encryption-key";
import { EndpointMetrics } from "./endpoint-metrics";

/** What checkov says about endpoints and is left as it is. */
export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV2_GCP_24",
    resource: "google_vertex_ai_endpoint",
    reason:
      "Customer-managed keys are the environment's choice, all or nothing: where `encryption.customerManaged` is left out, Google's own keys encrypt the endpoint.",
  },
  {
    check: "CKV2_GCP_33",
    resource: "google_vertex_ai_endpoint",
    reason:
      "The check knows network peering only, which Private Service Connect has taken the place of. How callers reach an endpoint is the environment's choice: `access` makes it private, and whoever calls needs a right on this one endpoint either way.",
  },
];

/** How callers reach an endpoint: by a name of its own, by the name of the region, or through Private Service Connect. */
export type EndpointAccess =
  | { readonly kind: "dedicated" }
  | { readonly kind: "shared" }
  | {
      readonly kind: "private";
      /** The projects whose networks may connect, 1 to 10. Cannot be changed after creation. */
      readonly projects: readonly string[];
    };

/** Where requests and answers are kept. */
export interface RequestLog {
  /** The table of BigQuery: `<project>.<dataset>.<table>`. */
  readonly table: string;
  /** The fraction of requests that is kept, above 0 and up to 1. */
  readonly sample: number;
}

/** What an endpoint needs. */
export interface EndpointProps {
  readonly naming: Naming;
  /** The name in the environment file. */
  readonly name: string;
  /** Its number, from `naming.endpoint`. Cannot be changed after creation. */
  readonly endpointId: string;
  /**
   * How often it has been built again, 1 or more: a new generation is a new endpoint beside the old one, which goes when no
   * model is deployed to it any more.
   */
  readonly generation: number;
  /** Where it answers. Cannot be changed after creation. */
  readonly region: string;
  /**
   * For people.
   * @default - no description
   */
  readonly description?: string;
  readonly access: EndpointAccess;
  /** Labels beside those of everything: who spends the money. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Where requests and answers are kept.
   * @default - they are not kept
   */
  readonly requestLog?: RequestLog;
  /**
   * The key that encrypts it and the models that are deployed to it. Cannot be changed after creation.
   * @default - Google's own key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Lets Terraform destroy it. Google refuses that while a model is deployed.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/**
 * One place that answers. Which models are deployed to it and which share of the traffic each has is up to its releases:
 * Terraform makes it empty and never touches either. It cannot be destroyed by accident.
 */
export class Endpoint extends Construct implements IGrantableResource {
  /** The number. */
  readonly endpointId: string;
  /** The full name: `projects/.../locations/.../endpoints/...`. */
  readonly endpointName: string;
  /** What Cloud Monitoring knows of it. */
  readonly metrics: EndpointMetrics;
  readonly grantKey: string;
  readonly grantableAfter: readonly ITerraformDependable[];
  /** What calls it waits for. */
  readonly resource: TerraformResource;
  private readonly region: string;
  private readonly projectId: string;

  /** Throws a `ValidationError` for a number, projects or a sample that Google does not take. */
  constructor(scope: Construct, id: string, props: EndpointProps) {
    super(scope, id);
    validateEndpoint(this, props);
    const { naming, name, endpointId, generation, region, access, encryptionKey } = props;
    // A new generation is another address: otherwise Terraform would have to destroy the endpoint that answers first.
    const resource = new VertexAiEndpoint(this, generation === 1 ? "Resource" : `Resource-g${generation}`, {
      name: endpointId,
      displayName: naming.displayed(name),
      description: props.description,
      location: region,
      region,
      labels: props.labels,
      dedicatedEndpointEnabled: access.kind === "dedicated" ? true : undefined,
      privateServiceConnectConfig: access.kind === "private" ? privateServiceConnect(access.projects) : undefined,
      predictRequestResponseLoggingConfig: props.requestLog && {
        enabled: true,
        samplingRate: props.requestLog.sample,
        bigqueryDestination: { outputUri: `bq://${props.requestLog.table}` },
      },
      encryptionSpec: encryptionKey && { kmsKeyName: encryptionKey.keyName },
      // Which models are deployed can only be read, so that there is nothing to ignore.
      lifecycle: { preventDestroy: props.allowDestroy !== true, ignoreChanges: ["traffic_split"] },
    });
    createAfter(resource, ...(encryptionKey?.usableAfter ?? []));

    this.resource = resource;
    this.endpointId = endpointId;
    this.endpointName = `projects/${naming.projectId}/locations/${region}/endpoints/${endpointId}`;
    this.metrics = new EndpointMetrics({ endpointId, family: access.kind === "private" ? "private" : "public" });
    this.grantKey = `endpoint-${name}`;
    this.grantableAfter = [resource];
    this.region = region;
    this.projectId = naming.projectId;
  }

  /** Lets somebody ask for predictions here and nowhere else: `role` is a caller's. */
  grantPredict(grantee: IGrantable, role: ICustomRole): Grant {
    return Grant.on(this, grantee, role);
  }

  /** Lets a workflow do here, and nowhere else, what its role says: an operator's, a keeper's or a reader's. */
  grantOperate(grantee: IGrantable, role: ICustomRole): Grant {
    return Grant.on(this, grantee, role);
  }

  bindMember(scope: Construct, id: string, binding: IamBinding): TerraformResource {
    return new GoogleVertexAiEndpointIamMember(scope, id, {
      provider: googleBeta(scope),
      project: this.projectId,
      location: this.region,
      endpoint: this.endpointId,
      ...binding,
    });
  }
}

function privateServiceConnect(projects: readonly string[]): VertexAiEndpointPrivateServiceConnectConfig {
  return { enablePrivateServiceConnect: true, projectAllowlist: [...projects] };
}

/** @see https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints */
function validateEndpoint(scope: Construct, { endpointId, access, requestLog }: EndpointProps): void {
  if (!/^[1-9][0-9]{0,9}$/.test(endpointId)) {
    throw new ValidationError(
      scope,
      `\`endpointId\` must be 1 to 10 digits without a leading zero, got "${endpointId}": take it from naming.endpoint`,
    );
  }
  if (access.kind === "private" && (access.projects.length === 0 || access.projects.length > 10)) {
    throw new ValidationError(
      scope,
      `\`access.projects\` must name 1 to 10 projects, got ${access.projects.length}: name those whose networks may connect`,
    );
  }
  if (requestLog !== undefined && !(requestLog.sample > 0 && requestLog.sample <= 1)) {
    throw new ValidationError(
      scope,
      `\`requestLog.sample\` must be above 0 and up to 1, got ${requestLog.sample}: it is a fraction`,
    );
  }
}
