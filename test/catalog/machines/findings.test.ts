import { ACCELERATORS } from "../../../catalog/machines/accelerators";
import { CATALOGUE, catalogueWith } from "../../../catalog/machines/catalogue";
import { isTpu, isTpuPod, machineFindings, type MachineRequest } from "../../../catalog/machines/findings";
import { REGION_NAMES } from "../../../catalog/regions";

const wish = (parts: Partial<MachineRequest> & { machine: string }): MachineRequest => ({
  region: "us-central1",
  purpose: "training",
  ...parts,
});
const problems = (parts: Partial<MachineRequest> & { machine: string }) =>
  machineFindings(wish(parts)).map(({ problem }) => problem);
const codes = (parts: Partial<MachineRequest> & { machine: string }) =>
  machineFindings(wish(parts)).map(({ code }) => code);

const PURPOSES = ["training", "serving"] as const;
const pairs = PURPOSES.flatMap((purpose) =>
  Object.entries(CATALOGUE.machines).flatMap(([machine, facts]) =>
    Object.entries(facts[purpose] ?? {}).map(([accelerator, counts]) => ({ purpose, machine, accelerator, counts })),
  ),
);
const placeCodes = ["region", "unsupported", "on-request"];

test("every documented pair of machine and accelerator is accepted in every documented number, and in no other", () => {
  for (const { purpose, machine, accelerator, counts } of pairs) {
    for (let count = 0; count <= 17; count++) {
      const found = codes({ purpose, machine, accelerator, count }).filter((code) => !placeCodes.includes(code));
      expect({ machine, accelerator, count, found }).toEqual({
        machine,
        accelerator,
        count,
        found: counts.includes(count) ? [] : ["count"],
      });
    }
  }
});

test("every pair that is not documented is refused", () => {
  for (const purpose of PURPOSES) {
    for (const [machine, facts] of Object.entries(CATALOGUE.machines)) {
      for (const accelerator of Object.keys(ACCELERATORS)) {
        const documented = facts[purpose]?.[accelerator] !== undefined;
        const found = codes({ purpose, machine, accelerator, count: 1 });
        if (!documented) expect(found.filter((code) => code === "accelerator" || code === "machine")).toHaveLength(1);
      }
    }
  }
});

test("an accelerator is accepted in the regions that have it for the purpose, and in no other", () => {
  for (const { purpose, machine, accelerator, counts } of pairs) {
    const facts = CATALOGUE.accelerators[accelerator];
    for (const region of REGION_NAMES) {
      const expected =
        facts?.unsupported !== undefined
          ? ["unsupported"]
          : purpose === "serving" && facts?.servingOnRequest?.includes(region)
            ? ["on-request"]
            : facts?.[purpose].includes(region)
              ? []
              : ["region"];
      expect(codes({ purpose, machine, accelerator, count: counts[0] as number, region })).toEqual(expected);
    }
  }
});

test("every documented topology is accepted for training, and for serving when it is one machine", () => {
  for (const [machine, { topologies, family }] of Object.entries(CATALOGUE.tpus)) {
    const facts = CATALOGUE.accelerators[family];
    for (const [topology, { vms }] of Object.entries(topologies)) {
      expect(codes({ machine, topology, region: facts?.training[0] as string })).toEqual([]);
      const serving = codes({ machine, topology, region: facts?.serving[0] as string, purpose: "serving" });
      expect(serving).toEqual(vms === 1 ? [] : ["topology"]);
      expect(isTpuPod({ machine, topology })).toBe(vms > 1);
    }
    expect(codes({ machine, region: facts?.serving[0] as string, purpose: "serving" })).toEqual([]);
    expect(isTpu(machine)).toBe(true);
  }
});

test.each([
  ["TPU_V2", 8, "us-central1", []],
  ["TPU_V2", 32, "us-central1", []],
  ["TPU_V2", 512, "europe-west4", []],
  ["TPU_V2", 32, "asia-east1", ["region"]],
  ["TPU_V2", 16, "us-central1", ["count"]],
  ["TPU_V3", 8, "us-central1", []],
  ["TPU_V3", 64, "europe-west4", []],
  ["TPU_V3", 64, "us-central1", ["region"]],
  ["TPU_V3", 40, "europe-west4", ["count"]],
  ["TPU_V3", 0, "europe-west4", ["count"]],
])("cloud-tpu as %s with %d cores in %s", (accelerator, count, region, expected) => {
  expect(codes({ machine: "cloud-tpu", accelerator, count, region })).toEqual(expected);
});

