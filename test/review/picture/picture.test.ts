import fs from "node:fs";
import path from "node:path";
import { instance } from "@viz-js/viz";
import Ajv2020 from "ajv/dist/2020";
import { DARK, LIGHT } from "../../../review/picture/colors";
import { dotOf } from "../../../review/picture/dot";
import { mermaidOf } from "../../../review/picture/mermaid";
import { graphJson } from "../../../review/picture/output";
import { drawnGraph, pictureOf } from "../../../review/picture/picture";
import { PICTURE_CLASS } from "../../../review/picture/style";
import { shippedEnvironments } from "../../support/shipped";
import { smallPlatform } from "../../support/small-platform";
import { type Written, writtenPlatform } from "../../support/terraform";
import { xmlProblems } from "../../support/xml";

const small = () => writtenPlatform(smallPlatform());

/** Names that would break out of each format if they were written as they are. */
const HOSTILE = [
  `</title><script>alert(1)</script>`,
  `" onload="alert(1)`,
  `"] ; t0 -> t1 [label="`,
  `\\N\\G\\" & &amp; &#x3c;`,
  `end`,
  "`**markdown**` #35; %%{init: {}}%%",
  `--> B["x"]\nclick t0 "https://evil.example"`,
  `\u0000\u0007\u001b[31m\u202eevil\u2028\ufeff\ud800`,
  `__proto__`,
  `名前 🙂 ${"x".repeat(5000)}`,
];

const hostile = () =>
  writtenPlatform(
    {
      data: HOSTILE.flatMap((name, index): readonly Written[] => [
        { type: "storage_bucket", id: `B${index}`, attributes: { name, location: name } },
        { type: "service_account", id: `A${index}`, attributes: { account_id: name } },
        {
          type: "storage_bucket_iam_member",
          id: `G${index}`,
          attributes: { bucket: name, member: `user:${name}@${name}`, role: "roles/storage.objectUser" },
        },
      ]),
      [HOSTILE[0] as string]: [{ type: "bigquery_dataset", id: "D", attributes: { dataset_id: "d" } }],
    },
    `p"<&>`,
  );

