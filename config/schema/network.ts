import * as z from "zod";
import { addressRange, name, share, text } from "./text";

const port = text({
  noun: "a port or a range of ports",
  allowed: `"443" or "8000-8010", 1 to 65535`,
  example: `"443"`,
  pattern: /^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$/,
});

const opening = z
  .strictObject({
    to: z
      .array(addressRange({ smallest: 32, largest: 8 }))
      .min(1)
      .max(50)
      .describe("Ranges that may be reached"),
    protocol: z.enum(["tcp", "udp"]).default("tcp").describe("The transport"),
    ports: z.array(port).min(1).max(20).describe("Ports that may be reached"),
  })
  .describe("One way out through the firewall");

/** The private network. */
export const network = z
  .strictObject({
    range: addressRange({ smallest: 24, largest: 8, of: "private" })
      .optional()
      .describe("Addresses of the network; workloads get its first half, training a block at its end")
      .meta({ change: "cannot be changed after creation without replacing the subnets" }),
    apis: z
      .enum(["restricted", "private"])
      .default("restricted")
      .describe(
        "Which of Google's private addresses the network uses: `restricted` reaches only services that a service perimeter covers",
      ),
    internet: z
      .enum(["none", "nat"])
      .default("none")
      .describe("Whether machines without a public address reach the internet"),
    flowLogs: share({ from: "1%" }).default("50%").describe("Share of the connections that are logged"),
    openings: z
      .record(name as unknown as z.ZodString, opening)
      .default({})
      .describe(
        "Ways out through the firewall, which otherwise lets through only Google's APIs, private endpoints (tcp 443) and Dataflow's own traffic",
      ),
    training: z
      .strictObject({
        replicas: z
          .int()
          .min(1)
          .max(4000)
          .describe("How many training machines run at once at most: the size of their subnet follows"),
      })
      .optional()
      .describe("The attachment through which training on Vertex AI reaches this network")
      .meta({ defaultEffect: "training does not reach the network" }),
  })
  .describe("The private network");

const networkPath = text({
  noun: "the path of a network",
  allowed: "projects/<project>/global/networks/<name>",
  example: `"projects/acme-net/global/networks/shared"`,
  pattern: /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/global\/networks\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
});

const subnetworkPath = text({
  noun: "the path of a subnetwork",
  allowed: "projects/<project>/regions/<region>/subnetworks/<name>",
  example: `"projects/acme-net/regions/europe-west4/subnetworks/training"`,
  pattern:
    /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/regions\/[a-z]+-[a-z]+[0-9]+\/subnetworks\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
});

/** The path of a network that exists elsewhere. */
export const externalNetwork = networkPath.describe("A network that exists elsewhere, in place of one of our own");

/** The path of a subnetwork that exists elsewhere, for training. */
export const externalSubnetwork = subnetworkPath.describe(
  "The subnetwork of the external network that training uses: /28 or larger and used by nothing else",
);
