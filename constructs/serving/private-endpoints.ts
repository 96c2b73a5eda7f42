import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { ValidationError } from "../core/validation-error";

/** Under which Google's private endpoints have their names. */
const DOMAIN = "prediction.p.vertexai.goog";

/** How long a resolver may keep an answer, in seconds. Short, so that a new address is everywhere soon. */
const TIME_TO_LIVE = 300;

const ATTACHMENT = /^projects\/[^/]+\/regions\/([^/]+)\/serviceAttachments\/[^/]+$/;

/** Where private endpoints are reached from. */
export interface PrivateEndpointsProps {
  readonly naming: Naming;
  readonly projectNumber: string;
  /** The region of the endpoints and of the subnet. */
  readonly region: string;
  /** The network that callers are in: `projects/.../global/networks/...`. */
  readonly networkName: string;
  /** The subnet that gives the addresses: `projects/.../regions/.../subnetworks/...`. */
  readonly subnetworkName: string;
}

/** One endpoint that is reached privately. */
export interface PrivateEndpointProps {
  /** The name in the environment file: part of the names of the address and of the rule, which cannot be changed. */
  readonly name: string;
  readonly endpointId: string;
  /**
   * What Google made with the first deployed model: `projects/.../regions/.../serviceAttachments/...`. It goes about ten
   * minutes after the last model was taken away, and a later one is another.
   */
  readonly attachment: string;
}

/**
 * The names under which private endpoints answer in a network. Each endpoint has an address of the subnet, a way from it to
 * what Google runs, and a name in Google's own domain; its certificate is Google's own as well, and no authority has signed it.
 * @see https://cloud.google.com/vertex-ai/docs/predictions/private-service-connect
 */
export class PrivateEndpoints extends Construct {
  private readonly zone: DnsManagedZone;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateEndpointsProps,
  ) {
    super(scope, id);
    this.zone = new DnsManagedZone(this, "Resource", {
      name: props.naming.network("private-endpoints"),
      dnsName: `${DOMAIN}.`,
      description: "Names of private endpoints of Vertex AI",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: props.networkName }] },
    });
  }

  /** Gives an endpoint an address and a name. Throws a `ValidationError` for an attachment of another region. */
  add(id: string, { name, endpointId, attachment }: PrivateEndpointProps): Construct {
    const { naming, projectNumber, region, networkName, subnetworkName } = this.props;
    const made = new Construct(this, id);
    if (ATTACHMENT.exec(attachment)?.[1] !== region) {
      throw new ValidationError(
        made,
        `\`attachment\` must be a service attachment in ${region}, got "${attachment}": take the one that the release printed`,
      );
    }
    const cloudName = naming.network(`endpoint-${name}`);
    const address = new ComputeAddress(made, "Address", {
      name: cloudName,
      region,
      addressType: "INTERNAL",
      subnetwork: subnetworkName,
    });
    new ComputeForwardingRule(made, "Resource", {
      name: cloudName,
      region,
      // A rule cannot be led elsewhere, and a change of this text replaces it.
      description: `Leads to ${attachment}`,
      network: networkName,
      ipAddress: address.selfLink,
      target: attachment,
      loadBalancingScheme: "",
      recreateClosedPsc: true,
    });
    new DnsRecordSet(made, "Name", {
      managedZone: this.zone.name,
      name: `${endpointId}-${region}-${projectNumber}.${DOMAIN}.`,
      type: "A",
      ttl: TIME_TO_LIVE,
      rrdatas: [address.address],
    });
    return made;
  }
}
