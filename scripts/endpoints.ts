import type { Endpoint } from "../config/schema/environment";
import { type DeployedEnvironment, endpointNames, endpointOf } from "../deploy/workflows";
import { didYouMean } from "../values/nearest";
import { Failure } from "./failure";

/** An endpoint that an environment declares. Throws a `Failure` that names those there are. */
export function endpointNamed(environment: DeployedEnvironment, name: string): Endpoint {
  const endpoint = endpointOf(environment, name);
  if (endpoint !== undefined) return endpoint;
  const names = endpointNames(environment);
  throw new Failure(
    `${environment.name} has no endpoint ${JSON.stringify(name)}${didYouMean(name, names)}\n` +
      `  endpoints: ${names.join(", ") || "none: declare one under endpoints"}`,
  );
}
