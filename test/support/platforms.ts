import { SYNTHETIC_ENVIRONMENTS } from "./environments";
import { synthesizePlatform, type SynthesizedPlatform } from "./platform";
import { shippedEnvironments } from "./shipped";

/** Every shipped environment and the synthetic ones, synthesized, with a name for the tests' titles. */
export const PLATFORMS: readonly (readonly [name: string, platform: SynthesizedPlatform])[] = [
  ...shippedEnvironments().map((environment) => [environment.name, environment] as const),
  ...Object.entries(SYNTHETIC_ENVIRONMENTS),
].map(([name, environment]) => [name, synthesizePlatform(environment)] as const);

/** The platform that has the most in it that people and programs use, to put faults into. */
export function fullPlatform(): SynthesizedPlatform {
  return platformOf("with everything and keys of its own");
}

/** The platform that has the most in it that runs by itself, to put faults into. */
export function trainingPlatform(): SynthesizedPlatform {
  return platformOf("that trains by itself");
}

/** The platform that has the most in it that answers, to put faults into. */
export function servingPlatform(): SynthesizedPlatform {
  return platformOf("that serves");
}

function platformOf(name: string): SynthesizedPlatform {
  const [, platform] = PLATFORMS.find(([title]) => title === name) ?? [];
  if (platform === undefined) throw new Error(`there is no environment "${name}"`);
  return platform;
}
