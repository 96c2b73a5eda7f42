import { promoteOutputSchema } from "../../deploy/output";
import { decide } from "../../scripts/decide";
import { promote, type PromoteOptions } from "../../scripts/promote";
import { retrain } from "../../scripts/retrain";
import type { EnvironmentInput } from "../../config/schema/environment";
import { environment } from "../support/environment";
import { SimulatedExecutions } from "../support/executions";
import { failure, simulatedContext } from "../support/run-context";

const options: PromoteOptions = { follow: true, format: "text", yes: true };
const digest = `sha256:${"a".repeat(64)}`;
const parts = {
  groups: { approvers: { email: "ml-approvers@acme.example" } },
  storage: { zones: { models: {} } },
  models: {
    fraud: {
      serving: { image: `eu.acme.example/fraud@${digest}` },
      evaluation: { metric: "auPrc", atLeast: 0.8, beatsChampionBy: 0.01, slices: { "country=nl": {} } },
      promotion: { approval: {} },
      retraining: { by: { job: "fraud" } },
    },
    churn: { serving: { image: "eu.acme.example/churn:1" } },
  },
  training: {
    jobs: {
      fraud: {
        image: "eu.acme.example/trainer:1",
        machine: { type: "n1-standard-4" },
        writes: ["zone:models"],
        output: "zone:models",
        model: "fraud",
      },
    },
  },
  handover: {
    from: { staging: { project: "acme-ml-staging", region: "europe-west4", models: ["fraud"], into: "models" } },
  },
} satisfies Partial<EnvironmentInput>;

function world(theirs = digest) {
  const api = new SimulatedExecutions(["promote-fraud", "promote-churn", "adopt-fraud", "retrain-fraud"]);
  const own = simulatedContext(api, false, environment(parts));
  const staging = environment({
    models: { fraud: { serving: { image: `eu.acme.example/fraud@${theirs}` } } },
    storage: parts.storage,
    handover: { to: { test: { project: "acme-ml-test", models: ["fraud"] } } },
  });
  const context = {
    ...own.context,
    environment: (name: string) =>
      name === "staging" ? Promise.resolve({ ...staging, name: "staging" }) : own.context.environment(name),
  };
  return { ...own, api, context };
}

/** Ends each run of a workflow some minutes after it was started. */
function ending(given: ReturnType<typeof world>, workflow: string, minutes: number, state: string, told: object) {
  given.api.clock.after(minutes * 60_000, () => {
    for (const run of given.api.runs(workflow)) {
      given.api.end(
        run,
        state,
        state === "SUCCEEDED" ? { result: JSON.stringify(told) } : { error: { payload: JSON.stringify(told) } },
      );
    }
  });
}

