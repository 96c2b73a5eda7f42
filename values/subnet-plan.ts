/** The parts of a network's range that subnets get, as IPv4 ranges. */
export interface SubnetPlan {
  /** The first half. */
  readonly workloads: string;
  /** A block at the end, as large as training needs; absent where training does not reach the network. */
  readonly training?: string;
}

/** Google keeps four addresses of every subnet: the first two and the last two. */
const RESERVED_ADDRESSES = 4;
/** A network attachment needs a subnet of /28 or larger. */
const LEAST_TRAINING_ADDRESSES = 16;

/**
 * Divides a network's range: its first half for workloads, a block at its end for training, just large enough for the
 * machines that run at once; what lies between stays free. A larger block holds every smaller one, so that the subnet can
 * grow where it is; shrinking replaces it. Throws a `RangeError` when the block does not fit into the second half.
 */
export function subnetPlan(range: string, trainingReplicas?: number): SubnetPlan {
  const [address = "", prefix] = range.split("/");
  const first = toNumber(address);
  const half = 2 ** (31 - Number(prefix));
  const workloads = toRange(first, half);
  if (trainingReplicas === undefined) return { workloads };

  const size = addressesFor(trainingReplicas);
  if (size > half) {
    throw new RangeError(
      `${trainingReplicas} training machines need a subnet of ${size} addresses, more than the ${half} in the second half of "${range}"`,
    );
  }
  return { workloads, training: toRange(first + 2 * half - size, size) };
}

/** How many addresses a subnet for so many training machines has: a power of two. */
export function addressesFor(trainingReplicas: number): number {
  let size = LEAST_TRAINING_ADDRESSES;
  while (size < trainingReplicas + RESERVED_ADDRESSES) size *= 2;
  return size;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function toRange(first: number, size: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join(".")}/${32 - Math.log2(size)}`;
}
