import type { Construct } from "constructs";
import { type PlatformProps, PlatformStack } from "./platform-stack";

/** The network. */
export class NetworkStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformProps, { foundation }: { foundation: PlatformStack }) {
    super(scope, "network", props, [foundation]);
  }
}
