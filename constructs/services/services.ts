import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ServiceName } from "../../catalog/services";
import { Duration } from "../../values/duration";
import { Settled } from "../core/settled";

/** A new API answers 403 for about a minute and a half (practitioners' experience). */
const ANSWERS_AFTER = Duration.seconds(90);

/** Which APIs are on. */
export interface ServicesProps {
  readonly services: readonly ServiceName[];
}

/**
 * The APIs of the environment, switched on one by one. They stay on when the environment is destroyed: others may have
 * come to use them, and an API that is switched off takes everything with it that was made through it.
 */
export class Services extends Construct {
  /** Done when every API answers: what everything of the same stack is made after. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ServicesProps) {
    super(scope, id);
    const services = props.services.map(
      (service) =>
        new ProjectService(this, service.slice(0, -".googleapis.com".length), {
          service,
          disableOnDestroy: false,
          disableDependentServices: false,
        }),
    );
    const settled = new Settled(this, "Settled", { after: services, names: props.services, wait: ANSWERS_AFTER });
    this.ready = settled.done;
  }
}
