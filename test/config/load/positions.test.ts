import fc from "fast-check";
import { environmentFile, load } from "../../support/files";

/** Where `path` is, as `file:line:column`. */
function placeOf(files: Readonly<Record<string, string>>, path: string): string | undefined {
  const location = load(files).locate(path);
  return location && `${location.file.replace("config/environments/", "")}:${location.line}:${location.column}`;
}

/** The place of the first `text` in a file, in the same form. */
function find(files: Readonly<Record<string, string>>, file: string, text: string): string {
  const before = (files[file] ?? "").split(text)[0] ?? "";
  const lines = before.split("\n");
  return `${file}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

interface Written {
  readonly how: string;
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  readonly file: string;
  /** What stands at the place. */
  readonly text: string;
}

const imported = (names: string, ...lines: readonly string[]) =>
  `import { ${names} } from "./base";\n${environmentFile(...lines)}`;

const written: readonly Written[] = [
  {
    how: "as a key",
    files: { "test.ts": environmentFile("storage: {", "  zones: { raw: { versions: 3 } },", "},") },
    path: "storage.zones.raw.versions",
    file: "test.ts",
    text: "versions: 3",
  },
  {
    how: "as a key in quotes",
    files: { "test.ts": environmentFile('labels: { "cost-center": "cc" },') },
    path: "labels.cost-center",
    file: "test.ts",
    text: '"cost-center"',
  },
  {
    how: "as a shorthand",
    files: { "test.ts": `const labels = {};\n${environmentFile("labels, lifetime: 'disposable',")}` },
    path: "labels",
    file: "test.ts",
    text: "labels, lifetime",
  },
  {
    how: "under a computed key",
    files: { "test.ts": environmentFile('labels: { ["te" + "am"]: "ml" },') },
    path: "labels.team",
    file: "test.ts",
    text: '"te" + "am"',
  },
  {
    how: "under a numeric key",
    files: { "test.ts": environmentFile('labels: { 12: "ml" },') },
    path: "labels.12",
    file: "test.ts",
    text: "12:",
  },
  {
    how: "through a spread of a shared file",
    files: {
      "test.ts": imported("base", "...base,"),
      "base.ts": "export const base = {\n  labels: {\n    team: 'ml' },\n};\n",
    },
    path: "labels.team",
    file: "base.ts",
    text: "team:",
  },
  {
    how: "through a spread of a spread",
    files: {
      "test.ts": imported("more", "labels: { ...more.labels, own: 'x' },"),
      "base.ts": "const base = { team: 'ml' };\nexport const more = { labels: { ...base, a1: 'b' } };\n",
    },
    path: "labels.team",
    file: "base.ts",
    text: "team:",
  },
  {
    how: "after a spread that has it too",
    files: { "test.ts": `const base = { team: "a" };\n${environmentFile('labels: { ...base, team: "b" },')}` },
    path: "labels.team",
    file: "test.ts",
    text: 'team: "b"',
  },
  {
    how: "before a spread that has it too",
    files: { "test.ts": `const base = { team: "a" };\n${environmentFile('labels: { team: "b", ...base },')}` },
    path: "labels.team",
    file: "test.ts",
    text: 'team: "a"',
  },
  {
    how: "by a function of a shared file",
    files: {
      "test.ts": imported("zone", "storage: { zones: { raw: zone(3) } },"),
      "base.ts": "export function zone(count: number) {\n  return { versions: count } as const;\n}\n",
    },
    path: "storage.zones.raw.versions",
    file: "base.ts",
    text: "versions:",
  },
  {
    how: "by a function, as the key that it was put under",
    files: {
      "test.ts": imported("zone", "storage: { zones: { raw: zone(3) } },"),
      "base.ts": "export function zone(count: number) {\n  return { versions: count } as const;\n}\n",
    },
    path: "storage.zones.raw",
    file: "test.ts",
    text: "raw:",
  },
  {
    how: "by .map()",
    files: {
      "test.ts": environmentFile(
        "storage: {",
        "  zones: Object.fromEntries(['a1', 'b1'].map((name) => [name, { versions: 3 }])),",
        "},",
      ),
    },
    path: "storage.zones.b1.versions",
    file: "test.ts",
    text: "versions:",
  },
  {
    how: "by .map(), as the object where its name is not written",
    files: {
      "test.ts": environmentFile(
        "storage: { zones: Object.fromEntries(['a1'].map((name) => [name, { versions: 3 }])) },",
      ),
    },
    path: "storage.zones.a1",
    file: "test.ts",
    text: "{ versions:",
  },
  {
    how: "as an entry of a list",
    files: { "test.ts": environmentFile("workloads: { etl: { reads: ['zone:a1',", "  'zone:b1'] } },") },
    path: "workloads.etl.reads[1]",
    file: "test.ts",
    text: "'zone:b1'",
  },
  {
    how: "as an entry of a list that was spread",
    files: {
      "test.ts": imported("reads", "workloads: { etl: { reads: ['zone:a1', ...reads, 'zone:d1'] } },"),
      "base.ts": "export const reads = ['zone:b1', 'zone:c1'];\n",
    },
    path: "workloads.etl.reads[2]",
    file: "base.ts",
    text: "'zone:c1'",
  },
  {
    how: "as an entry after a list that was spread",
    files: {
      "test.ts": imported("reads", "workloads: { etl: { reads: ['zone:a1', ...reads, 'zone:d1'] } },"),
      "base.ts": "export const reads = new Set(['zone:b1', 'zone:c1']);\n",
    },
    path: "workloads.etl.reads.3",
    file: "test.ts",
    text: "'zone:d1'",
  },
  {
    how: "with as const, satisfies and parentheses around it",
    files: { "test.ts": environmentFile("labels: (({ team: 'ml' } as const) satisfies object),") },
    path: "labels.team",
    file: "test.ts",
    text: "team:",
  },
  {
    how: "in one of two branches",
    files: { "test.ts": environmentFile("labels: { ...(true && { team: 'ml' }), ...(false && { own: 'x' }) },") },
    path: "labels.team",
    file: "test.ts",
    text: "team:",
  },
  {
    how: "by a method's result and a getter",
    files: {
      "test.ts": `const make = { labels() { return { team: 'ml' }; }, get zone() { return { versions: 3 }; } };\n${environmentFile(
        "labels: make.labels(), storage: { zones: { raw: make.zone } },",
      )}`,
    },
    path: "storage.zones.raw.versions",
    file: "test.ts",
    text: "versions:",
  },
  {
    how: "by a generator",
    files: {
      "test.ts": `function* zones() { yield { a1: yield }; yield { versions: 3 }; }\n${environmentFile(
        "storage: { zones: { raw: [...zones()][2] } },",
      )}`,
    },
    path: "storage.zones.raw.versions",
    file: "test.ts",
    text: "versions:",
  },
  {
    how: "after a line with characters outside of the basic plane, and with a mark of byte order",
    files: { "test.ts": `\uFEFF/* 😀 */ ${environmentFile("labels: { team: 'ml' },")}` },
    path: "labels.team",
    file: "test.ts",
    text: "team:",
  },
  {
    how: "with the line ends of another system",
    files: { "test.ts": environmentFile("labels: {", "  team: 'ml',", "},").replaceAll("\n", "\r\n") },
    path: "labels.team",
    file: "test.ts",
    text: "team:",
  },
];

test.each(written)("a value that is written $how is found", ({ files, path, file, text }) => {
  expect(placeOf(files, path)).toBe(find(files, file, text));
});

test("a value that is not written is found where the deepest part of its path is", () => {
  const files = { "test.ts": environmentFile("storage: { zones: { raw: {} } },") };

  expect(placeOf(files, "storage.zones.raw.archive.nearline")).toBe(find(files, "test.ts", "raw:"));
  expect(placeOf(files, "network.range")).toBe(find(files, "test.ts", "{\n"));
});

test("loops and literals mean the same as before they were wrapped", () => {
  const { environment, findings } = load({
    "test.ts": [
      "let text = '';",
      "for (const letter of ['a', ...'bc']) if (letter !== 'b') text += letter;",
      "outer: for (let i = 0; i < 3; i++) { for (;;) { if (i === 1) continue outer; break; } text += i; }",
      "do text += 'd'; while (text.length < 6)",
      "enum Team { Ml = 'ml' }",
      "class Names { static own = { team: Team.Ml }; names() { return { ...Names.own, self: this.one }; } one = text; }",
      "const [first, ...others] = [{ a1: '1' }, { b1: '2' }];",
      "const { team, ...rest } = { team: 'x', kept: 'k' };",
      "const spread = { ...new Map([['lost', 1]]), ...null, ...'z' };",
      environmentFile(
        "labels: { ...new Names().names(), ...first, ...others[0], ...rest, seq: `${(1, 2)}`, z: Object.keys(spread).join('') },",
      ),
    ].join("\n"),
  });

  expect(findings).toEqual([]);
  expect(environment?.labels).toEqual({
    team: "ml",
    self: "ac02ddd".slice(0, 6),
    a1: "1",
    b1: "2",
    kept: "k",
    seq: "2",
    z: "0",
  });
});

type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };

const keys = fc.stringMatching(/^[a-z][a-z0-9 "'-]{0,6}$/);
const trees = fc.letrec<{ tree: Tree; object: Tree }>((tie) => ({
  tree: fc.oneof({ depthSize: "small" }, fc.constant("x"), tie("object"), fc.array(tie("tree"), { maxLength: 3 })),
  object: fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
})).object;

interface Part {
  readonly path: readonly (string | number)[];
  readonly place: string;
}

/** Writes a tree as source text, noting where every key and entry comes to stand. */
function write(tree: Tree, parts: Part[]): string {
  let text = "export default ";
  const here = () => {
    const lines = text.split("\n");
    return `test.ts:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  };
  const add = (value: Tree, path: readonly (string | number)[]) => {
    if (typeof value === "string") {
      text += JSON.stringify(value);
      return;
    }
    const isList = Array.isArray(value);
    text += isList ? "[\n" : "{ ";
    for (const [key, inner] of Object.entries(value) as [string, Tree][]) {
      const at = [...path, isList ? Number(key) : key];
      parts.push({ path: at, place: here() });
      if (!isList) text += `${JSON.stringify(key)}:\n `;
      add(inner, at);
      text += ", ";
    }
    text += isList ? "]" : "}";
  };
  add(tree, []);
  return `${text};\n`;
}

test("every key and every entry of any environment is found where it stands", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const parts: Part[] = [];
      const loaded = load({ "test.ts": write(tree, parts) });
      for (const { path, place } of parts) {
        const text = path
          .map((step) => (typeof step === "number" ? `[${step}]` : `[${JSON.stringify(step)}]`))
          .join("");
        const location = loaded.locate(text);
        expect(location && `test.ts:${location.line}:${location.column}`).toBe(place);
      }
    }),
    { numRuns: 60 },
  );
});
