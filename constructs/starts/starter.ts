import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../values/duration";
import type { Naming } from "../../values/naming";
import { Settled } from "../core/settled";
import { Grant, type ICustomRole } from "../iam/grant";
import type { IGrantable, Principal } from "../iam/principal";
import type { ProjectAccess } from "../iam/project";
import { ServiceAccount } from "../iam/service-account";

/**
 * Eventarc asks whether an account may receive events while it makes the trigger, and a new grant is seen everywhere after
 * about two minutes.
 * @see https://cloud.google.com/iam/docs/access-change-propagation
 */
const RECEIVES_AFTER = Duration.seconds(120);

/** What the account of schedules and triggers needs. */
export interface StarterProps {
  readonly naming: Naming;
  /** What it starts, as a stable key: the job's name. */
  readonly name: string;
  /** 6 to 30 characters. Cannot be changed after creation. */
  readonly accountId: string;
  readonly project: ProjectAccess;
  /** The role that starts workflows and does nothing else. */
  readonly role: ICustomRole;
  /**
   * Whether it receives events of products: `roles/eventarc.eventReceiver` on the project. Messages of a topic need no such
   * right.
   * @see https://cloud.google.com/eventarc/standard/docs/workflows/roles-permissions
   * @default false
   */
  readonly receivesEvents?: boolean;
}

/**
 * As whom schedules and triggers start a workflow. It may start executions and nothing else: not read them, not stop them,
 * not approve. Google knows that right on the project only, so it reaches every workflow of the project.
 */
export class Starter extends Construct implements IGrantable {
  readonly account: ServiceAccount;
  readonly grantPrincipal: Principal;
  /** What a schedule or a trigger waits for before it can start anything. */
  readonly grants: readonly Grant[];
  /** What a trigger on events of products waits for; `undefined` where it may receive none. */
  readonly receivesAfter?: ITerraformDependable;

  constructor(scope: Construct, id: string, props: StarterProps) {
    super(scope, id);
    const { naming, name, accountId, project, role } = props;
    this.account = new ServiceAccount(this, "Account", {
      naming,
      key: `starter-${name}`,
      accountId,
      displayName: `Starts ${name}`,
      description: "As whom schedules and triggers start the workflow; it may do nothing else",
    });
    const start = Grant.on(project, this.account, role);
    if (props.receivesEvents === true) {
      const receive = Grant.on(project, this.account, "roles/eventarc.eventReceiver");
      this.receivesAfter = new Settled(this, "Settled", {
        after: [receive.binding],
        names: ["events"],
        wait: RECEIVES_AFTER,
      }).done;
      this.grants = [start, receive];
    } else {
      this.grants = [start];
    }
    this.grantPrincipal = this.account.grantPrincipal;
  }
}
