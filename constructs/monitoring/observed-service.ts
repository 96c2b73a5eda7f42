import { MonitoringCustomService } from "@cdktf/provider-google/lib/monitoring-custom-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";

/** Something that objectives are of. */
export interface ObservedServiceProps {
  readonly naming: Naming;
  /** Its name in the environment file, with what it is: `endpoint-fraud`. Cannot be changed after creation. */
  readonly name: string;
}

/** What Cloud Monitoring shows the objectives of something under. It costs nothing and does nothing. */
export class ObservedService extends Construct {
  /** The short name. */
  readonly serviceId: string;
  /** The full name: `projects/.../services/...`. */
  readonly serviceName: string;
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, { naming, name }: ObservedServiceProps) {
    super(scope, id);
    this.serviceId = naming.displayed(name);
    this.resource = new MonitoringCustomService(this, "Resource", {
      serviceId: this.serviceId,
      displayName: this.serviceId,
    });
    this.serviceName = `projects/${naming.projectId}/services/${this.serviceId}`;
  }
}
