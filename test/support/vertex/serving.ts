import type { ExecutionProps, ExecutionResult } from "../workflows/execution";
import { Simulation } from "../workflows/simulation";
import { ADDRESSES } from "./addresses";
import type { EndpointProps, Split } from "./endpoint";
import { Vertex, type VertexProps } from "./vertex";

/** What stands in a simulated cloud before anything is released. */
export interface ServingProps extends Omit<VertexProps, "simulation"> {
  readonly endpoint?: Omit<EndpointProps, "id">;
  /** Versions of the model `fraud`, from the first on: their aliases and what their evaluation says. @default - five */
  readonly versions?: readonly { readonly aliases?: readonly string[]; readonly evaluation?: object }[];
  /** Deployed models by id, each with its version. @default - version 1 as 101 */
  readonly deployed?: Readonly<Record<string, string>>;
  /** @default - all to 101 */
  readonly split?: Split;
}

/** A simulated cloud with an endpoint of the model `fraud`, and what can be started in it. */
export function servingCloud(props: ServingProps = {}) {
  const { deployed = { "101": "1" }, split = { "101": 100 } } = props;
  const { versions = [{ aliases: ["champion"] }, {}, { aliases: ["candidate"] }, {}, {}] } = props;
  const simulation = new Simulation();
  const vertex = new Vertex({ ...props, simulation });
  const endpoint = vertex.endpoints.create({ id: ADDRESSES.ENDPOINT, ...props.endpoint });
  for (const version of versions) vertex.models.register("fraud", version);
  for (const [id, version] of Object.entries(deployed)) vertex.endpoints.put(endpoint.id, id, `fraud@${version}`);
  if (Object.keys(split).length > 0) vertex.endpoints.setSplit(endpoint.id, split);
  const start = (source: string, more: Partial<ExecutionProps> = {}): ExecutionResult =>
    simulation.start({ environment: ADDRESSES, service: vertex.service, source, ...more });
  return {
    simulation,
    vertex,
    start,
    /** Starts, and runs everything to its end. */
    run: (source: string, more: Partial<ExecutionProps> = {}) => {
      const execution = start(source, more);
      simulation.run();
      return execution;
    },
    /** What is on the endpoint now. */
    endpoint: () => {
      const { split: now, deployed: models, labels } = vertex.endpoints.endpoint(endpoint.id);
      return { split: now, deployed: [...models.keys()], labels };
    },
  };
}
