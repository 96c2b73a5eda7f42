import { parseOverrides, tellOverrideProblems } from "../../deploy/overrides";

const limits = { ownImage: true, capacities: ["full-price", "spot"], machines: ["large", "small"] };
const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  ["nothing", [], {}],
  ["arguments one by one", ["args=--epochs=3", "args=--fast"], { args: ["--epochs=3", "--fast"] }],
  ["arguments as a list", ['args=["--epochs", "3"]'], { args: ["--epochs", "3"] }],
  ["no arguments at all", ["args=[]"], { args: [] }],
  ["an empty argument", ["args="], { args: [""] }],
  ["a digest", [`image=${digest}`], { image: digest }],
  ["a version of the data", ["datasetVersion=2026-11-24"], { datasetVersion: "2026-11-24" }],
  ["a capacity", ["capacity=spot"], { capacity: "spot" }],
  [
    "a whole image",
    [`image=europe-docker.pkg.dev/a/b/c@${digest}`],
    { image: `europe-docker.pkg.dev/a/b/c@${digest}` },
  ],
  ["a run's name", ["run=night-7"], { run: "night-7" }],
  ["a machine", ["machine=large"], { machine: "large" }],
])("takes %s", (_, written, overrides) => {
  expect(parseOverrides(written, limits)).toEqual({ overrides, problems: [] });
});

test.each([
  [
    ["capactiy=spot"],
    `--set capactiy=spot
  unknown key "capactiy". Did you mean "capacity"?
  allowed: args, image, datasetVersion, capacity, machine, run`,
  ],
  [
    ["zzz=1"],
    `--set zzz=1
  unknown key "zzz"
  allowed: args, image, datasetVersion, capacity, machine, run`,
  ],
  [
    ["spot"],
    `--set spot
  is not an override
  allowed: <key>=<value>
  fix: write an = between the key and its value`,
  ],
  [
    ["image=fraud-trainer:latest"],
    `--set image=fraud-trainer:latest
  "fraud-trainer:latest" is not an image by its digest
  allowed: sha256: and 64 hexadecimal digits, of another version of the job's own image`,
  ],
  [
    ["datasetVersion=a b"],
    `--set datasetVersion=a b
  "a b" is not a version
  allowed: 1 to 63 letters, digits, dots, _ and -, a letter or digit first`,
  ],
  [
    ["capacity=spott"],
    `--set capacity=spott
  "spott" is not a capacity that this job may use. Did you mean "spot"?
  allowed: full-price, spot`,
  ],
  [
    ["machine=a2-highgpu-1g"],
    `--set machine=a2-highgpu-1g
  "a2-highgpu-1g" is not a machine that this job may use
  allowed: large, small`,
  ],
  [
    ["capacity=spot", "capacity=full-price"],
    `--set capacity=full-price
  capacity is set twice, first to "spot"
  fix: leave one of them out`,
  ],
  [
    ["run=Night_7"],
    `--set run=Night_7
  "Night_7" is not a run's name
  allowed: 1 to 63 small letters, digits and dashes, no dash first or last`,
  ],
  [
    ["args=[1"],
    `--set args=[1
  is not a JSON list
  allowed: a JSON list of text, such as ["--epochs", "3"]; or args=<argument> once for each`,
  ],
  [
    ['args=["--epochs", 3]'],
    `--set args=["--epochs", 3]
  args[1]: 3 is not text
  allowed: a JSON list of text, such as ["--epochs", "3"]; or args=<argument> once for each
  fix: write "3"`,
  ],
  [
    ['args=["--epochs"]', "args=3"],
    `--set args=["--epochs"]
  args is given both as a list and one by one
  allowed: a JSON list of text, such as ["--epochs", "3"]; or args=<argument> once for each`,
  ],
])("refuses %j", (written, told) => {
  const { overrides, problems } = parseOverrides(written, limits);

  expect(overrides).toBeUndefined();
  expect(tellOverrideProblems(problems)).toBe(told);
});

test("tells all that is wrong at once", () => {
  const { problems } = parseOverrides(["mashine=x", "capacity=x", "image=x"], limits);

  expect(problems.map(({ written }) => written)).toEqual(["mashine=x", "image=x", "capacity=x"]);
});

test("a job that allows no other machine says so", () => {
  const { problems } = parseOverrides(["machine=n1-standard-4"], { ownImage: true, capacities: [], machines: [] });

  expect(tellOverrideProblems(problems)).toBe(`--set machine=n1-standard-4
  "n1-standard-4" is not a machine that this job may use
  allowed: none: the job names none under alternatives.machines`);
});

test("a job that runs a Python package has no image to change", () => {
  const { problems } = parseOverrides([`image=${digest}`], { ...limits, ownImage: false });

  expect(tellOverrideProblems(problems)).toBe(`--set image=${digest}
  the job runs a Python package, and has no image of its own
  fix: leave it out`);
});
