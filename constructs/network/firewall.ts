import { ComputeFirewall, type ComputeFirewallConfig } from "@cdktf/provider-google/lib/compute-firewall";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { ValidationError } from "../core/validation-error";
import type { Network } from "./network";
import type { Subnet } from "./subnet";

const EVERYWHERE = "0.0.0.0/0";
/** The last priority before Google's own rules, which let everything out and nothing in. */
const LAST = 65534;
const LOGGED = { metadata: "INCLUDE_ALL_METADATA" };

/** What a firewall needs. */
export interface FirewallProps {
  readonly naming: Naming;
  readonly network: Network;
  /** Where Google's APIs are reached. */
  readonly apiRange: string;
  /** The addresses of the workloads' subnet. */
  readonly workloadsRange: string;
}

/** One way out. */
export interface Opening {
  /** IPv4 ranges that may be reached. */
  readonly to: readonly string[];
  readonly protocol: "tcp" | "udp";
  /** Ports, or ranges of ports such as `8000-8010`. */
  readonly ports: readonly string[];
}

/**
 * Lets nothing in or out of a network but what it names: Google's APIs, private endpoints among the network's own
 * addresses, and the data that Dataflow's workers hand each other. Machines do not reach each other otherwise, so that one
 * person's notebook is closed to another's. What is refused is logged.
 *
 * The rules hold for every address of the network, those that training uses included: an attachment's interfaces lie in
 * the network, and it is the addresses that Google's own advice goes by.
 *
 * Firewall rules and not a firewall policy: a policy's rules have no names, only priorities that must differ, so that
 * opening one more way out would have to renumber the others.
 *
 * @see https://cloud.google.com/vpc/docs/configure-security-network-attachments
 */
export class Firewall extends Construct {
  private readonly naming: Naming;
  private readonly network: Network;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    this.naming = props.naming;
    this.network = props.network;

    this.rule(this, "DenyIngress", "deny-ingress", {
      description: "Refuses and logs everything that comes in and is not allowed by another rule",
      direction: "INGRESS",
      priority: LAST,
      sourceRanges: [EVERYWHERE],
      deny: [{ protocol: "all" }],
      logConfig: LOGGED,
    });
    this.rule(this, "DenyEgress", "deny-egress", {
      description: "Refuses and logs everything that goes out and is not allowed by another rule",
      direction: "EGRESS",
      priority: LAST,
      destinationRanges: [EVERYWHERE],
      deny: [{ protocol: "all" }],
      logConfig: LOGGED,
    });
    // No log for this one: every call to Google would be an entry, and the flow logs hold a share of them.
    this.rule(this, "AllowGoogleApis", "allow-google-apis", {
      description: "Lets machines call Google's APIs at their private addresses",
      direction: "EGRESS",
      destinationRanges: [props.apiRange],
      allow: [{ protocol: "tcp", ports: ["443"] }],
    });
    this.rule(this, "AllowPrivateEndpoints", "allow-private-endpoints", {
      description: "Lets machines call private endpoints that have an address in the workloads' subnet",
      direction: "EGRESS",
      destinationRanges: [props.workloadsRange],
      allow: [{ protocol: "tcp", ports: ["443"] }],
    });
    for (const direction of ["INGRESS", "EGRESS"] as const) {
      const [id, noun] =
        direction === "INGRESS"
          ? ["AllowDataflowIngress", "allow-dataflow-ingress"]
          : ["AllowDataflowEgress", "allow-dataflow-egress"];
      // @see https://cloud.google.com/dataflow/docs/guides/routes-firewall
      this.rule(this, id, noun, {
        description: "Lets Dataflow's workers hand each other data",
        direction,
        sourceRanges: [props.workloadsRange],
        destinationRanges: [props.workloadsRange],
        allow: [{ protocol: "tcp", ports: ["12345-12346"] }],
      });
    }
  }

  /** Lets a subnet's machines begin connections to the internet at tcp 443; other ports need an opening. */
  allowInternet(from: Subnet): Construct {
    return this.rule(this, "AllowInternet", "allow-internet", {
      description: "Lets machines begin encrypted connections to the internet",
      direction: "EGRESS",
      sourceRanges: [from.range],
      destinationRanges: [EVERYWHERE],
      allow: [{ protocol: "tcp", ports: ["443"] }],
      logConfig: LOGGED,
    });
  }

  /**
   * Adds a way out, under a name that cannot be changed without replacing its rule. Throws a `ValidationError` when the
   * name is taken.
   */
  addOpening(name: string, opening: Opening): Construct {
    const openings = this.node.tryFindChild("Openings") ?? new Construct(this, "Openings");
    if (openings.node.tryFindChild(name) !== undefined) {
      throw new ValidationError(this, `there is an opening "${name}" already: give this one another name`);
    }
    return this.rule(openings as Construct, name, `opening-${name}`, {
      description: `Opening "${name}": ${opening.protocol} ${opening.ports.join(", ")} to ${opening.to.join(", ")}`,
      direction: "EGRESS",
      destinationRanges: [...opening.to],
      allow: [{ protocol: opening.protocol, ports: [...opening.ports] }],
      logConfig: LOGGED,
    });
  }

  private rule(
    scope: Construct,
    id: string,
    noun: string,
    config: Omit<ComputeFirewallConfig, "name" | "network">,
  ): ComputeFirewall {
    return new ComputeFirewall(scope, id, {
      name: this.naming.network(noun),
      network: this.network.networkId,
      ...config,
    });
  }
}
