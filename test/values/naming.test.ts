import * as fc from "fast-check";
import { environmentSchema } from "../../config/schema/environment";
import { errorsOf } from "../support/rules";
import { NAME_RULES, nameProblem, Naming, type NameKind } from "../../values/naming";

const naming = new Naming({ environment: "prod", projectId: "acme-ml-prod", generation: 1 });

test("names tell what they are of", () => {
  expect(naming.bucket("raw")).toBe("acme-ml-prod-prod-raw");
  expect(naming.dataset("web-events")).toBe("prod_web_events");
  expect(naming.serviceAccount("workload", "features")).toBe("prod-workload-features");
  expect(naming.serviceAccountEmail("prod-features")).toBe("prod-features@acme-ml-prod.iam.gserviceaccount.com");
  expect(naming.keyRing()).toBe("prod-plinth");
  expect(naming.repository("images")).toBe("prod-images");
  expect(naming.network()).toBe("prod");
  expect(naming.network("training")).toBe("prod-training");
  expect(naming.role("network-attachment")).toBe("plinth_prod_network_attachment");
  expect(naming.entitlement("break-glass")).toBe("prod-break-glass");
  expect(naming.pool("small")).toBe("prod-small");
  expect(naming.displayed("fraud")).toBe("prod-fraud");
});

test("the first generation is invisible, later ones are not", () => {
  expect(new Naming({ environment: "prod", projectId: "acme-ml-prod", generation: 2 }).keyRing()).toBe(
    "prod-plinth-g2",
  );
});

test("an endpoint has a number that follows from names and both generations", () => {
  const other = (parts: object) =>
    new Naming({ environment: "prod", projectId: "acme-ml-prod", generation: 1, ...parts });
  const ids = [
    naming.endpoint("fraud", 1),
    naming.endpoint("fraud", 2),
    naming.endpoint("churn", 1),
    other({ generation: 2 }).endpoint("fraud", 1),
    other({ environment: "dev" }).endpoint("fraud", 1),
  ];

  expect(other({}).endpoint("fraud", 1)).toBe(ids[0]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[1-9][0-9]{9}$/);
});

test.each<[NameKind, string, string]>([
  [
    "bucket",
    "a".repeat(64),
    `the bucket name "${"a".repeat(64)}" has 64 characters, 1 more than the 63 that Google allows`,
  ],
  ["serviceAccount", "short", 'the service account id "short" has 5 characters, fewer than the 6 that Google asks for'],
  [
    "repository",
    "Images",
    'the repository name "Images" may hold only small letters, digits and dashes, a letter first, no dash last',
  ],
  ["dataset", "a-b", 'the dataset id "a-b" may hold only letters, digits and _'],
])("a %s may not be called %s", (kind, name, problem) => {
  expect(nameProblem(kind, name)).toBe(problem);
});

test("a name that Google would refuse is never handed out", () => {
  expect(() => naming.serviceAccount("x".repeat(40))).toThrow(RangeError);
});

test("no environment that passes the check has a name that Google refuses", () => {
  // The alphabet is small so that collisions, dashes and lengths near the limits come up often.
  const name = (maximum: number) =>
    fc
      .array(fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("-").slice(0, maximum).replace(/-$/, "x"))
      .filter((text) => text.length >= 2);
  const some = fc.uniqueArray(name(40), { maxLength: 3 });

  fc.assert(
    fc.property(
      name(12),
      name(30),
      some,
      some,
      some,
      some,
      (environment, id, zones, datasets, repositories, workloads) => {
        const each = <V>(names: string[], value: V) => Object.fromEntries(names.map((key) => [key, value]));
        const parsed = environmentSchema.safeParse({
          name: environment,
          project: { id, number: "481516234200", region: "europe-west4" },
          storage: { zones: each(zones, {}), datasets: each(datasets, {}) },
          repositories: each(repositories, { holds: "images" }),
          workloads: each(workloads, {}),
        });
        fc.pre(parsed.success);
        fc.pre(errorsOf(parsed.data).length === 0);

        const all = new Naming({ environment, projectId: id, generation: 999 });
        const names = [
          ...zones.map((zone) => ["bucket", all.bucket(zone)] as const),
          ...datasets.map((dataset) => ["dataset", all.dataset(dataset)] as const),
          ...repositories.map((repository) => ["repository", all.repository(repository)] as const),
          ...workloads.map((workload) => ["serviceAccount", all.serviceAccount(workload)] as const),
          ["keyRing", all.keyRing()] as const,
        ];
        for (const [kind, composed] of names) {
          expect(composed.length).toBeLessThanOrEqual(NAME_RULES[kind].maximum);
          expect(composed).toMatch(NAME_RULES[kind].pattern);
        }
        const texts = names.map(([kind, composed]) => `${kind} ${composed}`);
        expect(new Set(texts).size).toBe(texts.length);
      },
    ),
  );
});
