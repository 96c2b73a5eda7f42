import ipaddr from "ipaddr.js";

/** Addresses that Google keeps in every subnet: network, gateway, the last but one, broadcast. */
const RESERVED_ADDRESSES = 4;

/** Google attaches Vertex AI to a subnet of /28 or larger only. */
const SMALLEST_TRAINING_SUBNET = 16;

/** How the addresses of a network are divided. */
export interface SubnetPlan {
  /** The subnet of what runs in the network, such as notebooks and Dataflow. */
  readonly workloads: string;
  /** The subnet of the attachment that training uses; absent where training does not reach the network. */
  readonly training?: string;
}

/** How many addresses the training subnet has for so many machines: a power of two, at least a /28. */
export function trainingSubnetSize(replicas: number): number {
  let size = SMALLEST_TRAINING_SUBNET;
  while (size < replicas + RESERVED_ADDRESSES) size *= 2;
  return size;
}

/** How many addresses a range leaves to training: its second half. */
export function trainingSpace(range: string): number {
  return sizeOf(range) / 2;
}

/**
 * Divides a range: workloads get its first half, training an aligned block at its end. The middle stays free, so that the
 * training subnet can grow. Throws a `RangeError` when training does not fit into the second half.
 */
export function subnetPlan(range: string, trainingReplicas?: number): SubnetPlan {
  const [, length] = ipaddr.IPv4.parseCIDR(range);
  const first = firstAddress(range);
  const workloads = `${toText(first)}/${length + 1}`;
  if (trainingReplicas === undefined) return { workloads };

  const size = trainingSubnetSize(trainingReplicas);
  if (size > trainingSpace(range)) {
    throw new RangeError(
      `${trainingReplicas} training machines need ${size} addresses, ${range} leaves them ${trainingSpace(range)}`,
    );
  }
  return { workloads, training: `${toText(first + sizeOf(range) - size)}/${32 - Math.log2(size)}` };
}

/** Whether two ranges have an address in common. */
export function rangesOverlap(one: string, other: string): boolean {
  const [start, otherStart] = [firstAddress(one), firstAddress(other)];
  return start < otherStart + sizeOf(other) && otherStart < start + sizeOf(one);
}

/** Whether every address of a range lies in another range. */
export function rangeWithin(inner: string, outer: string): boolean {
  const [start, outerStart] = [firstAddress(inner), firstAddress(outer)];
  return outerStart <= start && start + sizeOf(inner) <= outerStart + sizeOf(outer);
}

function sizeOf(range: string): number {
  return 2 ** (32 - ipaddr.IPv4.parseCIDR(range)[1]);
}

function firstAddress(range: string): number {
  return ipaddr.IPv4.networkAddressFromCIDR(range)
    .toByteArray()
    .reduce((sum, octet) => sum * 256 + octet, 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}