describe("SVG", () => {
  test("a picture is one well-formed document, named and described for who does not see it", async () => {
    const svg = await pictureOf(small());

    expect(xmlProblems(svg)).toEqual([]);
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="plinth-picture" role="img" aria-label="/,
    );
    expect(svg).toContain("<title>test · acme-ml-test · europe-west4</title>");
    expect(svg).toContain("training job fraud reads zone raw.");
    expect(svg).toContain("endpoint fraud serves model fraud.");
    expect(svg).toContain("workload portal calls endpoint fraud.");
    expect(svg).not.toMatch(/href|url\(|@import|<script|<foreignObject|on[a-z]+=/);
  });

  test("every box says what it is, and the legend has what is drawn and nothing else", async () => {
    const svg = await pictureOf(small());
    const texts = [...svg.matchAll(/<text class="([a-z ]+)"[^>]*>([^<]*)</g)].map(
      ([, kind, text]) => `${kind}: ${text}`,
    );

    expect(texts).toEqual(
      expect.arrayContaining([
        "kind middle: training job",
        "name middle: fraud",
        "detail middle: 4 × n1-standard-4",
        "detail middle: at 0 2 * * * Europe/Amsterdam",
        "stack: serving · 8 resources",
      ]),
    );
    expect(texts).toEqual(
      expect.arrayContaining(["legend: Serving", "legend: read by", "legend: registers a version"]),
    );
    expect(texts.some((text) => /Pipelines and batch|notifies/.test(text))).toBe(false);
  });

  test("no two boxes lie on each other, and none is narrower than its text", async () => {
    const svg = await pictureOf(small());
    const boxes = [
      ...svg.matchAll(
        /<g class="thing [a-z]+"><title>.*?<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
      ),
    ].map((match) => match.slice(1).map(Number) as [number, number, number, number]);

    expect(boxes).toHaveLength(10);
    for (const [x, y, width, height] of boxes) {
      const on = boxes.filter(([a, b, w, h]) => x < a + w && a < x + width && y < b + h && b < y + height);
      expect(on).toHaveLength(1);
    }
  });

  test("it is the same text every time", async () => {
    const [one, other] = [await pictureOf(small()), await pictureOf(small())];

    expect(one).toBe(other);
  });

  test("hostile names are text and nothing else", async () => {
    const svg = await pictureOf(hostile(), { detail: "all" });

    expect(xmlProblems(svg)).toEqual([]);
    expect(svg).not.toMatch(/<script|onload="|\u202e|\u001b/);
    expect(svg).toContain("&lt;/title&gt;&lt;script&gt;");
    expect(svg.length).toBeLessThan(200_000);
  });

  test("what changes is coloured, signed and told, and what stays steps back", async () => {
    const { serving = [], ...others } = smallPlatform();
    const before = writtenPlatform({ ...others, serving: serving.filter(({ id }) => id !== "AsksToo") });
    const svg = await pictureOf(small(), {
      before,
      changes: [{ stack: "data", address: "google_storage_bucket.Raw", action: "replace" }],
    });

    expect(svg).toMatch(/<g class="thing replaced"><title>zone raw[^<]*: replaced<\/title>.*?class="sign"[^>]*>±</);
    expect(svg).toMatch(/<g class="flow created"><title>account elsewhere checkout calls endpoint fraud: created</);
    expect(svg).toContain(`<g class="thing same"><title>zone models`);
    expect(svg).toContain(">data · 6 resources · ±1<");
    expect(svg).toMatch(/class="legend"[^>]*>unchanged</);
  });

  test("a platform with nothing in it is a picture, too", async () => {
    const svg = await pictureOf(writtenPlatform({}));

    expect(xmlProblems(svg)).toEqual([]);
    expect(svg).toContain("0 resources in 0 stacks");
  });

  test("the style touches nothing outside of a picture", async () => {
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(await pictureOf(small())) ?? [];
    const selectors = [...style.matchAll(/([^{}]+)\{/g)].map(([, selector = ""]) => selector.trim());

    expect(selectors.filter((selector) => !selector.startsWith(`.${PICTURE_CLASS}`))).toEqual([
      "@media(prefers-color-scheme:dark)",
    ]);
  });
});

/** As WCAG counts it. */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

test.each([
  ["light", LIGHT],
  ["dark", DARK],
])("text can be read on every %s colour, and lines be seen", (_, palette) => {
  const fills = [...Object.values(palette.tints), ...Object.values(palette.changes)];

  for (const { fill, line } of fills) {
    expect(contrast(palette.text, fill)).toBeGreaterThan(7);
    expect(contrast(palette.quiet, fill)).toBeGreaterThan(4.5);
    expect(contrast(line, palette.box)).toBeGreaterThan(3);
  }
  for (const color of Object.values(palette.flows)) expect(contrast(color, palette.box)).toBeGreaterThan(3);
});

describe("DOT", () => {
  test.each([
    ["of a platform", small],
    ["with hostile names", hostile],
  ])("Graphviz takes the text %s, with as many boxes and arrows as there are", async (_, platform) => {
    const graph = drawnGraph(platform(), { detail: "all" });
    const result = (await instance()).render(dotOf(graph), { format: "json0" });

    // It warns about the widths of letters that it does not know: the boxes are as big as we say.
    expect(result.errors.filter(({ level }) => level !== "warning")).toEqual([]);
    const { objects = [], edges = [] } = JSON.parse(result.output ?? "{}") as {
      objects?: { name: string }[];
      edges?: { style?: string }[];
    };
    expect(objects.filter(({ name }) => /^t\d+$/.test(name))).toHaveLength(graph.things.length);
    expect(edges.filter(({ style }) => style !== "invis")).toHaveLength(graph.flows.length);
  });
});

describe("Mermaid", () => {
  const LINES = [
    /^flowchart LR$/,
    /^ {2}subgraph (people|stack\d+)\["[^"]+"\]$/,
    /^ {4}t\d+\["[^"]+"\]$/,
    /^ {2}end$/,
    /^ {2}t\d+ (-->|-\.->)\|"[^"]+"\| t\d+$/,
    /^ {2}classDef [a-z]+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}$/,
    /^ {2}class t\d+(,t\d+)* [a-z]+$/,
    /^$/,
  ];

  test.each([
    ["of a platform", small],
    ["with hostile names", hostile],
  ])("every line of the text %s is one of the language", (_, platform) => {
    const text = mermaidOf(drawnGraph(platform(), { detail: "all" }));

    expect(text.split("\n").filter((line) => !LINES.some((form) => form.test(line)))).toEqual([]);
    for (const [label = ""] of text.matchAll(/"[^"]*"/g)) {
      expect(label.replaceAll(/<br\/>|<\/?b>|#\d+;/g, "")).not.toMatch(/[<>&;#`%{}[\]\\|]/);
    }
  });

  test("words at arrows are read in the direction of the arrow", () => {
    const text = mermaidOf(drawnGraph(small()));

    expect(text).toMatch(/t\d+ -->\|"read by"\| t\d+/);
    expect(text).toMatch(/t\d+ -\.->\|"starts"\| t\d+/);
    expect(text).not.toContain(`|"reads"|`);
  });
});

describe("JSON", () => {
  test.each([
    ["of a platform", small],
    ["with hostile names", hostile],
  ])("the data %s are of the published form", (_, platform) => {
    const schema = JSON.parse(
      fs.readFileSync(path.resolve(__dirname, "../../../docs/schema/graph.schema.json"), "utf8"),
    );
    const before = writtenPlatform({ ...smallPlatform(), data: [] });
    const output = JSON.parse(graphJson(drawnGraph(platform(), { before })));
    const validate = new Ajv2020().compile(schema);

    validate(output);
    expect(validate.errors).toBeNull();
    expect(validate({ ...output, more: 1 })).toBe(false);
  });
});

test("the picture of the shipped environment has everything that its file names", () => {
  const svg = fs.readFileSync(path.resolve(__dirname, "../../../docs/pictures/prod.svg"), "utf8");
  const prod = shippedEnvironments().find(({ name }) => name === "prod")!;
  const boxes = [...svg.matchAll(/<g class="thing [a-z]+"><title>([^<(]*)/g)].map(([, title = ""]) => title.trim());
  const named = (kind: string, named: object) => Object.keys(named).map((name) => `${kind} ${name}`);

  expect(xmlProblems(svg)).toEqual([]);
  expect(boxes).toEqual(
    expect.arrayContaining([
      ...named("zone", prod.storage.zones),
      ...named("dataset", prod.storage.datasets),
      ...named("registry", prod.repositories),
      ...named("secret", prod.secrets),
      ...named("workload", prod.workloads),
      ...named("notebook", prod.training.notebooks.workbench),
      ...named("notebook template", prod.training.notebooks.templates),
      ...named("notebook run", prod.training.notebooks.runs),
      ...named("pipeline", prod.pipelines),
      ...named("batch prediction", prod.batch),
      ...named("model", prod.models),
      ...named("endpoint", prod.endpoints),
      ...named("group", prod.groups),
      ...named("channel", prod.monitoring.channels),
    ]),
  );
  for (const job of Object.keys(prod.training.jobs)) {
    expect(boxes.some((box) => box === `training job ${job}` || box === `tuning study ${job}`)).toBe(true);
  }
});
