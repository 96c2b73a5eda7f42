import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { job } from "./training-jobs";

type NetworkInput = NonNullable<EnvironmentInput["network"]>;
const shared = "projects/acme-net/global/networks/shared";
const perimeter = "accessPolicies/123456789/servicePerimeters/ml";
const own = (network: NetworkInput, external: EnvironmentInput["external"] = {}): Partial<EnvironmentInput> => ({
  network: { range: "10.40.0.0/16", ...network },
  external,
});
const opening = (to: string[], ports: string[] = ["443"]): NetworkInput["openings"] => ({ partner: { to, ports } });

export const networkCases: CasesByRule = {
  "network/range-or-external": {
    bad: [
      {
        of: "a network without addresses",
        environment: { network: {} },
        finds: [
          {
            path: "network",
            problem: "a network without addresses: neither `network.range` nor `external.network` is set",
            fix: 'set `range`, such as "10.40.0.0/16", or name a network that exists under `external.network`',
          },
        ],
      },
      {
        of: "a range in an external network",
        environment: own({}, { network: shared }),
        finds: [
          {
            path: "network.range",
            problem: '"10.40.0.0/16" is a range for a network of our own, but `external.network` names one that exists',
            fix: "leave one of the two out",
          },
        ],
      },
    ],
    good: [
      { of: "a network of our own", environment: own({}) },
      { of: "an external network", environment: { network: {}, external: { network: shared } } },
      { of: "no network", environment: {} },
    ],
  },
  "network/private-range": {
    bad: [
      ...["8.8.0.0/16", "100.64.0.0/20", "240.0.0.0/8"].map((range) => ({
        of: range,
        environment: own({ range }),
        finds: [
          {
            path: "network.range",
            problem: `"${range}" is not a private range`,
            allowed: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
          },
        ],
      })),
      ...["172.16.0.0/12", "172.17.4.0/24"].map((range) => ({
        of: range,
        environment: own({ range }),
        finds: [
          {
            path: "network.range",
            problem: `"${range}" overlaps 172.17.0.0/16, which containers on notebooks and training machines use for themselves`,
            fix: 'choose another range, such as "10.40.0.0/16"',
          },
        ],
      })),
    ],
    good: ["10.0.0.0/8", "172.18.0.0/16", "192.168.4.0/24"].map((range) => ({
      of: range,
      environment: own({ range }),
    })),
  },
  "network/training-space": {
    bad: [
      {
        of: "one machine too many",
        environment: own({ range: "10.40.0.0/24", training: { replicas: 125 } }),
        finds: [
          {
            path: "network.training.replicas",
            problem: '125 training machines need a subnet of 256 addresses, and "10.40.0.0/24" leaves them 128',
            allowed: "1 to 124",
            fix: "lower `replicas`, or use a range of prefix length 23 or less",
          },
        ],
      },
    ],
    good: [
      {
        of: "as many machines as fit",
        environment: own({ range: "10.40.0.0/24", training: { replicas: 124 } }),
      },
      { of: "no training", environment: own({ range: "10.40.0.0/24" }) },
    ],
  },
  "network/settings-of-external": {
    bad: [
      {
        of: "openings and NAT of an external network",
        environment: {
          network: { internet: "nat", openings: opening(["10.1.0.0/16"]) },
          external: { network: shared },
        },
        finds: [
          {
            path: "network.openings.partner",
            problem: "the firewall of an external network is not ours to open",
            fix: "leave it out, and ask the owner of the external network",
          },
          {
            path: "network.internet",
            problem: "an external network gets no NAT from us",
            fix: "leave it out, and ask the owner of the external network",
          },
        ],
      },
    ],
    good: [
      { of: "a plain external network", environment: { network: {}, external: { network: shared } } },
      { of: "a network of our own", environment: own({ internet: "nat", openings: opening(["10.1.0.0/16"]) }) },
    ],
  },
  "network/ports": {
    bad: [
      {
        of: "ports that do not exist and a range that goes down",
        environment: own({ openings: opening(["10.1.0.0/16"], ["65536", "443", "8010-8000", "1-70000"]) }),
        finds: [
          { path: "network.openings.partner.ports[0]", problem: '"65536" is no port', allowed: "1 to 65535" },
          { path: "network.openings.partner.ports[2]", problem: '"8010-8000" goes down', fix: 'write "8000-8010"' },
          { path: "network.openings.partner.ports[3]", problem: '"1-70000" is no port', allowed: "1 to 65535" },
        ],
      },
    ],
    good: [
      { of: "a port and a range", environment: own({ openings: opening(["10.1.0.0/16"], ["65535", "8000-8010"]) }) },
    ],
  },
  "network/redundant-range": {
    bad: [
      {
        of: "ranges that hold others",
        environment: own({ openings: opening(["10.1.2.0/24", "10.1.0.0/16", "10.2.0.0/16", "10.2.0.0/16"]) }),
        finds: [
          {
            path: "network.openings.partner.to[0]",
            problem: '"10.1.2.0/24" lies in "10.1.0.0/16"',
            fix: "leave it out",
          },
          { path: "network.openings.partner.to[3]", problem: '"10.2.0.0/16" is already written', fix: "leave it out" },
        ],
      },
    ],
    good: [{ of: "ranges beside each other", environment: own({ openings: opening(["10.1.0.0/24", "10.1.1.0/24"]) }) }],
  },
  "network/opening-without-route": {
    bad: [
      {
        of: "public addresses without a way there",
        environment: own({ openings: opening(["10.1.0.0/16", "8.8.8.8/32"]) }),
        finds: [
          {
            path: "network.openings.partner.to[1]",
            problem: '"8.8.8.8/32" is public, and `internet: "none"` leaves no way there',
            fix: 'set `network.internet: "nat"`, or leave the range out',
          },
        ],
      },
    ],
    good: [
      { of: "private addresses", environment: own({ openings: opening(["10.1.0.0/16"]) }) },
      { of: "NAT", environment: own({ internet: "nat", openings: opening(["8.8.8.8/32"]) }) },
    ],
  },
  "network/training-reaches-internet": {
    bad: [
      {
        of: "training without a perimeter",
        environment: own({ training: { replicas: 4 } }),
        finds: [
          {
            path: "network.training",
            problem:
              "training reaches the internet: it goes out through Google's own network, past this firewall and NAT",
            fix: "put the project into a service perimeter and name it under `external.perimeter`",
          },
        ],
      },
      {
        of: "training that is on no network of ours",
        environment: job(),
        finds: [
          {
            path: "training.jobs",
            problem: "training reaches the internet: it goes out through Google's own network",
            fix: "put the project into a service perimeter and name it under `external.perimeter`",
          },
        ],
      },
    ],
    good: [
      { of: "training in a perimeter", environment: own({ training: { replicas: 4 } }, { perimeter }) },
      { of: "training in a perimeter and on no network", environment: job({}, { external: { perimeter } }) },
      { of: "no training", environment: own({}) },
    ],
  },
  "network/training-subnetwork-missing": {
    bad: [
      {
        of: "training in an external network without a subnetwork",
        environment: { network: { training: { replicas: 4 } }, external: { network: shared } },
        finds: [
          {
            path: "network.training",
            problem: "training is attached to the external network, but no subnetwork for it is named",
            fix: "name one under `external.trainingSubnetwork`: /28 or larger, in the project's region, used by nothing else",
          },
        ],
      },
    ],
    good: [
      { of: "training in a network of our own", environment: own({ training: { replicas: 4 } }) },
      {
        of: "training in a named subnetwork",
        environment: {
          network: { training: { replicas: 4 } },
          external: {
            network: shared,
            trainingSubnetwork: "projects/acme-net/regions/europe-west4/subnetworks/training",
          },
        },
      },
    ],
  },
};