const sent = (given: ReturnType<typeof world>) =>
  given.api.received
    .filter(({ method, url }) => method === "POST" && url.endsWith("/executions"))
    .map(({ url, body }) => [/workflows\/([^/]+)\//.exec(url)?.[1], (body as { argument?: unknown }).argument]);

describe("plinth promote", () => {
  test("--dry-run says what a version is held to, and sends nothing", async () => {
    const given = world();
    expect(await promote(given.context, ["test", "fraud@7"], { ...options, dryRun: true })).toBe(0);
    expect(given.api.received).toEqual([]);
    expect(given.printed.out.split("\n").slice(0, 6)).toEqual([
      "fraud@7 is held to:",
      "  auPrc",
      "  at least 0.8",
      "  higher than the champion's by 0.01",
      "  on country=nl worse than the champion's by 0 at most",
      "  an approver says yes within 24h",
    ]);
  });

  test("--dry-run from environment to environment compares the images that answer", async () => {
    const given = world();
    const how = { ...options, from: "staging", to: "test", dryRun: true };
    expect(await promote(given.context, ["fraud@7"], how)).toBe(0);
    expect(given.printed.out).toMatch(/^fraud@7 goes from staging to test, where it gets the alias staging-7\n/);

    const other = world(`sha256:${"b".repeat(64)}`);
    expect(await promote(other.context, ["fraud@7"], { ...how, format: "json" })).toBe(1);
    const told = promoteOutputSchema.parse(JSON.parse(other.printed.out));
    expect(told).toMatchObject({ handover: { alias: "staging-7", same: false } });
  });

  test("takes a version over first, and promotes the one that it became", async () => {
    const given = world();
    ending(given, "adopt-fraud", 10, "SUCCEEDED", { outcome: "succeeded", version: "4" });
    ending(given, "promote-fraud", 40, "SUCCEEDED", { outcome: "succeeded", version: "4" });
    expect(await promote(given.context, ["fraud@7"], { ...options, from: "staging", to: "test" })).toBe(0);
    expect(sent(given)).toEqual([
      ["adopt-fraud", '{"from":"staging","version":"7"}'],
      ["promote-fraud", '{"version":"4"}'],
    ]);
  });

  test("promotes nothing that could not be taken over", async () => {
    const given = world();
    ending(given, "adopt-fraud", 10, "FAILED", { code: 500, message: "digest: other", report: {} });
    expect(await promote(given.context, ["fraud@7"], { ...options, from: "staging", to: "test" })).toBe(1);
    expect(sent(given)).toHaveLength(1);
  });

  test.each<[readonly string[], Partial<PromoteOptions>, string]>([
    [["fraud@7"], {}, "received 1 word\n  allowed: plinth promote <env> <model>@<version>"],
    [
      ["test", "fraud@7"],
      { from: "staging", to: "test" },
      "received 2 words\n  allowed: plinth promote <model>@<version> --from <env> --to <env>",
    ],
    [
      ["fraud@7"],
      { from: "staging" },
      "--from and --to belong together: name both environments, or <env> <model>@<version> alone",
    ],
    [["test", "fraude@7"], {}, 'test has no model "fraude". Did you mean "fraud"?\n  models: churn, fraud'],
    [["test", "fraud"], {}, '"fraud" is not a version of a model\n  allowed: <model>@<version>, such as fraud@7'],
    [["churn@7"], { from: "staging", to: "test" }, "test takes churn over from nobody\n  add it under handover.from"],
    [
      ["fraud@7"],
      { from: "stagin", to: "test" },
      'test does not take fraud over from "stagin". Did you mean "staging"?\n  allowed: staging',
    ],
  ])("%j %j is told", async (what, more, message) => {
    expect(await failure(promote(world().context, what, { ...options, ...more }))).toEqual({ message, exitCode: 1 });
  });
});

describe("plinth promote from environment to environment, with images and pipelines", () => {
  const pipelineDigest = `sha256:${"d".repeat(64)}`;
  const registries = { images: { holds: "images" }, pipelines: { holds: "pipelines" } } as const;
  const shared = (server: string, trainer: string) =>
    ({
      repositories: registries,
      storage: parts.storage,
      models: { fraud: { serving: { image: `images/server@${server}` } } },
      training: { jobs: { fraud: { ...parts.training.jobs.fraud, image: `images/trainer@${trainer}` } } },
      pipelines: {
        fraud: {
          template: {
            repository: "pipelines",
            package: "training",
            version: pipelineDigest,
            images: ["images"],
          },
          root: "models",
          model: "fraud",
        },
      },
    }) as const satisfies Partial<EnvironmentInput>;
  const other = `sha256:${"e".repeat(64)}`;
  const IN = (environmentName: string, name: string, is: string) =>
    `projects/acme-ml-${environmentName}/locations/europe-west4/repositories/${environmentName}-${is === pipelineDigest ? "pipelines" : "images"}/packages/${name}/versions/${is}`;

  /** What staging hands over, and what the registries of both hold. */
  function copying({
    opens = ["images", "pipelines"],
    trainer = digest,
    confirm = undefined as boolean | undefined,
    models = ["fraud"],
  }: {
    readonly opens?: readonly ("images" | "pipelines")[];
    readonly trainer?: string;
    readonly confirm?: boolean | undefined;
    readonly models?: readonly ("fraud" | "other")[];
  } = {}) {
    const api = new SimulatedExecutions(["promote-fraud", "adopt-fraud"]);
    const own = simulatedContext(
      api,
      false,
      environment({
        ...shared(digest, digest),
        handover: {
          from: {
            staging: {
              project: "acme-ml-staging",
              region: "europe-west4",
              models: ["fraud"],
              into: "models",
              copies: ["images", "pipelines"],
            },
          },
        },
      }),
    );
    const theirs = environment({
      ...shared(digest, trainer),
      handover: { to: { test: { project: "acme-ml-test", models: [...models], copies: [...opens] } } },
    });
    const staging = { ...theirs, name: "staging", project: { ...theirs.project, id: "acme-ml-staging" } };
    const questions: string[] = [];
    const context = {
      ...own.context,
      environment: (name: string) => (name === "staging" ? Promise.resolve(staging) : own.context.environment(name)),
      ...(confirm === undefined
        ? {}
        : {
            confirm: async (question: string) => {
              questions.push(question);
              return confirm;
            },
          }),
    };
    for (const [name, is] of [
      ["server", digest],
      ["trainer", digest],
      ["training", pipelineDigest],
    ] as const)
      api.registered.set(IN("staging", name, is), "there");
    return { ...own, api, context, questions };
  }
  const how: PromoteOptions = { ...options, from: "staging", to: "test" };
  const lines = (text: string) => text.split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, " | "));

  test("--dry-run shows what goes, by digest, without asking anybody", async () => {
    const given = copying({ trainer: other });
    expect(await promote(given.context, ["fraud@7"], { ...how, dryRun: true })).toBe(0);
    expect(given.api.received).toEqual([]);
    expect(lines(given.printed.out).slice(0, 7)).toEqual([
      "fraud@7 goes from staging to test, where it gets the alias staging-7",
      "what | name | digest | is in | will be in",
      "version | fraud@7 | staging-fraud | test-fraud, as staging-7 | its files are copied, its evaluation and labels come along",
      "answers | images/server | sha256:aaaaaaaaaaaa | staging-images | test-images | is copied unless it is there",
      "trains as job fraud | images/trainer | sha256:aaaaaaaaaaaa | staging-images | test-images | mismatch: staging says sha256:eeeeeeeeeeee; is copied unless it is there",
      "pipeline fraud | pipelines/training | sha256:dddddddddddd | staging-pipelines | test-pipelines | is copied unless it is there, after the images of its steps",
      "both environments answer with sha256:aaaaaaaaaaaa",
    ]);
  });

  test("--dry-run --format json tells the same", async () => {
    const given = copying({ trainer: other });
    expect(await promote(given.context, ["fraud@7"], { ...how, dryRun: true, format: "json" })).toBe(0);
    expect(promoteOutputSchema.parse(JSON.parse(given.printed.out))).toMatchObject({
      handover: {
        artifacts: [
          { kind: "image", use: "answers", artifact: `images/server@${digest}`, theirs: digest, here: "unknown" },
          { kind: "image", theirs: other },
          { kind: "pipeline", from: "staging-pipelines", to: "test-pipelines" },
        ],
      },
      requests: [{ method: "POST" }, { method: "POST" }],
    });
  });

  test("looks where everything is, asks, and starts the adoption", async () => {
    const given = copying({ confirm: true });
    given.api.registered.set(IN("test", "server", digest), "there");
    given.api.registered.delete(IN("staging", "trainer", digest));
    given.api.registered.set(IN("test", "training", pipelineDigest), "hidden");
    ending(given, "adopt-fraud", 10, "SUCCEEDED", { outcome: "succeeded", version: "4" });
    ending(given, "promote-fraud", 40, "SUCCEEDED", { outcome: "succeeded", version: "4" });

    expect(await promote(given.context, ["fraud@7"], { ...how, yes: false })).toBe(0);
    expect(
      lines(given.printed.err)
        .slice(3, 6)
        .map((line) => line.split(" | ").at(-1)),
    ).toEqual([
      "there already",
      "in neither: build it in staging first",
      "is copied unless it is there, after the images of its steps",
    ]);
    expect(given.questions).toEqual(["Take fraud@7 over from staging, and promote it in test?"]);
    expect(sent(given).map(([workflow]) => workflow)).toEqual(["adopt-fraud", "promote-fraud"]);
  });

  test.each<[string, Parameters<typeof copying>[0], string, number]>([
    ["a no", { confirm: false }, "nothing was started", 130],
    [
      "nobody who could be asked",
      {},
      "nobody can be asked here whether fraud@7 is to go from staging to test: nothing was started\n  look at it with --dry-run, then say so with --yes",
      1,
    ],
    [
      "a registry that is not open",
      { opens: ["images"] },
      "staging does not let test copy from pipelines\n  add it under handover.to.test.copies of staging, and apply the stack `pipelines` there",
      1,
    ],
    [
      "a model that is not handed over",
      { models: ["other"] },
      "staging does not hand fraud over to test\n  add it under handover.to.test.models of staging, and apply the stack `pipelines` there",
      1,
    ],
  ])("%s ends it before anything is started", async (_, parts, message, exitCode) => {
    const given = copying(parts);
    expect(await failure(promote(given.context, ["fraud@7"], { ...how, yes: false }))).toEqual({ message, exitCode });
    expect(sent(given)).toEqual([]);
  });

  test("somebody who is not logged in is told before anything is started", async () => {
    const given = copying();
    given.api.misbehave({ status: 401, body: { error: { code: 401, message: "Invalid credentials." } } });
    const { message } = await failure(promote(given.context, ["fraud@7"], how));
    expect(message).toBe(
      "Could not look into the registries for adopt-fraud in project acme-ml-test: Google does not accept your credentials. Log in again with `gcloud auth application-default login`.",
    );
    expect(sent(given)).toEqual([]);
  });
});

describe("plinth retrain", () => {
  test("starts the retraining and follows it", async () => {
    const given = world();
    ending(given, "retrain-fraud", 60, "SUCCEEDED", { outcome: "succeeded" });
    expect(await retrain(given.context, "test", "fraud", options)).toBe(0);
    expect(sent(given)).toEqual([["retrain-fraud", "{}"]]);
  });

  test("a model that is not retrained is told", async () => {
    expect((await failure(retrain(world().context, "test", "churn", options))).message).toBe(
      "test does not say how churn is retrained\n  add models.churn.retraining",
    );
  });
});

test("plinth approve answers a promotion by the name of its workflow", async () => {
  expect(
    (await failure(decide(world().context, "approve", "test", "promote-fraud", undefined, { format: "text" }))).message,
  ).toBe("no promotion of fraud waits for an approver\n  none is under way: plinth runs test promote-fraud");
});
