import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";

export type EndpointInput = NonNullable<EnvironmentInput["endpoints"]>[string];

type Parts = Partial<EndpointInput>;

const CPU = { type: "n1-standard-4" };
const L4 = { type: "g2-standard-8", accelerator: { type: "NVIDIA_L4", count: 1 } };
const TPU = { type: "ct6e-standard-1t", topology: "1x1" };
const GB200 = { type: "a4x-highgpu-4g", accelerator: { type: "NVIDIA_GB200", count: 4 } };
const H200 = { type: "a3-ultragpu-8g", accelerator: { type: "NVIDIA_H200_141GB", count: 8 } };
const US = { project: { id: "acme-ml-test", number: "481516234200", region: "us-east1" } } as const;
const TENSORFLOW = "europe-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-15:latest";
const PYTORCH = "europe-docker.pkg.dev/vertex-ai/prediction/pytorch-cpu.2-4:latest";
const OURS = "europe-docker.pkg.dev/acme/images/fraud-server:1";
const ATTACHMENT = "projects/p12-tp/regions/europe-west4/serviceAttachments/gkedpm-1a2b";
const PERIMETER = "accessPolicies/123456789/servicePerimeters/ml";
const SHAPLEY = { method: "sampled-shapley" as const, inputs: ["amount", "country"], output: "score" };

