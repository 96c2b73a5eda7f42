import fs from "node:fs";
import path from "node:path";
import type { Json, JsonObject } from "../../../review/json";
import { changeSetSchema } from "../../../review/model/change-set";
import { changesOfPlan } from "../../../review/model/changes-of-plan";
import { PlanError } from "../../../review/model/plan";
import { smallPlatform } from "../../support/terraform-platform";

const SIDES = { before: { label: "state" }, after: { label: "plan" } };

/** Made by Terraform 1.11.4 with version 6.50.0 of the provider: see what it says of itself. */
const MANY = JSON.parse(fs.readFileSync(path.resolve(__dirname, "plans/many-actions.json"), "utf8")) as JsonObject;

const plan = (...changes: readonly JsonObject[]): JsonObject => ({ format_version: "1.2", resource_changes: changes });

const resource = (change: JsonObject, more: JsonObject = {}): JsonObject => ({
  address: "google_storage_bucket.raw",
  mode: "managed",
  type: "google_storage_bucket",
  name: "raw",
  change: {
    before: { name: "acme-raw", location: "EU", force_destroy: true },
    after: { name: "acme-raw", location: "EU", force_destroy: true },
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
    ...change,
  },
  ...more,
});

const changes = (...written: readonly JsonObject[]) =>
  changesOfPlan([{ stack: "data", json: plan(...written) }], SIDES);

