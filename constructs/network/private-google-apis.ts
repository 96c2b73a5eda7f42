import { ComputeRoute } from "@cdktf/provider-google/lib/compute-route";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsPolicy } from "@cdktf/provider-google/lib/dns-policy";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { Construct } from "constructs";
import type { Naming } from "../../values/naming";
import { API_ADDRESSES, type ApiAccess, type ApiAddresses } from "./api-addresses";
import type { Network } from "./network";

/** How long a resolver may keep an answer, in seconds. Short, so that a change of access is everywhere soon. */
const TIME_TO_LIVE = 300;

/**
 * Domains of Google beside `googleapis.com` that the platform's machines call.
 *
 * @see https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options
 */
const OTHER_DOMAINS = [
  // Images and packages.
  "pkg.dev",
  "gcr.io",
  // A notebook's machine is reached through a proxy that the machine itself calls.
  "notebooks.cloud.google.com",
  "notebooks.googleusercontent.com",
  "kernels.googleusercontent.com",
] as const;

/** What private access to Google's APIs needs. */
export interface PrivateGoogleApisProps {
  readonly naming: Naming;
  readonly network: Network;
  /** Which of Google's private addresses are used. Can be changed at any time. */
  readonly access: ApiAccess;
}

/**
 * Leads every call to Google from a network to Google's private addresses: a route to them, and names that resolve to
 * nothing else. Which names are asked for is logged.
 *
 * Training on Vertex AI is not led: its calls to Google resolve in Google's own network.
 */
export class PrivateGoogleApis extends Construct {
  /** Where Google's APIs are reached, for firewall rules. */
  readonly apiRange: string;

  constructor(scope: Construct, id: string, props: PrivateGoogleApisProps) {
    super(scope, id);
    const { naming, network } = props;
    const api = API_ADDRESSES[props.access];

    new ComputeRoute(this, "Resource", {
      name: naming.network("google-apis"),
      network: network.networkId,
      destRange: api.range,
      // Despite its name the packets stay inside Google's network: no other next hop is accepted for these addresses.
      nextHopGateway: "default-internet-gateway",
    });
    new DnsPolicy(this, "QueryLog", {
      name: naming.network("dns-log"),
      description: "Logs which names the machines of the network ask for",
      enableLogging: true,
      networks: [{ networkUrl: network.networkId }],
    });
    this.resolve(props, "googleapis.com", api.hostName, api);
    for (const domain of OTHER_DOMAINS) this.resolve(props, domain, domain, api);

    this.apiRange = api.range;
  }

  /** Answers for a domain and all names below it: `host`, one of them or the domain itself, has the addresses. */
  private resolve({ naming, network }: PrivateGoogleApisProps, domain: string, host: string, api: ApiAddresses): void {
    const key = domain.replaceAll(".", "-");
    const scope = new Construct(this, key);
    const zone = new DnsManagedZone(scope, "Resource", {
      name: naming.network(key),
      dnsName: `${domain}.`,
      description: `Leads ${domain} to Google's private addresses`,
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: network.networkId }] },
    });
    new DnsRecordSet(scope, "Addresses", {
      managedZone: zone.name,
      name: `${host}.`,
      type: "A",
      ttl: TIME_TO_LIVE,
      rrdatas: [...api.addresses],
    });
    new DnsRecordSet(scope, "Names", {
      managedZone: zone.name,
      name: `*.${domain}.`,
      type: "CNAME",
      ttl: TIME_TO_LIVE,
      rrdatas: [`${host}.`],
    });
  }
}
