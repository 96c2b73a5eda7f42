import type { SynthesizedPlatform } from "./platform";
import { Synth } from "./synth";

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** The parts of Terraform's JSON that a fault is put into. */
export interface MutableStack {
  readonly resource: Resources;
  readonly data: Resources;
}

/** The platform with a fault in one stack: a copy, so that one fault never meets another. */
export function mutated(
  platform: SynthesizedPlatform,
  stack: string,
  fault: (stack: MutableStack) => void,
): SynthesizedPlatform {
  const json = structuredClone(platform.stacks[stack]?.json ?? {}) as Record<string, unknown> & Partial<MutableStack>;
  const { resource = {}, data = {} } = json;
  fault({ resource, data });
  return { ...platform, stacks: { ...platform.stacks, [stack]: new Synth({ ...json, resource, data }) } };
}

/** A resource or data source of a stack by its address. Throws when there is none. */
export function at({ resource, data }: MutableStack, address: string): Record<string, unknown> {
  const [type, name] = address.split(".").slice(-2) as [string, string];
  const found = (address.startsWith("data.") ? data : resource)[type]?.[name];
  if (found === undefined) throw new Error(`there is no ${address}`);
  return found;
}

/** Takes a resource or data source out of a stack. */
export function remove({ resource, data }: MutableStack, address: string): void {
  const [type, name] = address.split(".").slice(-2) as [string, string];
  delete (address.startsWith("data.") ? data : resource)[type]?.[name];
}