/** An environment whose only endpoint has these settings, with its model, beside the least. */
export function endpoint(parts: Parts = {}, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> {
  return {
    models: { fraud: { serving: { image: OURS } } },
    ...rest,
    endpoints: { fraud: { model: "fraud", machine: CPU, ...parts } },
  };
}

/** The same for one on a pool. */
const onPool = (parts: Parts = {}, rest: Partial<EnvironmentInput> = {}): Partial<EnvironmentInput> =>
  endpoint({ machine: undefined, pool: "small", ...parts }, { pools: { small: { machine: CPU } }, ...rest });

const pool = (
  parts: Partial<NonNullable<EnvironmentInput["pools"]>[string]>,
  rest: Partial<EnvironmentInput> = {},
) => ({
  ...rest,
  pools: { small: { machine: CPU, ...parts } },
});

const at = (path: string) => (path === "" ? "endpoints.fraud" : `endpoints.fraud.${path}`);
const projects = (count: number) => Array.from({ length: count }, (_, index) => `acme-shop-${index}`);
const shadow = (parts: Partial<NonNullable<EndpointInput["shadow"]>> = {}): Parts => ({
  requestLogging: {},
  shadow: { columns: { amount: "FLOAT" }, ...parts },
});

/** Cases of the rules over a machine that serves, at a place. */
function machineCases(
  path: string,
  place: (machine: EndpointInput["machine"], rest?: Partial<EnvironmentInput>) => Partial<EnvironmentInput>,
) {
  return {
    offered: {
      bad: [
        {
          of: "a GPU on a machine that does not take it",
          environment: place({ type: "n1-standard-4", accelerator: { type: "NVIDIA_L4", count: 1 } }),
          finds: [
            {
              path: `${path}.accelerator.type`,
              problem:
                "n1-standard-4 takes NVIDIA_TESLA_P4, NVIDIA_TESLA_T4, NVIDIA_TESLA_P100 or NVIDIA_TESLA_V100, received NVIDIA_L4; for 1 NVIDIA_L4 use g2-standard-4, g2-standard-8, g2-standard-12, g2-standard-16 or 4 more",
            },
          ],
        },
        {
          of: "a TPU of several machines",
          environment: place({ type: "ct6e-standard-4t", topology: "4x4" }),
          finds: [
            {
              path: `${path}.topology`,
              problem:
                'ct6e-standard-4t has the topology 2x2 on one machine, which is all that serving uses, received "4x4"',
            },
          ],
        },
      ],
      good: [
        { of: "a machine without an accelerator", environment: place(CPU) },
        { of: "a GPU", environment: place(L4) },
        { of: "what Google must allow first", environment: place(TPU, US) },
      ],
    },
    onRequest: {
      bad: [
        {
          of: "a TPU where Google must allow it first",
          environment: place(TPU, US),
          finds: [
            {
              path: `${path}.type`,
              problem: "TPU_V6E in us-east1 is for projects that Google has allowed to serve with it",
              fix: "ask Google for it before the first release",
            },
          ],
        },
      ],
      good: [
        { of: "the same where everybody gets it", environment: place(TPU) },
        { of: "a machine that there is not", environment: place({ type: "n9-standard-4" }) },
      ],
    },
    reserved: {
      bad: [
        {
          of: "an accelerator that comes out of reservations only",
          environment: place(GB200),
          finds: [
            {
              path: `${path}.accelerator.type`,
              problem:
                "NVIDIA_GB200 comes out of a shared reservation only, which endpoints with machines of their own can use alone",
              fix: "choose another accelerator",
            },
          ],
        },
      ],
      good: [
        { of: "an accelerator that is to be had", environment: place(L4) },
        { of: "no accelerator", environment: place(CPU) },
      ],
    },
  };
}

const ofEndpoint = machineCases("endpoints.fraud.machine", (machine, rest) => endpoint({ machine }, rest));
const ofShadow = machineCases("endpoints.fraud.shadow.machine", (machine, rest) => endpoint(shadow({ machine }), rest));
const ofPool = machineCases("pools.small.machine", (machine = CPU, rest = {}) => pool({ machine }, rest));
const ofBatch = machineCases("batch.churn.machine", (machine = CPU, rest = {}) => ({
  ...rest,
  batch: {
    churn: { model: "churn", machine, input: { zone: "a", path: "b" }, output: { zone: "a", folder: "c" } },
  },
}));

export const endpointCases: CasesByRule = {
  "endpoints/machine": ofEndpoint.offered,
  "endpoints/machine-on-request": ofEndpoint.onRequest,
  "endpoints/shadow-machine": ofShadow.offered,
  "endpoints/shadow-machine-on-request": ofShadow.onRequest,
  "endpoints/shadow-reservation": ofShadow.reserved,
  "pools/machine": ofPool.offered,
  "pools/machine-on-request": ofPool.onRequest,
  "batch/machine": ofBatch.offered,
  "batch/machine-on-request": ofBatch.onRequest,
  "batch/reservation": ofBatch.reserved,
  "endpoints/unknown-name": {
    bad: [
      {
        of: "a model, a pool and callers that are not declared",
        environment: endpoint(
          {
            model: "frud",
            pool: "smal",
            callers: ["workload:shop", "account:checkout", "group:scientists", "checkout", "user:somebody"],
          },
          {
            pools: { small: { machine: CPU } },
            workloads: { shopp: {} },
            external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } },
            groups: { engineers: { email: "ml-engineers@acme.example" } },
          },
        ),
        finds: [
          { path: at("model"), problem: 'no model "frud" is declared. Did you mean "fraud"?', allowed: "fraud" },
          { path: at("pool"), problem: 'no pool "smal" is declared. Did you mean "small"?', allowed: "small" },
          {
            path: at("callers[0]"),
            problem: 'no workload "shop" is declared. Did you mean "workload:shopp"?',
            allowed: "workload:shopp",
          },
          {
            path: at("callers[2]"),
            problem: 'no group "scientists" is declared',
            allowed: "group:engineers",
          },
          {
            path: at("callers[3]"),
            problem: '"checkout" is not a caller. Did you mean "account:checkout"?',
            allowed: "workload:<name>, account:<name> or group:<kind>",
          },
          {
            path: at("callers[4]"),
            problem: '"user:somebody" is not a caller',
            allowed: "workload:<name>, account:<name> or group:<kind>",
          },
        ],
      },
      {
        of: "names where nothing is declared",
        environment: endpoint({ callers: ["workload:shop"] }, { models: {} }),
        finds: [
          { path: at("model"), problem: 'no model "fraud" is declared', allowed: "no model is declared" },
          { path: at("callers[0]"), problem: 'no workload "shop" is declared', allowed: "no workload is declared" },
        ],
      },
      {
        of: "the name of something that every object has",
        environment: endpoint({ model: "constructor" }),
        finds: [{ path: at("model"), problem: 'no model "constructor" is declared', allowed: "fraud" }],
      },
    ],
    good: [
      {
        of: "what is declared",
        environment: onPool(
          { callers: ["workload:shop", "group:engineers"] },
          {
            pools: { small: { machine: CPU } },
            workloads: { shop: {} },
            groups: { engineers: { email: "ml-engineers@acme.example" } },
          },
        ),
      },
    ],
  },
  "endpoints/repeated-caller": {
    bad: [
      {
        of: "a caller twice",
        environment: endpoint({ callers: ["workload:shop", "group:engineers", "workload:shop"] }),
        finds: [{ path: at("callers[2]"), problem: '"workload:shop" may call already', fix: "leave it out" }],
      },
    ],
    good: [{ of: "two callers", environment: endpoint({ callers: ["workload:shop", "account:shop"] }) }],
  },
  "endpoints/no-callers": {
    bad: [
      {
        of: "an endpoint that nobody may call",
        environment: endpoint(),
        finds: [
          {
            path: at(""),
            problem: "nobody may ask this endpoint for predictions",
            fix: "say who may under callers: workload:<name>, account:<name> or group:<kind>",
          },
        ],
      },
    ],
    good: [{ of: "a caller", environment: endpoint({ callers: ["workload:shop"] }) }],
  },
  "pools/unused": {
    bad: [
      {
        of: "a pool that no endpoint runs on",
        environment: endpoint({}, { pools: { small: { machine: CPU } } }),
        finds: [{ path: "pools.small", problem: "no endpoint runs on this pool", fix: "leave it out" }],
      },
    ],
    good: [{ of: "a pool with an endpoint", environment: onPool() }],
  },
  "external/unused-account": {
    bad: [
      {
        of: "an account that calls nothing",
        environment: endpoint(
          { callers: ["workload:checkout"] },
          { external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } } },
        ),
        finds: [
          {
            path: "external.accounts.checkout",
            problem: "the account calls nothing",
            fix: 'add "account:checkout" to the callers of an endpoint, or leave it out',
          },
        ],
      },
    ],
    good: [
      {
        of: "an account that calls",
        environment: endpoint(
          { callers: ["account:checkout"] },
          { external: { accounts: { checkout: "checkout@acme-shop.iam.gserviceaccount.com" } } },
        ),
      },
    ],
  },
  "endpoints/machine-or-pool": {
    bad: [
      {
        of: "no machines at all",
        environment: endpoint({ machine: undefined }),
        finds: [
          {
            path: at(""),
            problem: "an endpoint needs machines, its own or those of a pool",
            allowed: "machine, pool",
          },
        ],
      },
      {
        of: "a pool beside machines, their number and where they come from",
        environment: onPool({ machine: CPU, replicas: { min: 2 }, capacity: { kind: "spot" } }),
        finds: ["machine", "replicas", "capacity"].map((key) => ({
          path: at(key),
          problem: 'the endpoint runs on the machines of the pool "small"',
          fix: `leave ${key} out, or leave pool out`,
        })),
      },
      {
        of: "a shadow without a machine to replay on",
        environment: onPool(shadow()),
        finds: [
          {
            path: at("shadow"),
            problem: "the machines of a pool do not replay, and the endpoint has none of its own",
            fix: 'add machine: { type: "n1-standard-4" } to shadow',
          },
        ],
      },
    ],
    good: [
      { of: "a machine", environment: endpoint({ replicas: { min: 2 }, capacity: { kind: "on-demand" } }) },
      { of: "a pool", environment: onPool() },
      { of: "a shadow with a machine", environment: onPool(shadow({ machine: CPU })) },
    ],
  },
  "endpoints/pool-image": {
    bad: [
      {
        of: "an image of one's own",
        environment: onPool(),
        finds: [
          {
            path: at("pool"),
            problem:
              'models on a pool answer with Google\'s own images for TensorFlow or PyTorch, and "fraud" answers with europe-docker.pkg.dev/acme/images/fraud-server',
            fix: "give the endpoint a machine of its own",
          },
        ],
      },
      {
        of: "two images on one pool",
        environment: {
          models: { fraud: { serving: { image: TENSORFLOW } }, churn: { serving: { image: PYTORCH } } },
          pools: { small: { machine: CPU } },
          endpoints: { fraud: { model: "fraud", pool: "small" }, churn: { model: "churn", pool: "small" } },
        },
        finds: [
          {
            path: "endpoints.churn.pool",
            problem: 'all models on a pool answer with the same image, and "churn" with another one than "fraud"',
            fix: "use another pool, or the same image",
          },
        ],
      },
    ],
    good: [
      {
        of: "Google's own image",
        environment: onPool(
          {},
          { models: { fraud: { serving: { image: TENSORFLOW } } }, pools: { small: { machine: CPU } } },
        ),
      },
      { of: "an image of one's own on a machine of one's own", environment: endpoint() },
      {
        of: "two models with one image, and another pool with another",
        environment: {
          models: {
            fraud: { serving: { image: TENSORFLOW } },
            late: { serving: { image: TENSORFLOW } },
            churn: { serving: { image: PYTORCH } },
          },
          pools: { small: { machine: CPU }, other: { machine: CPU } },
          endpoints: {
            fraud: { model: "fraud", pool: "small" },
            late: { model: "late", pool: "small" },
            churn: { model: "churn", pool: "other" },
          },
        },
      },
    ],
  },
  "pools/machine-kind": {
    bad: [
      {
        of: "a TPU",
        environment: pool({ machine: TPU }),
        finds: [
          {
            path: "pools.small.machine.type",
            problem: "ct6e-standard-1t is a TPU, and pools have none",
            fix: "give the endpoint a machine of its own",
          },
        ],
      },
      {
        of: "a GPU in parts",
        environment: pool({
          machine: { type: "a2-highgpu-1g", accelerator: { type: "NVIDIA_TESLA_A100", count: 1, partition: "1g.5gb" } },
        }),
        finds: [
          {
            path: "pools.small.machine.accelerator.partition",
            problem: "the GPU of a pool is not cut",
            fix: "give the endpoint a machine of its own",
          },
        ],
      },
      {
        of: "an accelerator that comes out of reservations only",
        environment: pool({ machine: GB200 }),
        finds: [
          {
            path: "pools.small.machine.accelerator.type",
            problem: "NVIDIA_GB200 comes out of a shared reservation only, and pools have none",
            fix: "give the endpoint a machine of its own",
          },
        ],
      },
    ],
    good: [
      { of: "a whole GPU", environment: pool({ machine: L4 }) },
      { of: "no GPU", environment: pool({}) },
    ],
  },
  "endpoints/capacity": {
    bad: [
      {
        of: "a place in the queue",
        environment: endpoint({ capacity: { kind: "flex-start" } }),
        finds: [
          {
            path: at("capacity.kind"),
            problem: "flex-start gives machines for a week at most, and an endpoint answers for longer",
            allowed: "on-demand, spot, reservation, any-reservation",
          },
        ],
      },
      {
        of: "checkpoints",
        environment: endpoint({ capacity: { kind: "spot", checkpoints: "saved" } }),
        finds: [
          {
            path: at("capacity.checkpoints"),
            problem: "an endpoint saves nothing that it could go on from",
            fix: "leave it out",
          },
        ],
      },
      {
        of: "a reservation somewhere else",
        environment: endpoint({ capacity: { kind: "reservation", name: "l4", computeZone: "europe-west1-b" } }),
        finds: [
          {
            path: at("capacity.computeZone"),
            problem: "europe-west1-b is not in europe-west4, where the endpoint is",
            allowed: "europe-west4-a, europe-west4-b and so on",
          },
        ],
      },
    ],
    good: [
      { of: "spot machines", environment: endpoint({ capacity: { kind: "spot" } }) },
      {
        of: "a reservation in the region",
        environment: endpoint({ capacity: { kind: "reservation", name: "l4", computeZone: "europe-west4-b" } }),
      },
    ],
  },
  "endpoints/spot": {
    bad: [
      {
        of: "spot machines alone",
        environment: endpoint({ capacity: { kind: "spot" } }),
        finds: [
          {
            path: at("capacity"),
            problem: "Google takes spot machines back at any time, all of them at once if need be, and nobody answers",
            allowed: "on-demand, reservation, any-reservation",
          },
        ],
      },
    ],
    good: [
      {
        of: "spot machines to try with",
        environment: endpoint({ capacity: { kind: "spot" } }, { lifetime: "disposable" }),
      },
      { of: "machines at the full price", environment: endpoint() },
    ],
  },
  "endpoints/reservation-needed": {
    bad: [
      {
        of: "an accelerator that comes out of reservations only, without one",
        environment: endpoint({ machine: GB200, capacity: { kind: "any-reservation" } }),
        finds: [
          {
            path: at("capacity"),
            problem: 'NVIDIA_GB200 comes out of a shared reservation only, received "any-reservation"',
            allowed: "reservation",
          },
        ],
      },
    ],
    good: [
      {
        of: "the same with a reservation",
        environment: endpoint({
          machine: GB200,
          capacity: { kind: "reservation", name: "gb200", computeZone: "europe-west4-b" },
        }),
      },
      { of: "an accelerator that is to be had", environment: endpoint({ machine: L4 }) },
    ],
  },
  "endpoints/reservation-advised": {
    bad: [
      {
        of: "an accelerator that is hard to get",
        environment: endpoint({ machine: H200 }),
        finds: [
          {
            path: at("machine.accelerator.type"),
            problem: 'NVIDIA_H200_141GB is hardly to be had without a reservation, received "on-demand"',
            allowed: "reservation, any-reservation, spot",
          },
        ],
      },
    ],
    good: [
      { of: "the same as spot", environment: endpoint({ machine: H200, capacity: { kind: "spot" } }) },
      { of: "no accelerator", environment: endpoint() },
    ],
  },
  "endpoints/replicas": {
    bad: [
      {
        of: "fewer at most than at least",
        environment: endpoint({ replicas: { min: 3, max: 2, targetCpu: "60%" } }),
        finds: [
          {
            path: at("replicas.max"),
            problem: "at most 2 is fewer than the 3 that there always are",
            fix: "raise max, or lower min",
          },
        ],
      },
      {
        of: "targets where the number stays the same",
        environment: endpoint({ replicas: { min: 2, targetCpu: "60%", targetRequests: 100 } }),
        finds: ["targetCpu", "targetRequests"].map((target) => ({
          path: at(`replicas.${target}`),
          problem: "says when there are more machines, and there are never more than 2",
          fix: "raise max, or leave it out",
        })),
      },
      {
        of: "a target of an accelerator that there is not",
        environment: endpoint({ replicas: { min: 2, max: 4, targetAccelerator: "60%" } }),
        finds: [
          {
            path: at("replicas.targetAccelerator"),
            problem: "n1-standard-4 has no accelerator that could be busy",
            fix: "leave it out",
          },
        ],
      },
      {
        of: "TPUs whose number changes",
        environment: endpoint({ machine: TPU, replicas: { min: 2, max: 4 } }),
        finds: [
          {
            path: at("replicas.max"),
            problem: "ct6e-standard-1t is a TPU, of which there are never more than the 2 that there always are",
            fix: "leave max out",
          },
        ],
      },
      {
        of: "too few machines of a kind that comes in numbers",
        environment: endpoint({ machine: GB200 }),
        finds: [
          {
            path: at("replicas.min"),
            problem: "a4x-highgpu-4g answers with 18 machines at least, received 1",
            allowed: "at least 18",
          },
        ],
      },
    ],
    good: [
      { of: "one machine", environment: endpoint() },
      {
        of: "GPUs that become more when they are busy",
        environment: endpoint({
          machine: L4,
          replicas: { min: 2, max: 8, targetAccelerator: "70%", targetCpu: "60%" },
        }),
      },
      { of: "TPUs whose number stays the same", environment: endpoint({ machine: TPU, replicas: { min: 2, max: 2 } }) },
      { of: "what is told of a pool", environment: onPool({ replicas: { min: 2, targetCpu: "60%" } }) },
    ],
  },
  "pools/replicas": {
    bad: [
      {
        of: "a target where the number stays the same",
        environment: pool({ replicas: { targetCpu: "60%" } }),
        finds: [
          {
            path: "pools.small.replicas.targetCpu",
            problem: "says when there are more machines, and there are never more than 1",
            fix: "raise max, or leave it out",
          },
        ],
      },
    ],
    good: [{ of: "machines that become more", environment: pool({ replicas: { min: 2, max: 6, targetCpu: "60%" } }) }],
  },
  "endpoints/two-replicas": {
    bad: [
      {
        of: "one machine in a permanent environment",
        environment: endpoint({ replicas: { max: 5 } }),
        finds: [
          {
            path: at("replicas"),
            problem: "nobody answers while the only machine is repaired or replaced",
            fix: 'set replicas: { min: 2 }, or lifetime: "disposable" where nothing depends on it',
          },
        ],
      },
    ],
    good: [
      { of: "two machines", environment: endpoint({ replicas: { min: 2 } }) },
      { of: "one machine where nothing depends on it", environment: endpoint({}, { lifetime: "disposable" }) },
      { of: "machines of a pool", environment: onPool() },
    ],
  },
  "pools/two-replicas": {
    bad: [
      {
        of: "one machine in a permanent environment",
        environment: pool({}),
        finds: [
          {
            path: "pools.small.replicas",
            problem: "nobody answers while the only machine is repaired or replaced",
            fix: 'set replicas: { min: 2 }, or lifetime: "disposable" where nothing depends on it',
          },
        ],
      },
    ],
    good: [{ of: "two machines", environment: pool({ replicas: { min: 2 } }) }],
  },
  "endpoints/explanation-access": {
    bad: [
      {
        of: "explanations of an endpoint with a name of its own, on a pool",
        environment: onPool({ explanation: SHAPLEY }),
        finds: [
          {
            path: at("explanation"),
            problem: 'Google explains the answers of shared endpoints only, and this one is "dedicated"',
            fix: 'set access: { kind: "shared" }, or explain in a batch prediction',
          },
          {
            path: at("explanation"),
            problem: 'Google explains no answers of models on a pool, and this one runs on "small"',
            fix: "give the endpoint a machine of its own",
          },
        ],
      },
    ],
    good: [
      {
        of: "explanations of a shared endpoint",
        environment: endpoint({ access: { kind: "shared" }, explanation: SHAPLEY }),
      },
      { of: "no explanations", environment: endpoint({ access: { kind: "private" } }) },
    ],
  },
  "endpoints/explanation": {
    bad: [
      {
        of: "a feature twice, more features than there are, and the answer as a feature",
        environment: endpoint({
          explanation: { method: "sampled-shapley", inputs: ["amount", "amount"], output: "amount", top: 3 },
        }),
        finds: [
          { path: at("explanation.inputs[1]"), problem: '"amount" is looked at already', fix: "leave it out" },
          { path: at("explanation.output"), problem: '"amount" is a feature of the request, and no answer' },
          { path: at("explanation.top"), problem: "3 features are told, and 2 looked at", allowed: "1 to 2" },
        ],
      },
    ],
    good: [
      { of: "two features", environment: endpoint({ explanation: { ...SHAPLEY, top: 2 } }) },
      {
        of: "many regions of one image",
        environment: endpoint({ explanation: { method: "xrai", inputs: ["image"], output: "score", top: 9 } }),
      },
    ],
  },
  "endpoints/dedicated-in-perimeter": {
    bad: [
      {
        of: "a name of its own in a service perimeter",
        environment: endpoint({}, { external: { perimeter: PERIMETER } }),
        finds: [
          {
            path: at("access"),
            problem: `dedicated endpoints do not work in a service perimeter, and the project is in ${PERIMETER}`,
            allowed: '{ kind: "private" }, { kind: "shared" }',
          },
        ],
      },
    ],
    good: [
      {
        of: "a private endpoint in a perimeter",
        environment: endpoint({ access: { kind: "private" } }, { external: { perimeter: PERIMETER } }),
      },
      { of: "a name of its own without a perimeter", environment: endpoint() },
    ],
  },
  "endpoints/egress": {
    bad: [
      {
        of: "a private endpoint that must reach the internet",
        environment: endpoint({ access: { kind: "private" }, egress: "internet" }),
        finds: [
          {
            path: at("egress"),
            problem: "the containers of a private endpoint reach Google's APIs only",
            fix: "bring what they need into the image or into a zone, and leave egress out",
          },
        ],
      },
      {
        of: "a shared endpoint in a service perimeter that must reach the internet",
        environment: endpoint(
          { access: { kind: "shared" }, egress: "internet" },
          { external: { perimeter: PERIMETER } },
        ),
        finds: [
          {
            path: at("egress"),
            problem: `a service perimeter lets nothing through to the internet, and the project is in ${PERIMETER}`,
            fix: "bring what they need into the image or into a zone, and leave egress out",
          },
        ],
      },
    ],
    good: [
      { of: "an endpoint outside of perimeters", environment: endpoint({ egress: "internet" }) },
      { of: "a private endpoint that reaches nothing", environment: endpoint({ access: { kind: "private" } }) },
    ],
  },
  "endpoints/attachment": {
    bad: [
      {
        of: "an attachment in another region, of others, without a network",
        environment: endpoint({
          access: {
            kind: "private",
            projects: ["acme-shop"],
            attachment: "projects/p12-tp/regions/us-central1/serviceAttachments/gkedpm-1a2b",
          },
        }),
        finds: [
          {
            path: at("access.attachment"),
            problem: "the attachment is in us-central1, the endpoint in europe-west4",
            allowed: "projects/<project>/regions/europe-west4/serviceAttachments/<name>",
            fix: "copy what the release has printed",
          },
          {
            path: at("access.projects"),
            problem:
              "acme-ml-test is not among the projects that may connect, and the attachment is connected to from its network",
            fix: 'add "acme-ml-test" to projects, or leave attachment out',
          },
          {
            path: at("access.attachment"),
            problem: "the endpoint gets an address in the platform's own network, and there is none",
            fix: 'add network: { range: "10.40.0.0/16" } to the environment, or leave attachment out',
          },
        ],
      },
      {
        of: "an attachment in a network of somebody else",
        environment: endpoint(
          { access: { kind: "private", attachment: ATTACHMENT } },
          { network: {}, external: { network: "projects/acme-net/global/networks/shared" } },
        ),
        finds: [
          {
            path: at("access.attachment"),
            problem: "the endpoint gets an address in the platform's own network, and the network is external",
            fix: "leave attachment out, and give it to those who keep the network",
          },
        ],
      },
    ],
    good: [
      {
        of: "an attachment with a network of one's own",
        environment: endpoint(
          { access: { kind: "private", projects: ["acme-shop", "acme-ml-test"], attachment: ATTACHMENT } },
          { network: { range: "10.40.0.0/16" } },
        ),
      },
      { of: "no attachment yet", environment: endpoint({ access: { kind: "private", projects: ["acme-shop"] } }) },
      { of: "an endpoint that needs none", environment: endpoint() },
    ],
  },
  "endpoints/connecting-projects": {
    bad: [
      {
        of: "more projects than Google allows",
        environment: endpoint(
          { access: { kind: "private", projects: projects(10) } },
          { vectors: { merchants: { dimensions: 8 } } },
        ),
        finds: [
          {
            path: "endpoints",
            problem: "11 different projects may connect to private endpoints",
            allowed: "at most 10, unless Google has allowed more",
          },
        ],
      },
      {
        of: "the same of indexes alone",
        environment: { vectors: { one: { dimensions: 8, projects: projects(10) }, two: { dimensions: 8 } } },
        finds: [
          {
            path: "vectors",
            problem: "11 different projects may connect to private endpoints",
            allowed: "at most 10, unless Google has allowed more",
          },
        ],
      },
    ],
    good: [
      {
        of: "as many as Google allows, some twice",
        environment: endpoint(
          { access: { kind: "private", projects: projects(10) } },
          { vectors: { merchants: { dimensions: 8, projects: projects(3) } } },
        ),
      },
    ],
  },
  "endpoints/number": {
    bad: [
      {
        of: "two names that meet in one number",
        environment: {
          endpoints: { e1uw7: { model: "fraud", machine: CPU }, e42em: { model: "fraud", machine: CPU } },
        },
        finds: [
          {
            path: "endpoints.e42em",
            problem: 'its number would be 2834830027, as that of "e1uw7"',
            fix: "rename one of them, or raise its generation",
          },
        ],
      },
    ],
    good: [
      {
        of: "the same names in another generation",
        environment: {
          endpoints: {
            e1uw7: { model: "fraud", machine: CPU },
            e42em: { model: "fraud", machine: CPU, generation: 2 },
          },
        },
      },
    ],
  },
  "endpoints/taken-name": {
    bad: [
      {
        of: "a zone and a dataset with the names of what endpoints make",
        environment: endpoint(shadow(), {
          storage: { zones: { releases: {} }, datasets: { "requests-fraud": {}, "shadow-fraud": {} } },
        }),
        finds: [
          {
            path: "storage.zones.releases",
            problem: '"acme-ml-test-test-releases" is the bucket in which releases keep what they must restore',
            fix: "rename the zone",
          },
          {
            path: "storage.datasets.requests-fraud",
            problem: '"test_requests_fraud" is the dataset in which the endpoint "fraud" keeps its requests',
            fix: "rename the dataset",
          },
          {
            path: "storage.datasets.shadow-fraud",
            problem: '"test_shadow_fraud" is the dataset in which the endpoint "fraud" compares answers in the shadow',
            fix: "rename the dataset",
          },
        ],
      },
      {
        of: "what endpoints make as something from elsewhere",
        environment: endpoint(
          { requestLogging: {} },
          {
            external: {
              zones: { locks: { bucket: "acme-ml-test-test-releases", location: "europe-west4" } },
              datasets: {
                asked: { project: "acme-ml-test", dataset: "test_requests_fraud", location: "europe-west4" },
              },
            },
          },
        ),
        finds: [
          {
            path: "external.zones.locks",
            problem: '"acme-ml-test-test-releases" is the bucket in which releases keep what they must restore',
            fix: "leave it out",
          },
          {
            path: "external.datasets.asked",
            problem: '"test_requests_fraud" is the dataset in which the endpoint "fraud" keeps its requests',
            fix: 'leave it out, and read "requests:fraud"',
          },
        ],
      },
      {
        of: "an endpoint whose guard has the name of that of jobs",
        environment: { endpoints: { training: { model: "fraud", machine: CPU } } },
        finds: [
          {
            path: "endpoints.training",
            problem: 'its guard would be called "guard-training", as that of jobs',
            fix: "rename the endpoint",
          },
        ],
      },
    ],
    good: [
      {
        of: "a dataset of an endpoint that keeps no requests",
        environment: endpoint({}, { storage: { datasets: { "requests-fraud": {}, "shadow-fraud": {} } } }),
      },
      { of: "a zone called releases without endpoints", environment: { storage: { zones: { releases: {} } } } },
    ],
  },
  "serving/account-id": {
    bad: [
      {
        of: "names that are too long, and a workload with the name of an account",
        environment: {
          workloads: { "serve-fraud": {}, "serving-start": {}, "guard-training": {} },
          endpoints: {
            fraud: { model: "fraud", machine: CPU },
            "a-rather-long-name-for-one": { model: "fraud", machine: CPU, ...shadow() },
          },
          batch: {
            "a-rather-long-name": {
              model: "fraud",
              machine: CPU,
              input: { zone: "a", path: "b" },
              output: { zone: "a", folder: "c" },
            },
          },
        },
        finds: [
          {
            path: at(""),
            problem: 'its account would be "test-serve-fraud", as that of the workload "serve-fraud"',
            fix: "rename the endpoint or the workload",
          },
          {
            path: "endpoints.a-rather-long-name-for-one",
            problem:
              'the service account id "test-replay-a-rather-long-name-for-one" has 38 characters, 8 more than the 30 that Google allows',
            allowed: "<environment>-replay-<name>, at most 30 characters",
            fix: "shorten the name of the endpoint by 8 characters",
          },
          {
            path: "endpoints",
            problem: 'its account would be "test-guard-training", as that of the workload "guard-training"',
            fix: "rename the workload",
          },
          {
            path: "batch.a-rather-long-name",
            problem:
              'the service account id "test-predict-a-rather-long-name" has 31 characters, 1 more than the 30 that Google allows',
            allowed: "<environment>-predict-<name>, at most 30 characters",
            fix: "shorten the name of the batch prediction by 1 character",
          },
        ],
      },
    ],
    good: [
      { of: "names that are short enough", environment: endpoint(shadow(), { workloads: { fraud: {} } }) },
      { of: "nothing that serves", environment: { workloads: { "guard-training": {} } } },
    ],
  },
  "serving/too-many-accounts": {
    bad: [
      {
        of: "more accounts than a project has",
        environment: {
          workloads: Object.fromEntries(Array.from({ length: 96 }, (_, index) => [`work-${index}`, {}])),
          ...endpoint({ drift: {} }),
        },
        finds: [
          {
            path: "endpoints",
            problem:
              "serving needs 7 service accounts beside the 96 of workloads and training, a project has 100 by default",
            allowed: "at most 100 in all",
            fix: "divide the endpoints and batch predictions between two environments",
          },
        ],
      },
    ],
    good: [
      {
        of: "exactly as many",
        environment: {
          workloads: Object.fromEntries(Array.from({ length: 93 }, (_, index) => [`work-${index}`, {}])),
          ...endpoint({ drift: {} }),
        },
      },
      {
        of: "what is too much without serving, which is told there",
        environment: {
          workloads: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`work-${index}`, {}])),
          ...endpoint(),
        },
      },
    ],
  },
  "endpoints/quota-exceeded": {
    bad: [
      {
        of: "a grant that is enough for one model, and not for two",
        environment: endpoint(
          { machine: L4, replicas: { min: 2, max: 4 } },
          { quotas: { custom_model_serving_nvidia_l4_gpus: 4 } },
        ),
        finds: [
          {
            path: at(""),
            problem: "the endpoint needs 8 of custom_model_serving_nvidia_l4_gpus in europe-west4, and 4 are granted",
            fix: "run `plinth check --quotas` for the request to send, or lower replicas.max: releases need twice as many",
          },
        ],
      },
    ],
    good: [
      {
        of: "a grant that is enough for both",
        environment: endpoint(
          { machine: L4, replicas: { min: 2, max: 4 } },
          { quotas: { custom_model_serving_nvidia_l4_gpus: 8 } },
        ),
      },
      { of: "an endpoint on a pool", environment: onPool({}, { quotas: { custom_model_serving_cpus: 1 } }) },
    ],
  },
  "pools/quota-exceeded": {
    bad: [
      {
        of: "a grant that is too small",
        environment: pool({ replicas: { min: 2, max: 4 } }, { quotas: { custom_model_serving_cpus: 8 } }),
        finds: [
          {
            path: "pools.small",
            problem: "the pool needs 16 of custom_model_serving_cpus in europe-west4, and 8 are granted",
            fix: "run `plinth check --quotas` for the request to send, or lower replicas.max",
          },
        ],
      },
    ],
    good: [{ of: "a grant that is enough", environment: pool({}, { quotas: { custom_model_serving_cpus: 4 } }) }],
  },
  "endpoints/model-floor": {
    bad: [
      {
        of: "a model of which every version may be released",
        environment: endpoint({}, { models: { fraud: { serving: { image: OURS }, evaluation: { metric: "auPrc" } } } }),
        finds: [
          {
            path: at("model"),
            problem: 'every version of "fraud" may be released, however good it is',
            fix: "say how good it must be with evaluation: { metric, atLeast } under models.fraud",
          },
        ],
      },
    ],
    good: [
      {
        of: "a model that says how good it must be",
        environment: endpoint(
          {},
          { models: { fraud: { serving: { image: OURS }, evaluation: { metric: "loss", atMost: 0.2 } } } },
        ),
      },
      { of: "a model to try with", environment: endpoint({}, { lifetime: "disposable" }) },
      { of: "a model that is not declared, which is told there", environment: endpoint({ model: "other" }) },
    ],
  },
  "models/evaluation-limits": {
    bad: [
      {
        of: "limits that exclude each other",
        environment: {
          models: { fraud: { serving: { image: OURS }, evaluation: { metric: "loss", atLeast: 0.5, atMost: 0.2 } } },
        },
        finds: [
          {
            path: "models.fraud.evaluation.atLeast",
            problem: "no version has loss of at least 0.5 and at most 0.2",
            fix: "leave one of the two out",
          },
        ],
      },
    ],
    good: [
      {
        of: "a range",
        environment: {
          models: { fraud: { serving: { image: OURS }, evaluation: { metric: "loss", atLeast: 0.1, atMost: 0.2 } } },
        },
      },
    ],
  },
  "endpoints/shadow-requests": {
    bad: [
      {
        of: "a shadow of an endpoint that keeps no requests",
        environment: endpoint({ shadow: { columns: { amount: "FLOAT" } } }),
        finds: [
          {
            path: at("shadow"),
            problem: "logged requests are replayed, and the endpoint keeps none",
            fix: "add requestLogging: {} to the endpoint",
          },
        ],
      },
      {
        of: "a shadow that looks further back than requests are kept",
        environment: endpoint({ ...shadow({ window: "14d" }), requestLogging: { keep: "7d" } }),
        finds: [
          {
            path: at("shadow.window"),
            problem: "requests of the last 14d are replayed, and each is kept for 7d",
            fix: "shorten window, or raise requestLogging.keep",
          },
        ],
      },
    ],
    good: [
      {
        of: "a shadow of requests that are kept",
        environment: endpoint({ ...shadow({ window: "7d" }), requestLogging: { keep: "7d" } }),
      },
      { of: "no shadow", environment: endpoint() },
    ],
  },
  "endpoints/shadow-columns": {
    bad: [
      {
        of: "requests without fields",
        environment: endpoint(shadow({ columns: {} })),
        finds: [
          {
            path: at("shadow.columns"),
            problem: "a request without fields cannot be replayed",
            fix: 'name them: { amount: "FLOAT" }',
          },
        ],
      },
      {
        of: "fields with the names of what the replay adds",
        environment: endpoint(shadow({ columns: { amount: "FLOAT", plinth_key: "STRING", Plinth_Live: "STRING" } })),
        finds: [
          {
            path: at("shadow.columns.plinth_key"),
            problem: '"plinth_key" is a column that the replay adds itself',
            fix: "rename the field of requests",
          },
          {
            path: at("shadow.columns.Plinth_Live"),
            problem: '"Plinth_Live" is a column that the replay adds itself',
            fix: "rename the field of requests",
          },
        ],
      },
      {
        of: "two fields that BigQuery takes for one",
        environment: endpoint(shadow({ columns: { amount: "FLOAT", Amount: "FLOAT" } })),
        finds: [
          {
            path: at("shadow.columns.Amount"),
            problem: 'BigQuery does not tell "Amount" from "amount"',
            fix: "leave one out",
          },
        ],
      },
    ],
    good: [{ of: "a field", environment: endpoint(shadow()) }],
  },
  "endpoints/shadow-schedule": {
    bad: [
      {
        of: "a day that there is not",
        environment: endpoint(shadow({ schedule: { cron: "0 2 30 2 *" } })),
        finds: [
          {
            path: at("shadow.schedule.cron"),
            problem: `"0 2 30 2 *" never happens: no such month has that day`,
            allowed: "minute, hour, day of the month, month, day of the week",
          },
        ],
      },
    ],
    good: [{ of: "every night", environment: endpoint(shadow({ schedule: { cron: "0 2 * * *" } })) }],
  },
};
