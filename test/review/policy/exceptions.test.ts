import { platformOf } from "../../../review/platform";
import { type Exception, except } from "../../../review/policy/exceptions";
import { judge } from "../../../review/policy/judge";
import { policyRules } from "../../../review/policy/rules/all";
import { isTarget, isWithin } from "../../../review/policy/target";

const platform = platformOf({
  manifest: { stacks: { data: { dependencies: [] } } },
  stacks: new Map([
    [
      "data",
      {
        resource: {
          google_storage_bucket: {
            Raw: { force_destroy: true, public_access_prevention: "enforced" },
            Curated: { public_access_prevention: "${var.prevention}" },
          },
        },
      },
    ],
  ]),
  origins: {
    data: {
      "google_storage_bucket.Raw": "storage.zones.raw",
      "google_storage_bucket.Curated": "storage.zones.curated",
    },
  },
});

const accepted = [{ check: "bucket/no-own-key", resource: "google_storage_bucket", reason: "A choice of the whole." }];

const exception: Exception = {
  rule: "bucket/access-lists",
  target: "storage.zones.raw",
  reason: "Access lists of a partner are needed",
  owner: "ml-platform",
  until: "2026-11-24",
};

/** What comes of exceptions on a day, in a permanent environment. */
function weigh(
  exceptions: readonly Partial<Exception>[],
  today = "2026-11-24",
  lifetime: "permanent" | "disposable" = "permanent",
) {
  const judged = judge(platform, { rules: policyRules, lifetime, accepted });
  const full = exceptions.map((part) => ({ ...exception, ...part }));
  const { verdicts, faults } = except(judged, full, { rules: policyRules, today, lifetime });
  return {
    excepted: verdicts
      .filter(({ outcome }) => outcome === "excepted")
      .map(({ rule, resource }) => `${rule.id} ${resource.name}`),
    faults: faults.map(({ index, rule, problem, fix }) => [index, rule, problem, fix]),
  };
}

const loose = { rule: "bucket/no-own-key" };
const versions = { rule: "bucket/no-versions" };

test("an exception covers what it names, until the end of its last day", () => {
  expect(weigh([versions])).toEqual({ excepted: ["bucket/no-versions Raw"], faults: [] });
});

test("the day after, it covers nothing and is wrong", () => {
  expect(weigh([versions], "2026-11-25")).toEqual({
    excepted: [],
    faults: [
      [
        0,
        "policy/expired-exception",
        'the exception from bucket/no-versions for "storage.zones.raw" ended with 2026-11-24, and today is 2026-11-25',
        'keep versions, or set a retention, which Google takes instead; or let "ml-platform" say until when it goes on',
      ],
    ],
  });
});

test.each([
  ["a part of the path", "storage.zones.*", ["Curated", "Raw"]],
  ["everything below", "storage.zones", ["Curated", "Raw"]],
  ["the beginning of a name", "storage.zones.r*", ["Raw"]],
  ["an address", "google_storage_bucket.Curated", ["Curated"]],
  ["an address in its stack", "data/google_storage_bucket.Raw", ["Raw"]],
  ["any address of a type", "google_storage_bucket.*", ["Curated", "Raw"]],
])("a target may be %s", (_what, target, names) => {
  expect(weigh([{ ...versions, target }])).toEqual({
    excepted: names.map((name) => `bucket/no-versions ${name}`),
    faults: [],
  });
});

test("what nobody knows can be excepted as well", () => {
  const rule = "bucket/public-possible";
  expect(weigh([{ rule, target: "storage.zones.curated" }], undefined, "disposable").excepted).toEqual([
    `${rule} Curated`,
  ]);
});

test.each([
  [
    { target: "storage.zones.raw", rule: "bucket/no-history" },
    'bucket/no-history holds for "storage.zones.raw": nothing needs the exception',
  ],
  [loose, 'bucket/no-own-key is accepted for "storage.zones.raw" already, with the reason beside the construct'],
  [
    { ...versions, target: "storage.zones.rwa" },
    'bucket/no-versions is asked of nothing at "storage.zones.rwa". Did you mean "storage.zones.raw"?',
  ],
  [
    { rule: "key/no-rotation" },
    'key/no-rotation is asked of nothing at "storage.zones.raw". Did you mean "storage.zones.raw"?',
  ],
])("an exception that nothing needs is wrong: %j", (part, problem) => {
  expect(weigh([part]).faults).toEqual([[0, "policy/unused-exception", problem, expect.any(String)]]);
});

test("an exception from a rule that is not asked there is wrong", () => {
  expect(weigh([versions], undefined, "disposable").faults).toEqual([
    [0, "policy/unused-exception", "bucket/no-versions is not asked of a disposable environment", "remove it"],
  ]);
});

test("a permanent environment takes no exception from the worst, and a disposable one does", () => {
  const strict = { rule: "bucket/access-lists", target: "storage.zones.*" };
  expect(weigh([strict])).toEqual({
    excepted: [],
    faults: [
      [
        0,
        "policy/no-exceptions-here",
        "a permanent environment takes no exception from bucket/access-lists",
        "set uniform_bucket_level_access to true",
      ],
    ],
  });
  expect(weigh([strict], undefined, "disposable")).toEqual({
    excepted: ["bucket/access-lists Curated", "bucket/access-lists Raw"],
    faults: [],
  });
});

test("an exception from a rule that there is not tells which was meant, and each fault its own place", () => {
  expect(weigh([versions, { rule: "bucket/no-versoins" }]).faults).toEqual([
    [1, "policy/unknown-rule", 'there is no rule "bucket/no-versoins". Did you mean "bucket/no-versions"?', "name a rule that plinth policy --list tells"],
  ]); // prettier-ignore
});

test.each([
  ["storage.zones.raw", "storage.zones.raw", true],
  ["storage.zones.raw.versions", "storage.zones.raw", true],
  ["storage.zones.raw", "storage.zones.raw.versions", false],
  ["storage.zones.rawer", "storage.zones.raw", false],
  ["storage.zones.raw", "*.*.raw", true],
  ["storage.zones.raw", "storage.*", true],
  ["storage.zones.raw", "storage.*.*.*", false],
  ['labels["a.b"]', 'labels["a.b"]', true],
  [undefined, "storage", false],
  ["storage", "", false],
] as const)("the path %s is within %s: %s", (path, pattern, expected) => {
  expect(isWithin(path, pattern)).toBe(expected);
});

test("an address is told from a path, and one stack from another", () => {
  const [raw] = platform.stacks[0]!.resources.filter(({ name }) => name === "Raw");
  const targets = [
    "other/google_storage_bucket.Raw",
    "da*/google_storage_bucket.R*",
    "google_storage_bucket.Rawer",
    "google_*.Raw",
    "/",
    "*/*",
  ];
  expect(targets.filter((target) => isTarget(target, raw!))).toEqual(["da*/google_storage_bucket.R*", "google_*.Raw"]);
});
