import { TerraformStack } from "cdktf";
import { MlPlatform } from "../../stacks/platform";
import { environment } from "../support/environment";
import { memoryApp, synthesizeStacks } from "../support/synth";

function platform(parts: Parameters<typeof environment>[0] = {}) {
  const app = memoryApp();
  new MlPlatform(app, environment(parts));
  const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
  return { stacks, synth: () => synthesizeStacks(app) };
}

const names = (stacks: readonly TerraformStack[]) => stacks.map(({ node }) => node.id);

test("a stack with nothing to hold is left out, and nobody waits for it", () => {
  const { stacks } = platform();

  expect(names(stacks)).toEqual(["foundation", "observability"]);
});

test("later stacks wait for earlier ones", () => {
  const { stacks } = platform({ storage: { zones: { raw: {} } } });

  expect(stacks.map((stack) => [stack.node.id, names(stack.dependencies)])).toEqual([
    ["foundation", []],
    ["data", ["foundation"]],
    ["observability", ["foundation"]],
  ]);
});

test("each stack has a state and labels of its own", () => {
  const { synth } = platform({
    labels: { "cost-center": "cc-1" },
    state: { bucket: "acme-state" },
    storage: { zones: { raw: {} } },
  });

  for (const [name, { json }] of Object.entries(synth())) {
    expect(json.terraform).toMatchObject({
      backend: { gcs: { bucket: "acme-state", prefix: `test/${name}` } },
    });
    expect(json.provider).toMatchObject({
      google: [
        {
          project: "acme-ml-test",
          region: "europe-west4",
          user_project_override: true,
          billing_project: "acme-ml-test",
          default_labels: { "cost-center": "cc-1", environment: "test", stack: name, "managed-by": "plinth" },
        },
      ],
    });
  }
});

test("the state lies in the project's own bucket unless another is named", () => {
  expect(platform().synth().foundation?.json.terraform).toMatchObject({
    backend: { gcs: { bucket: "acme-ml-test-tfstate" } },
  });
});

test("no stack reads another's state", () => {
  const { synth } = platform({ storage: { zones: { raw: {} } }, workloads: { loader: { writes: ["zone:raw"] } } });

  for (const { json } of Object.values(synth())) expect(json).not.toHaveProperty("data.terraform_remote_state");
});