test("a real plan is told as Terraform tells it", () => {
  const set = changesOfPlan([{ stack: "data", json: MANY }], SIDES);
  expect(changeSetSchema.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
  const planned = (MANY.resource_changes as JsonObject[])
    .map(({ address, change }) => [address, ((change as JsonObject).actions as string[]).join()] as const)
    .filter(([address, actions]) => actions !== "no-op" || address === "google_pubsub_topic.new");
  const words: Readonly<Record<string, string>> = { "delete,create": "replace", "no-op": "move" };
  expect(new Map(set.changes.map(({ address, action }) => [address, action]))).toEqual(
    new Map(planned.map(([address, actions]) => [address, words[actions] ?? actions])),
  );
  expect(set.counts).toMatchObject({ create: 2, replace: 8, delete: 1, move: 1, dataLoss: 5 });
  expect(set.settings.map(({ kind, at, meaning }) => [kind, at, meaning])).toEqual([
    ["output", "output.secret", "what others read from the stack"],
    ["check", "check.named", "the check fails: not in the US"],
  ]);
  expect(set.approvable).toBe(true);
  const raw = set.changes.find(({ address }) => address === "google_storage_bucket.raw");
  expect(raw).toMatchObject({
    replacement: {
      certainty: "plan",
      order: "destroy-first",
      reason: "location: the provider cannot change it in place",
    },
    dataLoss: { certainty: "plan" },
    actions: ["delete", "create"],
  });
});

test("no secret of a real plan is told anywhere", () => {
  expect(JSON.stringify(MANY)).toContain("hunter3");
  expect(JSON.stringify(changesOfPlan([{ stack: "data", json: MANY }], SIDES))).not.toMatch(/hunter\d/);
});

test.each([
  [["create"], "create"],
  [["read"], "read"],
  [["update"], "update"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["delete"], "delete"],
  [["forget"], "forget"],
  [["create", "forget"], "forget"],
  [["explode"], "unknown"],
  [["update", "explode"], "unknown"],
  [[], "unknown"],
])("%j is %s", (actions, action) => {
  const set = changes(resource({ actions }));
  expect(set.changes).toMatchObject([{ action, actions }]);
  expect(set.approvable).toBe(action !== "unknown");
});

test("what stays as it is is left out", () => {
  expect(changes(resource({ actions: ["no-op"] }))).toMatchObject({ changes: [], summary: "Nothing changes." });
});

test.each([
  [["delete", "create"], "destroy-first"],
  [["create", "delete"], "create-first"],
])("%j: %s", (actions, order) => {
  expect(changes(resource({ actions })).changes[0]?.replacement?.order).toBe(order);
});

test.each([
  ["replace_because_tainted", "an earlier apply failed in the middle of making it, so that it is made anew"],
  ["replace_because_cannot_update", "the provider cannot change it in place"],
  ["replace_by_request", "somebody asked for it with -replace"],
  ["replace_by_triggers", "something in its replace_triggered_by changes"],
  ["replace_for_the_fun_of_it", "for a reason not known here: replace_for_the_fun_of_it"],
])("replaced: %s", (action_reason, reason) => {
  const set = changes(resource({ actions: ["delete", "create"] }, { action_reason }));
  expect(set.changes[0]?.replacement).toMatchObject({ certainty: "plan", reason });
});

test.each([
  ["delete", "delete_because_no_resource_config", "it is no longer in the configuration"],
  ["delete", "delete_because_no_module", "its module is no longer in the configuration"],
  ["delete", "delete_because_wrong_repetition", "its count or for_each was added, taken away or changed"],
  ["delete", "delete_because_count_index", "its count is smaller"],
  ["delete", "delete_because_each_key", "its key is no longer in for_each"],
  ["delete", "delete_because_no_move_target", "a moved block leads to something that is not in the configuration"],
  ["read", "read_because_config_unknown", "what it asks for is known only after the apply"],
  ["read", "read_because_dependency_pending", "something it depends on changes first"],
  ["read", "read_because_check_nested", "a check asks for it"],
  ["delete", "constructor", "for a reason not known here: constructor"],
])("%s: %s", (action, action_reason, note) => {
  expect(changes(resource({ actions: [action] }, { action_reason })).changes[0]?.notes).toContain(note);
});

test("moves, imports, and what an earlier replacement left behind", () => {
  const set = changes(
    resource({ actions: ["no-op"] }, { previous_address: "google_storage_bucket.old" }),
    resource({ actions: ["no-op"], importing: { id: "acme-raw" } }, { address: "google_storage_bucket.in" }),
    resource({ actions: ["update"], importing: {} }, { address: "google_storage_bucket.later" }),
    resource({ actions: ["delete"] }, { address: "google_storage_bucket.raw", deposed: "ab12" }),
  );
  expect(set.changes.map(({ id, action, importedAs, move }) => [id, action, importedAs, move?.fromAddress])).toEqual([
    ["data/google_storage_bucket.raw (deposed ab12)", "delete", undefined, undefined],
    ["data/google_storage_bucket.in", "import", "acme-raw", undefined],
    ["data/google_storage_bucket.later", "update", "an id that is not known yet", undefined],
    ["data/google_storage_bucket.raw", "move", undefined, "google_storage_bucket.old"],
  ]);
});

test.each<[string, JsonObject, string]>([
  ["an error", { errored: true }, "the plan of stack data ended with an error: what it says is only a part"],
  ["more to come", { complete: false }, "the plan of stack data is incomplete: another one is needed after it"],
  [
    "what is put off",
    { deferred_changes: [{ reason: "provider_config_unknown", resource_change: resource({ actions: ["create"] }) }] },
    "stack data puts 1 changes off to a later plan",
  ],
  [
    "a form of tomorrow",
    { format_version: "2.0" },
    "the plan of stack data has form 2.0, which is newer than what is known here",
  ],
  [
    "changes that cannot be applied",
    { applyable: false },
    "Terraform says that the plan of stack data cannot be applied",
  ],
])("%s keeps a plan from being approved", (_, more, doubt) => {
  const set = changesOfPlan([{ stack: "data", json: { ...plan(resource({ actions: ["update"] })), ...more } }], SIDES);
  expect([set.approvable, set.notApprovable]).toEqual([false, [doubt]]);
});

test("drift is told apart, and nothing is done about it", () => {
  const drifted = resource({ actions: ["update"], after: { name: "acme-raw", location: "EU", force_destroy: false } });
  const set = changesOfPlan([{ stack: "data", json: { ...plan(), resource_drift: [drifted] } }], SIDES);
  expect(set.changes).toEqual([]);
  expect(set.drift).toMatchObject([
    { action: "update", attributes: [{ at: "force_destroy", before: true, after: false }] },
  ]);
});

test("actions that are run beside are told, with what starts them", () => {
  const invocation = {
    address: "action.google_thing.run",
    type: "google_thing",
    lifecycle_action_trigger: { triggering_resource_address: "google_storage_bucket.raw" },
  };
  const set = changesOfPlan([{ stack: "data", json: { ...plan(), action_invocations: [invocation] } }], SIDES);
  expect(set.settings).toMatchObject([
    {
      kind: "action",
      at: "action.google_thing.run",
      severity: "high",
      meaning: "the action is run with google_storage_bucket.raw, and no plan says what it does",
    },
  ]);
});

test("values that are marked are told as changed only, wherever the mark is", () => {
  const secret = {
    before: { name: "acme-raw", labels: { a: "s3cret-1" }, cors: [{ origin: ["s3cret-2"] }] },
    after: { name: "s3cret-3", labels: { a: "s3cret-4" }, cors: [{ origin: ["s3cret-5"] }] },
  };
  const set = changes(
    resource({
      actions: ["update"],
      ...secret,
      before_sensitive: { labels: true, cors: [{ origin: [true] }] },
      after_sensitive: { name: true, labels: { a: true }, cors: true },
    }),
    resource({ actions: ["delete"], ...secret, before_sensitive: true }, { address: "google_storage_bucket.b" }),
  );
  expect(JSON.stringify(set)).not.toContain("s3cret");
  expect(set.changes.flatMap(({ attributes }) => attributes.map(({ at, kind }) => [at, kind]))).toEqual(
    expect.arrayContaining([
      ["name", "secret"],
      ["labels.a", "secret"],
      ["cors.origin", "secret"],
    ]),
  );
});

test("with what was synthesized, resources lead to the line of the environment file", () => {
  const platform = smallPlatform(
    { data: { resource: { google_storage_bucket: { raw: { name: "acme-raw" } } } } },
    { data: { "google_storage_bucket.raw": "storage.zones.raw" } },
  );
  const set = changesOfPlan([{ stack: "data", json: plan(resource({ actions: ["delete"] })) }], { ...SIDES, platform });
  expect(set.changes).toMatchObject([{ originBefore: "storage.zones.raw" }]);
});

test("the digest is of what is done, not of when it was planned", () => {
  const digest = (more: JsonObject, location = "US") =>
    changesOfPlan(
      [
        {
          stack: "data",
          json: {
            ...plan(
              resource({ actions: ["update"], after: { location } }),
              resource({ actions: ["no-op"] }, { address: "google_storage_bucket.other" }),
            ),
            ...more,
          },
        },
      ],
      SIDES,
    ).digest;
  expect(digest({ timestamp: "2026-01-01T00:00:00Z" })).toBe(digest({ timestamp: "2027-01-01T00:00:00Z" }));
  expect(digest({})).not.toBe(digest({}, "EU"));
});

test.each<[string, Json, string]>([
  ["a list", [], 'the plan of stack "data" is no object'],
  ["a state", { version: 4, serial: 1 }, "it looks like a state"],
  ["something else", { format_version: "1.0" }, "neither resource_changes nor planned_values"],
])("%s is no plan, and what to do is told", (_, json, words) => {
  const read = () => changesOfPlan([{ stack: "data", json }], SIDES);
  expect(read).toThrow(PlanError);
  expect(read).toThrow(words);
  expect(read).toThrow("make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json");
});

test("a plan that is nested without end is refused", () => {
  const deep = JSON.parse(
    `{"format_version":"1.0","resource_changes":[${"[".repeat(5_000)}${"]".repeat(5_000)}]}`,
  ) as Json;
  expect(() => changesOfPlan([{ stack: "data", json: deep }], SIDES)).toThrow("is nested deeper than 200 levels");
});

test.each<[string, JsonObject]>([
  ["nothing in a change", {}],
  ["a change that is none", { address: 7, change: "x" } as unknown as JsonObject],
  ["actions that are none", resource({ actions: "create" } as unknown as JsonObject)],
  [
    "markup and control characters",
    resource(
      { actions: ["delete"], before: { name: "\u001b[2J<script>\u202e" } },
      { address: "a.\u0007b", action_reason: "\u001b[31m" },
    ),
  ],
  [
    "keys of JavaScript",
    resource({ actions: ["update"], after: JSON.parse('{"__proto__":{"x":1},"constructor":2}') as JsonObject }),
  ],
])("%s does no harm", (_, written) => {
  const set = changes(written);
  expect(changeSetSchema.parse(JSON.parse(JSON.stringify(set)))).toBeDefined();
  expect(set.changes.map(({ title, notes }) => [title, ...notes].join(" ")).join(" ")).not.toMatch(
    /[\u0000-\u001f\u202e]/,
  );
});
