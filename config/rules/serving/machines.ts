import { catalogueWith } from "../../../catalog/machines/catalogue";
import { machineFindings, type MachineFinding } from "../../../catalog/machines/findings";
import type { BatchPrediction, Endpoint, Environment } from "../../schema/environment";
import { defineRule, type Violation } from "../rule";

type Machine = Environment["pools"][string]["machine"];

/** What is said of a machine that serves, but for what Google must allow first; or only that. */
function findingsOf(
  { type, accelerator, topology }: Machine,
  { project, catalogue }: Environment,
  onRequest: boolean,
): readonly Violation[] {
  const found: readonly MachineFinding[] = machineFindings(
    {
      machine: type,
      accelerator: accelerator?.type,
      count: accelerator?.count,
      partition: accelerator?.partition,
      topology,
      region: project.region,
      purpose: "serving",
    },
    catalogueWith(catalogue),
  );
  return found
    .filter(({ code }) => (code === "on-request") === onRequest)
    .map(({ at, problem }) => ({
      at,
      problem,
      ...(onRequest && { fix: "ask Google for it before the first release" }),
    }));
}

const READS = ["", "/project.region", "/catalogue"] as const;

/** A machine that Google does not offer is refused in the middle of a release. */
const offered = (id: string, each: string, what: string) =>
  defineRule<Machine>({
    id,
    severity: "error",
    holds: `Google offers ${what} with its accelerators, for serving, in the project's region.`,
    each,
    reads: READS,
    check: ({ value, environment }) => findingsOf(value, environment, false),
  });

/** Some accelerators are for those only whom Google has allowed to serve with them. */
const allowed = (id: string, each: string, what: string) =>
  defineRule<Machine>({
    id,
    severity: "warning",
    holds: `Nobody needs to ask Google before ${what} is used.`,
    each,
    reads: READS,
    check: ({ value, environment }) => findingsOf(value, environment, true),
  });

/**
 * Every machine that answers. Batch predictions run the same containers on the same machines as endpoints, so they are
 * looked up in the same tables: https://cloud.google.com/vertex-ai/docs/predictions/configure-compute
 */
export const servingMachines = [
  offered("endpoints/machine", "endpoints.*.machine", "the machine of an endpoint"),
  allowed("endpoints/machine-on-request", "endpoints.*.machine", "the machine of an endpoint"),
  offered("endpoints/shadow-machine", "endpoints.*.shadow.machine", "the machine that replays requests"),
  allowed("endpoints/shadow-machine-on-request", "endpoints.*.shadow.machine", "the machine that replays requests"),
  offered("pools/machine", "pools.*.machine", "the machine of a pool"),
  allowed("pools/machine-on-request", "pools.*.machine", "the machine of a pool"),
  offered("batch/machine", "batch.*.machine", "the machine of a batch prediction"),
  allowed("batch/machine-on-request", "batch.*.machine", "the machine of a batch prediction"),
];

/** https://cloud.google.com/vertex-ai/docs/predictions/use-reservations: of deployed models only. */
const reserved = (id: string, each: string, what: string) =>
  defineRule<Machine>({
    id,
    severity: "error",
    holds: `${what} has no accelerators that come out of reservations only, which it cannot use.`,
    each,
    reads: ["", "/catalogue"],
    check({ value: { accelerator }, environment }) {
      if (accelerator === undefined) return [];
      const { accelerators } = catalogueWith(environment.catalogue);
      if (accelerators[accelerator.type]?.reservation !== "required") return [];
      return [
        {
          at: "accelerator.type",
          problem: `${accelerator.type} comes out of a shared reservation only, which endpoints with machines of their own can use alone`,
          fix: "choose another accelerator",
        },
      ];
    },
  });

/** What works through many instances takes the machines that there are. */
export const unreservedMachines = [
  reserved("endpoints/shadow-reservation", "endpoints.*.shadow.machine", "The machine that replays requests"),
  reserved("batch/reservation", "batch.*.machine", "A batch prediction"),
];

