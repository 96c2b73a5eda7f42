import { jobNames, launcherOf, launchersOf, overrideLimits } from "../../deploy/launchers";
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

test.each(["frauds", "toString", "__proto__", ""])("%p is no job", (job) => {
  expect(launcherOf(withJobs, job)).toBeUndefined();
});

test("launchers and jobs are listed by name", () => {
  expect(launchersOf(withJobs).map(({ address }) => address.workflow)).toEqual([
    "train-fraud",
    "train-letters",
    "tune-churn",
  ]);
  expect(jobNames(withJobs)).toEqual(["churn", "fraud", "letters"]);
});

test("an environment without training launches nothing", () => {
  expect(launchersOf(environment())).toEqual([]);
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
