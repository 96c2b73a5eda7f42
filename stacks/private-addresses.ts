import type { Environment } from "../config/schema/environment";
import { setOrigin } from "../constructs/core/origin";
import { ValidationError } from "../constructs/core/validation-error";
import type { Endpoint } from "../constructs/serving/endpoint";
import { PrivateEndpoints } from "../constructs/serving/private-endpoints";
import type { Naming } from "../values/naming";
import type { PlatformStack } from "./platform-stack";

/** What the ways to private endpoints need. */
export interface PrivateAddressesProps {
  readonly naming: Naming;
  /** Endpoints by name. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** The network of callers; `undefined` where it is somebody else's or there is none. */
  readonly workloads: { readonly networkName: string; readonly subnetworkName: string } | undefined;
}

/** Puts the ways to private endpoints into a stack, as soon as the environment file has what their first release printed. */
export function addPrivateAddresses(
  stack: PlatformStack,
  { endpoints: declared, project }: Environment,
  { naming, endpoints, workloads }: PrivateAddressesProps,
): void {
  const attached = [...endpoints].flatMap(([name, { endpointId }]) => {
    const access = declared[name]?.access;
    return access?.kind === "private" && access.attachment !== undefined
      ? [{ name, endpointId, attachment: access.attachment }]
      : [];
  });
  if (attached.length === 0) return;
  if (workloads === undefined) {
    throw new ValidationError(
      stack,
      "`access.attachment` needs a network of the platform's own: give `network.range`, or leave the address to who keeps the network",
    );
  }
  const ways = new PrivateEndpoints(stack, "PrivateEndpoints", {
    naming,
    projectNumber: project.number,
    region: project.region,
    ...workloads,
  });
  setOrigin(ways, "endpoints");
  for (const way of attached) setOrigin(ways.add(way.name, way), `endpoints.${way.name}.access.attachment`);
}