/** The number of machines of a batch prediction never falls below what it began with. */
export const batchReplicas = defineRule<BatchPrediction>({
  id: "batch/replicas",
  severity: "error",
  holds: "A batch prediction begins with no more machines than it may have.",
  each: "batch.*",
  reads: ["replicas"],
  check: ({ value: { replicas } }) =>
    replicas.start <= replicas.max
      ? []
      : [
          {
            at: "replicas.start",
            problem: `it begins with ${replicas.start} machines, and has ${replicas.max} at most`,
            fix: "raise max, or lower start",
          },
        ],
});

type Capacity = NonNullable<Endpoint["capacity"]>;

const MACHINE_AND_CAPACITY = ["machine", "capacity", "/catalogue"] as const;

/** A queue is for what ends; machines that answer stay. */
export const endpointCapacity = defineRule<Capacity>({
  id: "endpoints/capacity",
  severity: "error",
  holds: "The machines of an endpoint come from no queue, have no checkpoints, and stand in the project's region.",
  each: "endpoints.*.capacity",
  reads: ["", "/project.region"],
  check({ value, environment: { project } }) {
    if (value.kind === "flex-start") {
      return [
        {
          at: "kind",
          problem: "flex-start gives machines for a week at most, and an endpoint answers for longer",
          allowed: "on-demand, spot, reservation, any-reservation",
        },
      ];
    }
    if (value.kind === "spot" && value.checkpoints !== undefined) {
      return [
        { at: "checkpoints", problem: "an endpoint saves nothing that it could go on from", fix: "leave it out" },
      ];
    }
    if (value.kind === "reservation" && value.computeZone.slice(0, -2) !== project.region) {
      return [
        {
          at: "computeZone",
          problem: `${value.computeZone} is not in ${project.region}, where the endpoint is`,
          allowed: `${project.region}-a, ${project.region}-b and so on`,
        },
      ];
    }
    return [];
  },
});

/** Google takes the machines back, and nobody answers until there are others. */
export const spotServing = defineRule<Endpoint>({
  id: "endpoints/spot",
  severity: "warning",
  holds: "Where the environment is permanent, no endpoint runs on spot machines alone.",
  each: "endpoints.*",
  reads: ["capacity", "/lifetime"],
  check: ({ value: { capacity }, environment: { lifetime } }) =>
    capacity?.kind !== "spot" || lifetime === "disposable"
      ? []
      : [
          {
            at: "capacity",
            problem: "Google takes spot machines back at any time, all of them at once if need be, and nobody answers",
            allowed: "on-demand, reservation, any-reservation",
          },
        ],
});

/** Some accelerators are never, or hardly ever, to be had without a reservation. */
const scarce = (
  degree: "required" | "recommended",
  id: string,
  severity: "error" | "warning",
  enough: readonly Capacity["kind"][],
) =>
  defineRule<Endpoint>({
    id,
    severity,
    holds:
      degree === "required"
        ? "An endpoint with accelerators that come out of reservations only has one."
        : "An endpoint with accelerators that are hard to get has a reservation or spot machines.",
    each: "endpoints.*",
    reads: MACHINE_AND_CAPACITY,
    check({ value: { machine, capacity }, environment }) {
      const type = machine?.accelerator?.type;
      if (type === undefined) return [];
      const { accelerators } = catalogueWith(environment.catalogue);
      const kind = capacity?.kind ?? "on-demand";
      if (accelerators[type]?.reservation !== degree || enough.includes(kind)) return [];
      const how =
        degree === "required" ? "comes out of a shared reservation only" : "is hardly to be had without a reservation";
      return [
        {
          at: capacity === undefined ? "machine.accelerator.type" : "capacity",
          problem: `${type} ${how}, received "${kind}"`,
          allowed: enough.join(", "),
        },
      ];
    },
  });

export const endpointReservationNeeded = scarce("required", "endpoints/reservation-needed", "error", ["reservation"]);
export const endpointReservationAdvised = scarce("recommended", "endpoints/reservation-advised", "warning", [
  "reservation",
  "any-reservation",
  "spot",
]);
