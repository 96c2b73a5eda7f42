import { endpointOf, jobNames, launcherOf, overrideLimits, workflowsOf } from "../../deploy/workflows";
import { environment } from "../support/environment";

const machine = { type: "n1-standard-8" };
const withJobs = environment({
  training: {
    jobs: {
      fraud: {
        image: "trainer",
        machine,
        alternatives: { machines: { large: { type: "n1-standard-32" } }, capacities: { cheap: { kind: "spot" } } },
      },
      letters: {
        python: { image: "python", packages: [{ zone: "code", path: "letters.tar.gz" }], module: "letters.train" },
        machine,
      },
      churn: {
        image: "trainer",
        machine,
        tuning: {
          metric: { auPrc: "maximize" },
          trials: 4,
          parallel: 2,
          parameters: { rate: { double: { from: 0.1, to: 1 } } },
        },
      },
    },
  },
});
const withEndpoints = environment({
  batch: {
    scores: {
      model: "churn",
      input: { table: "features.merchants" },
      output: { dataset: "features" },
      machine: { type: "n1-standard-4" },
    },
  },
  endpoints: {
    fraud: {
      model: "fraud",
      machine,
      drift: {},
      shadow: { columns: { amount: "FLOAT" } },
    },
    churn: { model: "churn", machine },
  },
});

test("a job is launched by its own workflow, in the project and region of its environment", () => {
  expect(launcherOf(withJobs, "fraud")?.address).toEqual({
    project: "acme-ml-test",
    region: "europe-west4",
    workflow: "train-fraud",
  });
});

test("a study is launched by a workflow that is named so", () => {
  expect(launcherOf(withJobs, "churn")?.address.workflow).toBe("tune-churn");
});

test.each(["frauds", "toString", "__proto__", ""])("%p is neither a job nor an endpoint", (name) => {
  expect(launcherOf(withJobs, name)).toBeUndefined();
  expect(endpointOf(withEndpoints, name)).toBeUndefined();
});

test("workflows and jobs are listed by name, the guard of jobs with them", () => {
  expect(workflowsOf(withJobs).map(({ address }) => address.workflow)).toEqual([
    "guard-training",
    "train-fraud",
    "train-letters",
    "tune-churn",
  ]);
  expect(jobNames(withJobs)).toEqual(["churn", "fraud", "letters"]);
});

test("an endpoint has workflows that release, roll back and guard, and those of what it declares", () => {
  expect(workflowsOf(withEndpoints).map(({ address, stack }) => [address.workflow, stack])).toEqual([
    ["guard-churn", "serving"],
    ["guard-fraud", "serving"],
    ["guard-training", "training"],
    ["monitor-fraud", "serving"],
    ["predict-scores", "pipelines"],
    ["release-churn", "serving"],
    ["release-fraud", "serving"],
    ["rollback-churn", "serving"],
    ["rollback-fraud", "serving"],
    ["shadow-fraud", "serving"],
    ["tell-drift", "serving"],
  ]);
});

test("an environment without anything to run has no workflows", () => {
  expect(workflowsOf(environment())).toEqual([]);
});

test("a run may ask for the alternatives that its job names", () => {
  const limits = (job: string) => overrideLimits(launcherOf(withJobs, job)?.job ?? fail());

  expect(limits("fraud")).toEqual({ ownImage: true, machines: ["large"], capacities: ["cheap"] });
  expect(limits("churn")).toEqual({ ownImage: true, machines: [], capacities: [] });
  expect(limits("letters")).toEqual({ ownImage: false, machines: [], capacities: [] });
});

function fail(): never {
  throw new Error("there is no such job");
}