test.each<[string, Partial<MachineRequest> & { machine: string }, readonly string[]]>([
  [
    "names the machine that takes the number",
    { machine: "a2-highgpu-2g", accelerator: "NVIDIA_TESLA_A100", count: 4 },
    ["a2-highgpu-2g takes exactly 2 NVIDIA_TESLA_A100, received 4; for 4 use a2-highgpu-4g"],
  ],
  [
    "lists the numbers of a machine that takes several, and machines of its own series first",
    { machine: "n1-highmem-32", accelerator: "NVIDIA_TESLA_T4", count: 1 },
    [
      "n1-highmem-32 takes 2 or 4 NVIDIA_TESLA_T4, received 1; for 1 use n1-highmem-2, n1-highmem-4, n1-highmem-8, n1-highmem-16 or 4 more",
    ],
  ],
  [
    "says which numbers exist when no machine takes it",
    { machine: "g2-standard-24", accelerator: "NVIDIA_L4", count: 3 },
    ["g2-standard-24 takes exactly 2 NVIDIA_L4, received 3; no machine takes 3: choose 1, 2, 4 or 8"],
  ],
  [
    "names the machines that take another accelerator",
    { machine: "n1-standard-4", accelerator: "NVIDIA_L4", count: 2 },
    [
      "n1-standard-4 takes NVIDIA_TESLA_P4, NVIDIA_TESLA_T4, NVIDIA_TESLA_P100 or NVIDIA_TESLA_V100, received NVIDIA_L4; for 2 NVIDIA_L4 use g2-standard-24",
    ],
  ],
  [
    "says that a machine takes no accelerator",
    { machine: "n2-standard-8", accelerator: "NVIDIA_RTX_PRO_6000", count: 8 },
    ["n2-standard-8 takes no accelerator, received NVIDIA_RTX_PRO_6000; for 8 NVIDIA_RTX_PRO_6000 use g4-standard-384"],
  ],
  [
    "asks for the accelerator that a machine has built in",
    { machine: "a2-ultragpu-1g" },
    ["a2-ultragpu-1g takes exactly 1 NVIDIA_A100_80GB, received none"],
  ],
  [
    "finds a misspelt machine",
    { machine: "a2-higpu-1g" },
    [`"a2-higpu-1g" is not a machine type for training; did you mean "a2-highgpu-1g"?`],
  ],
  ["does not guess wildly", { machine: "mainframe" }, [`"mainframe" is not a machine type for training`]],
  [
    "finds a misspelt accelerator",
    { machine: "g2-standard-4", accelerator: "NVIDIA_L40", count: 1 },
    [`g2-standard-4 takes NVIDIA_L4, received NVIDIA_L40; did you mean "NVIDIA_L4"?`],
  ],
  [
    "tells a machine for serving from one for training",
    { machine: "c2d-standard-8" },
    [
      "c2d-standard-8 is for serving only; for training use c2-standard-8, e2-standard-8, n1-standard-8, n2-standard-8 or n4-standard-8",
    ],
  ],
  [
    "tells a machine for training from one for serving",
    { machine: "n4-standard-4", purpose: "serving" },
    [
      "n4-standard-4 is for training only; for serving use c2-standard-4, c2d-standard-4, e2-standard-4, n1-standard-4 or 2 more",
    ],
  ],
  [
    "lists the regions that have an accelerator for training",
    { machine: "g2-standard-4", accelerator: "NVIDIA_L4", count: 1, region: "europe-west1" },
    [
      "europe-west1 has no NVIDIA_L4 for training: asia-northeast3, asia-south1, asia-southeast1, europe-west2, europe-west4, me-central2, northamerica-northeast2, us-central1, us-east1, us-east4 or us-west1 have it",
    ],
  ],
  [
    "tells a wrong number and a wrong region at once",
    { machine: "a4x-highgpu-4g", accelerator: "NVIDIA_GB200", count: 8, region: "europe-west4" },
    [
      "a4x-highgpu-4g takes exactly 4 NVIDIA_GB200, received 8; no machine takes 8: choose 4",
      "europe-west4 has no NVIDIA_GB200 for training: us-central1 or us-east4 have it",
    ],
  ],
  [
    "refuses an accelerator past its end of support",
    { machine: "n1-standard-4", accelerator: "NVIDIA_TESLA_P100", count: 1 },
    ["NVIDIA_TESLA_P100 is out of support since 2026-09-15"],
  ],
  [
    "refuses an accelerator that no machine takes any more",
    { machine: "n1-standard-4", accelerator: "NVIDIA_TESLA_K80", count: 1 },
    [
      "n1-standard-4 takes NVIDIA_TESLA_P4, NVIDIA_TESLA_T4, NVIDIA_TESLA_P100 or NVIDIA_TESLA_V100, received NVIDIA_TESLA_K80; no machine takes NVIDIA_TESLA_K80 for training",
      "NVIDIA_TESLA_K80 is deprecated in the API and on no machine any more",
    ],
  ],
  ["asks for a topology", { machine: "ct6e-standard-1t" }, ["ct6e-standard-1t needs a topology: 1x1"]],
  [
    "names the machine that has a topology",
    { machine: "ct5lp-hightpu-1t", topology: "2x4" },
    [`ct5lp-hightpu-1t has the topology 1x1, received "2x4"; for 2x4 use ct5lp-hightpu-4t or ct5lp-hightpu-8t`],
  ],
  [
    "refuses an accelerator beside a topology",
    { machine: "ct5lp-hightpu-4t", topology: "2x2", accelerator: "TPU_V5_LITEPOD", count: 4 },
    [
      "ct5lp-hightpu-4t takes no accelerator, because the machine type and its topology say everything, received TPU_V5_LITEPOD",
    ],
  ],
  [
    "serves on one machine only",
    { machine: "ct6e-standard-4t", topology: "4x4", purpose: "serving" },
    [`ct6e-standard-4t has the topology 2x2 on one machine, which is all that serving uses, received "4x4"`],
  ],
  [
    "refuses a topology without a TPU",
    { machine: "e2-standard-4", topology: "2x2" },
    [`e2-standard-4 has no TPU, so it takes no topology, received "2x2"`],
  ],
  [
    "knows the cores of a TPU v3",
    { machine: "cloud-tpu", accelerator: "TPU_V3", count: 16 },
    ["cloud-tpu takes 8 cores of TPU_V3, or a multiple of 32 as a pod, received 16"],
  ],
  [
    "knows the machine of a TPU v3",
    { machine: "n1-standard-8", accelerator: "TPU_V3", count: 8 },
    [
      "n1-standard-8 takes NVIDIA_TESLA_P4, NVIDIA_TESLA_T4, NVIDIA_TESLA_P100 or NVIDIA_TESLA_V100, received TPU_V3; for TPU_V3 use cloud-tpu",
    ],
  ],
  ["asks cloud-tpu for its kind", { machine: "cloud-tpu" }, ["cloud-tpu takes TPU_V2 or TPU_V3, received none"]],
  [
    "refuses a topology of cloud-tpu",
    { machine: "cloud-tpu", accelerator: "TPU_V3", count: 8, topology: "2x2" },
    [`cloud-tpu is asked for by cores and takes no topology, received "2x2"`],
  ],
  ["does not serve on cloud-tpu", { machine: "cloud-tpu", purpose: "serving" }, ["cloud-tpu is for training only"]],
  [
    "says when Google must allow an accelerator first",
    { machine: "ct6e-standard-1t", topology: "1x1", purpose: "serving", region: "us-east1" },
    ["TPU_V6E in us-east1 is for projects that Google has allowed to serve with it"],
  ],
  [
    "knows the parts of a GPU",
    { machine: "a2-highgpu-1g", accelerator: "NVIDIA_TESLA_A100", count: 1, partition: "1g.10gb" },
    [`NVIDIA_TESLA_A100 has no part "1g.10gb": its parts are 1g.5gb, 2g.10gb, 3g.20gb or 7g.40gb`],
  ],
  [
    "knows which GPU cannot be cut",
    { machine: "g2-standard-4", accelerator: "NVIDIA_L4", count: 1, partition: "1g.5gb" },
    [`NVIDIA_L4 has no part "1g.5gb": it cannot be cut`],
  ],
  [
    "cuts one GPU only",
    { machine: "a2-highgpu-2g", accelerator: "NVIDIA_TESLA_A100", count: 2, partition: "1g.5gb" },
    ["a cut NVIDIA_TESLA_A100 is asked for as exactly 1, received 2"],
  ],
  [
    "takes a GPU in parts",
    { machine: "a2-highgpu-1g", accelerator: "NVIDIA_TESLA_A100", count: 1, partition: "1g.5gb" },
    [],
  ],
  ["takes a machine without an accelerator", { machine: "n1-standard-4" }, []],
])("%s", (_, request, expected) => {
  expect(problems(request)).toEqual(expected);
});

