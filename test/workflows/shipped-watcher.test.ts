import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { watchedRuns } from "../../config/monitoring/watched";
import { WATCHER_PERMISSIONS } from "../../constructs/workflows/workflow-roles";
import { synthesizePlatform } from "../support/platform";
import { shippedEnvironments } from "../support/shipped";
import { ADDRESSES } from "../support/vertex/addresses";
import { permissionsUsed } from "../support/vertex/permissions";
import { Vertex } from "../support/vertex/vertex";
import { Simulation } from "../support/workflows/simulation";

const watching = shippedEnvironments().filter((environment) => watchedRuns(environment).length > 0);

test("there are environments with something to watch", () => {
  expect(watching.map(({ name }) => name)).toContain("prod");
});

test.each(watching.map((environment) => [environment.name, environment] as const))(
  "the watcher of %s, as it is synthesized, looks at everything that starts by the clock, with the rights that it has",
  (_name, environment) => {
    const { stacks } = synthesizePlatform(environment);
    const workflow = stacks.observability?.all(WorkflowsWorkflow).find(({ name }) => name === "watch-runs");
    const simulation = new Simulation();
    const vertex = new Vertex({ simulation });
    const launched = Object.values(stacks).flatMap((stack) =>
      stack.all(WorkflowsWorkflow).map(({ name }) => String(name)),
    );
    for (const name of launched) vertex.executions.made.set(name, simulation.now);
    const execution = simulation.start({
      workflow: "watch-runs",
      source: String(workflow?.source_contents).split("$${").join("${").split("%%{").join("%{"),
      environment: { ...ADDRESSES },
      service: vertex.service,
      startAfter: 70 * 86_400,
    });
    simulation.run();

    expect(execution.error).toBeUndefined();
    const told = execution.log.map(({ payload }) => (payload as { readonly workflow: string }).workflow);
    // A name of no workflow would have been an error: whatever is watched is deployed.
    expect(told).toEqual(watchedRuns(environment).map(({ verb, name }) => `${verb}-${name}`));
    expect(permissionsUsed(vertex)).toEqual([...WATCHER_PERMISSIONS].sort());
    expect(stacks.observability?.only(CloudSchedulerJob)).toMatchObject({
      name: "watch-runs",
      schedule: "*/10 * * * *",
    });
  },
);
