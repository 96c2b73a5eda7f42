import * as fs from "node:fs";
import * as path from "node:path";
import { workflowsOf } from "../../deploy/workflows";
import { shippedEnvironments } from "../support/shipped";

const GOLDENS = path.resolve(__dirname, "../goldens");

interface GoldenStack {
  readonly resource: { readonly google_workflows_workflow?: Readonly<Record<string, { readonly name: string }>> };
}

/** The workflows that an environment deploys, each with its stack, as the goldens have them. */
function deployed(environment: string): readonly string[] {
  const folder = path.join(GOLDENS, environment);
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const { resource } = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as GoldenStack;
      const workflows = Object.values(resource.google_workflows_workflow ?? {});
      return workflows.map(({ name }) => `${name} in ${path.basename(file, ".json")}`);
    })
    .sort();
}

test.each(shippedEnvironments().map((environment) => [environment.name, environment] as const))(
  "the commands know exactly the workflows that %s deploys, and the stack of each",
  (name, environment) => {
    const known = workflowsOf(environment).map(({ address, stack }) => `${address.workflow} in ${stack}`);

    expect([...known].sort()).toEqual(deployed(name));
  },
);
