import { at, mutated, remove } from "../support/mutate";
import { PLATFORMS, trainingPlatform } from "../support/platforms";
import { automationProblems } from "./automation";
import { firstApplyProblems } from "./first-apply";
import { type Node, PlatformGraph } from "./graph";

describe.each(PLATFORMS)("the environment %s", (_name, platform) => {
  test("gives what runs by itself its rights before it runs", () => {
    expect(automationProblems(platform)).toEqual([]);
  });
});

describe("the proof of what runs by itself", () => {
  const platform = trainingPlatform();
  const { nodes } = new PlatformGraph(platform);
  const problems = (stack: string, change: Parameters<typeof mutated>[2]) => {
    const fault = mutated(platform, stack, change);
    return [...firstApplyProblems(fault), ...automationProblems(fault)];
  };
  const titled = (wanted: (node: Node) => boolean) => nodes.filter(wanted).map((node) => [node.id, node] as const);

  const STARTED = /^google_(cloud_scheduler_job|eventarc_trigger|colab_schedule)$/;
  const started = titled(({ type }) => STARTED.test(type));
  const agents = titled(({ attributes }) => String(attributes.role).endsWith(".serviceAgent"));
  const waits = titled(({ address }) => /EventDelivery/.test(address));

  test("has something to look at", () => {
    expect([started.length, agents.length, waits.length].every((length) => length > 0)).toBe(true);
  });

  test.each(agents)("fails without %s", (_id, { stack, address }) => {
    expect(problems(stack, (json) => remove(json, address))).not.toEqual([]);
  });

  test.each(waits)("fails without %s, or when it waits for nothing", (_id, { stack, address }) => {
    expect(problems(stack, (json) => remove(json, address))).not.toEqual([]);
    expect(problems(stack, (json) => delete at(json, address).depends_on)).not.toEqual([]);
  });

  const rights = started.flatMap(([id, { stack, address, attributes }]) =>
    ((attributes.depends_on ?? []) as readonly string[])
      .filter((other) => /_iam_member\./.test(other) && !/_pubsub_topic_/.test(other))
      .map((other) => [id, other, stack, address] as const),
  );

  test.each(rights)("fails when %s does not come after %s", (_id, other, stack, address) => {
    const found = problems(stack, (json) => {
      const target = at(json, address);
      // The right to receive events is also waited for, which would be enough.
      const waited = /eventReceiver/.test(other) ? /^time_sleep\.Starter-[a-z-]+_Settled_/ : /^$/;
      target.depends_on = (target.depends_on as readonly string[]).filter(
        (entry) => entry !== other && !waited.test(entry),
      );
    });

    expect(found).toEqual([expect.stringContaining(`does not come after ${stack}/${other}`)]);
  });

  test.each([
    ["a trigger", /^google_eventarc_trigger$/],
    ["a schedule", /^google_cloud_scheduler_job$/],
  ])("fails when %s comes before the workflow that it starts", (_what, type) => {
    const node = nodes.find((candidate) => type.test(candidate.type)) as Node;
    const found = problems(node.stack, (json) => {
      const target = at(json, node.address);
      target.depends_on = (target.depends_on as readonly string[]).filter((entry) => !/_workflow\./.test(entry));
    });

    expect(found).toEqual([expect.stringMatching(/does not come after projects\/.*\/workflows\//)]);
  });

  test.each([
    ["the right of Cloud Storage to publish", /pubsub-publisher-agent-cloud-storage/, "the right of cloud-storage"],
    ["the right of a sink to publish", /pubsub-publisher-sink/, "its account may not publish where it leads to"],
    ["the right of Vertex AI on the attachment", /training-attachment-agent-vertex-ai/, "may not use it by then"],
  ])("fails without %s", (_what, pattern, problem) => {
    const node = nodes.find(({ address }) => pattern.test(address)) as Node;

    expect(problems(node.stack, (json) => remove(json, node.address)).join("\n")).toContain(problem);
  });

  test("fails on a grant that comes before the notebook server that it is on", () => {
    const node = nodes.find(({ type }) => type === "google_workbench_instance_iam_member") as Node;

    expect(problems(node.stack, (json) => delete at(json, node.address).depends_on)).toEqual([
      expect.stringContaining("does not come after google_workbench_instance."),
    ]);
  });

  test.each(started)("fails when %s starts as nobody", (_id, { stack, address }) => {
    const found = problems(stack, (json) => {
      const target = at(json, address);
      const text = JSON.stringify(target).replaceAll(/service_account(_email)?"/g, 'nobody"');
      for (const key of Object.keys(target)) delete target[key];
      Object.assign(target, JSON.parse(text));
    });

    expect(found).toContainEqual(expect.stringContaining("starts as nobody"));
  });
});
