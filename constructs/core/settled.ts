import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../../values/duration";
import { createAfter } from "./dependencies";
import { time } from "./providers";

/** What to wait for, and how long. */
export interface SettledProps {
  /** What has been asked for and takes a while to be true everywhere. */
  readonly after: readonly ITerraformDependable[];
  /** What it is, by stable names: the wait happens again when one is added. */
  readonly names: readonly string[];
  /** How long Google needs, from experience. */
  readonly wait: Duration;
}

/**
 * The only wait of the platform: Google says yes to an API, an account or a grant some time before every one of its
 * machines knows. What depends on this is made after the wait. Costs that much time at the first apply and nothing later.
 */
export class Settled extends Construct {
  /** What others depend on. */
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, props: SettledProps) {
    super(scope, id);
    time(this);
    const sleep = new Sleep(this, "Resource", {
      createDuration: props.wait.toTerraform(),
      triggers: { names: [...props.names].sort().join(" ") },
    });
    createAfter(sleep, ...props.after);
    this.done = sleep;
  }
}
