import { releaseCloud, reportsOf, UNTOUCHED } from "../../support/vertex/release";
import type { ServingProps } from "../../support/vertex/serving";

const deployments = ({ vertex }: ReturnType<typeof releaseCloud>) =>
  vertex.requests.filter(({ request, code }) => request.url.endsWith(":deployModel") && code === 200).length;

test.each<[string, ServingProps, string, string]>([
  ["Google has no machines", { deployments: [{ takes: 600, fails: "out of quota" }] }, "deploy", "out of quota"],
  ["machines never come up", { deployments: [{ takes: Infinity }] }, "deploy-deadline", "did not come up in time"],
  [
    "the deployment does not let itself be stopped and lands late",
    { deployments: [{ takes: 5_000, cancelling: Infinity }] },
    "deploy-deadline",
    "did not come up in time",
  ],
  [
    "Google refuses",
    { faults: [{ on: /:deployModel$/, answer: 400 }] },
    "deploy",
    "refused the deployment: status 400",
  ],
  ["Google is busy for good", { faults: [{ on: /:deployModel$/, answer: 503 }] }, "deploy", "did not take"],
])("when %s everything is as before", (_, props, reason, message) => {
  const cloud = releaseCloud(props);
  const execution = cloud.release("3");

  expect(reportsOf(execution)).toMatchObject([
    { outcome: "failed", reason, message: expect.stringContaining(message), settled: true, share: 0 },
  ]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("a deployment that neither ends nor obeys keeps the lock until the guard can take its model away", () => {
  const cloud = releaseCloud({ deployments: [{ takes: 40_000, cancelling: Infinity }] });
  const execution = cloud.release("3");
  expect(reportsOf(execution)).toMatchObject([{ outcome: "failed", reason: "deploy-deadline", settled: false }]);
  expect(cloud.state()).toMatchObject({ split: { "101": 100 }, lock: { deployedModel: "301" } });
  expect(reportsOf(cloud.release("4"))).toMatchObject([{ outcome: "refused", reason: "busy" }]);

  cloud.simulation.run(40_000);
  cloud.guard();
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test.each<[string, ServingProps]>([
  ["lost", { faults: [{ on: /:deployModel$/, times: 1, answer: "lost" }] }],
  ["late", { faults: [{ on: /:deployModel$/, times: 1, answer: "late" }] }],
  [
    "lost, and the model is up before anybody looks",
    { deployments: [{ takes: 30 }], faults: [{ on: /:deployModel$/, times: 1, answer: "lost" }] },
  ],
])("a deployment whose answer is %s is not begun twice", (_, props) => {
  const cloud = releaseCloud(props);

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
  expect(deployments(cloud)).toBeLessThanOrEqual(1);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, deployed: ["301"] });
});

test("a deployment that did not arrive is asked for again", () => {
  const cloud = releaseCloud({ faults: [{ on: /:deployModel$/, times: 2, answer: "unreachable" }] });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded" }]);
});

test("a model that cannot be taken away keeps the lock until it can", () => {
  const cloud = releaseCloud({ faults: [{ on: /:undeployModel$/, times: 12, answer: 503 }] });
  cloud.vertex.monitoring.traffic = (id) => ({ errorShare: id === "301" ? 1 : 0 });
  const execution = cloud.release("3");

  expect(reportsOf(execution)).toMatchObject([
    { outcome: "failed", reason: "gate", settled: false, message: expect.stringContaining("the guard goes on") },
  ]);
  expect(cloud.state()).toMatchObject({ split: { "101": 100 }, deployed: ["101", "301"], lock: expect.anything() });
  cloud.guard();
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("an undeployment that fails once is begun again", () => {
  const cloud = releaseCloud({ undeployments: [{ takes: 60, fails: "internal" }, { takes: 60 }] });
  cloud.vertex.monitoring.traffic = (id) => ({ errorShare: id === "301" ? 1 : 0 });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "failed", reason: "gate", settled: true }]);
  expect(cloud.state()).toEqual(UNTOUCHED);
});

test("a drift monitor that cannot be re-targeted is told, and takes no release back", () => {
  const cloud = releaseCloud({ faults: [{ on: /POST .*modelDeploymentMonitoringJobs/, answer: 403 }] });

  expect(reportsOf(cloud.release("3"))).toMatchObject([{ outcome: "succeeded", monitor: "status 403", settled: true }]);
  expect(cloud.state()).toMatchObject({ split: { "301": 100 }, champion: "3", monitored: undefined, lock: undefined });
});
