import type { App } from "cdktf";
import type { Environment } from "../config/schema/environment";
import { DataStack } from "./data-stack";
import { DeliveryStack } from "./delivery-stack";
import { FoundationStack } from "./foundation-stack";
import { NetworkStack } from "./network-stack";
import { ObservabilityStack } from "./observability-stack";
import { PipelinesStack } from "./pipelines-stack";
import { leaveOutEmptyStacks, platformProps } from "./platform-stack";
import { ServingStack } from "./serving-stack";
import { TrainingStack } from "./training-stack";

/** A whole platform for one environment, from top to bottom: later stacks are applied after earlier ones, never back. */
export class MlPlatform {
  constructor(app: App, environment: Environment) {
    const props = platformProps(environment);

    const foundation = new FoundationStack(app, props);
    new DeliveryStack(app, props, { foundation });
    const network = new NetworkStack(app, props, { foundation });
    const data = new DataStack(app, props, { foundation });
    const training = new TrainingStack(app, props, { foundation, network, data });
    const pipelines = new PipelinesStack(app, props, { foundation, network, data, training });
    const serving = new ServingStack(app, props, { foundation, network, data, training });
    new ObservabilityStack(app, props, { foundation, pipelines, serving });

    leaveOutEmptyStacks(app);
  }
}