test("an environment adds what Google launched yesterday, and nothing that was known is lost", () => {
  const catalogue = catalogueWith({
    machines: {
      "a5-highgpu-8g": { vcpu: 256, alone: false, training: { NVIDIA_B300: [8] } },
      "g2-standard-24": { training: { NVIDIA_L4: [1] } },
      "ct7e-standard-4t": { tpu: { family: "TPU_7E", chips: 4, topologies: { "2x2": { chips: 4, vms: 1 } } } },
    },
    accelerators: {
      NVIDIA_B300: { training: ["us-central1"] },
      TPU_7E: { training: ["us-central1"] },
      NVIDIA_L4: { training: ["europe-west1"] },
      NVIDIA_TESLA_P100: { supported: true },
    },
  });
  const found = (parts: Partial<MachineRequest> & { machine: string }) => machineFindings(wish(parts), catalogue);

  expect(found({ machine: "a5-highgpu-8g", accelerator: "NVIDIA_B300", count: 8 })).toEqual([]);
  expect(found({ machine: "a5-highgpu-8g" })).toHaveLength(1);
  expect(found({ machine: "ct7e-standard-4t", topology: "2x2" })).toEqual([]);
  for (const count of [1, 2]) {
    for (const region of ["europe-west1", "europe-west4"]) {
      expect(found({ machine: "g2-standard-24", accelerator: "NVIDIA_L4", count, region })).toEqual([]);
    }
  }
  expect(found({ machine: "n1-standard-4", accelerator: "NVIDIA_TESLA_P100", count: 1 })).toEqual([]);
  expect(codes({ machine: "g2-standard-24", accelerator: "NVIDIA_L4", count: 1 })).toEqual(["count"]);
});
