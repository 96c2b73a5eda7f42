import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CommanderError } from "commander";
import { loadEnvironment } from "../../config/load/load";
import type { Dialogue } from "../../scripts/dialogue";
import { Failure } from "../../scripts/failure";
import { newCommand } from "../../scripts/new";
import { terminalIn } from "../support/terminal";

const environments = path.join("config", "environments");
const required = ["--project", "acme-ml-prod", "--number", "481516234200", "--region", "europe-west4"];
const everything = [
  ...required,
  ...["--range", "10.40.0.0/16", "--encryption", "customer"],
  ...["--label", "team=ml-platform", "--label", "cost-center=cc-4711"],
  ...["engineers", "scientists", "operators", "approvers", "auditors"].flatMap((kind) => [
    "--group",
    `${kind}=ml-${kind}@acme.example`,
  ]),
];

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plinth-new-"));
  fs.mkdirSync(path.join(root, environments), { recursive: true });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

async function plinthNew(words: readonly string[], dialogue?: Dialogue) {
  const { terminal, printed } = terminalIn(root);
  const command = newCommand(terminal, dialogue && (() => Promise.resolve(dialogue)))
    .exitOverride()
    .configureOutput({ writeErr: terminal.err });
  await command.parseAsync(words, { from: "user" });
  return printed;
}

const fileOf = (name: string) => path.join(root, environments, `${name}.ts`);
const written = () => fs.readdirSync(path.join(root, environments));

test.each<[string, readonly string[]]>([
  ["the least that must be said", required],
  ["everything", everything],
  ["a disposable environment", [...required, "--lifetime", "disposable", "--range", "10.0.0.0/8"]],
  ["one group", [...required, "--group", "scientists=ml@acme.example"]],
])("with %s, what is written passes the check without an edit and without a finding", async (_of, options) => {
  const printed = await plinthNew(["prod", ...options]);

  const { environment, findings } = loadEnvironment(fileOf("prod"), { root });
  expect(findings).toEqual([]);
  expect(environment?.project).toEqual({ id: "acme-ml-prod", number: "481516234200", region: "europe-west4" });
  expect(printed.out).toBe("wrote config/environments/prod.ts\n");
  expect(printed.err).toBe("  next: plinth check prod, then plinth synth prod\n");
});

test("what is written is formatted as Prettier would", async () => {
  await plinthNew(["least", ...required]);
  await plinthNew(["most", ...everything]);
  await plinthNew(["dev", ...required, "--lifetime", "disposable"]);

  // Prettier loads itself in a way that jest cannot follow, so it runs as a process.
  const prettier = path.join(path.dirname(require.resolve("prettier/package.json")), "bin", "prettier.cjs");
  const config = path.resolve(__dirname, "../../.prettierrc.json");
  const options = ["--list-different", "--config", config, path.join(root, environments)];
  expect(execFileSync(process.execPath, [prettier, ...options], { encoding: "utf8" })).toBe("");
});

test("every option is written where it belongs", async () => {
  await plinthNew(["prod", ...everything, "--lifetime", "permanent"]);

  const { environment } = loadEnvironment(fileOf("prod"), { root });
  expect(environment).toMatchObject({
    name: "prod",
    lifetime: "permanent",
    labels: { team: "ml-platform", "cost-center": "cc-4711" },
    encryption: { customerManaged: { keys: "own" } },
    logs: { audit: { dataset: "off" } },
    network: { range: "10.40.0.0/16" },
    groups: { engineers: { email: "ml-engineers@acme.example" }, auditors: { email: "ml-auditors@acme.example" } },
    workloads: { features: { attachedBy: ["engineers"] } },
  });
  expect(Object.keys(environment?.storage.zones ?? {})).toEqual(["raw", "curated", "models", "scratch"]);
});

test("what would outlive a disposable environment is told, and the file is written", async () => {
  const printed = await plinthNew(["dev", ...required, "--lifetime", "disposable", "--encryption", "customer"]);

  expect(printed.err).toBe(
    [
      "warning: --encryption: key rings outlive a disposable environment: Google never deletes them",
      "  leave it out, or set `generation: 2` when the environment is built again",
      "  next: plinth check dev, then plinth synth dev",
      "",
    ].join("\n"),
  );
  expect(written()).toEqual(["dev.ts"]);
});

test("an environment that exists is not written over", async () => {
  fs.writeFileSync(fileOf("prod"), "mine");

  await expect(plinthNew(["prod", ...required])).rejects.toEqual(
    new Failure("config/environments/prod.ts exists already\n  edit it, or choose another name"),
  );
  expect(fs.readFileSync(fileOf("prod"), "utf8")).toBe("mine");
});

test("where nobody can be asked, one error names every option that is missing", async () => {
  await expect(plinthNew(["prod", "--number", "481516234200"])).rejects.toMatchObject({
    message:
      "plinth new needs --project, --region\n" +
      "  for example: plinth new prod --project acme-ml-prod --number 481516234200 --region europe-west4",
    exitCode: 1,
  });
  expect(written()).toEqual([]);
});

test("all bad answers are told at once, in the words of the check, and nothing is written", async () => {
  const options = [
    ...["--project", "Acme", "--number", "12", "--region", "europe-wset4", "--range", "10.40.0.1/16"],
    ...["--label", "team", "--label", "Team=x", "--label", "a=b", "--label", "a=c"],
    ...["--group", "x", "--group", "enginers=a@acme.example", "--group", "engineers=nobody"],
  ];

  const failure = (await plinthNew(["Prod", ...options]).catch((error: unknown) => error)) as Failure;

  expect(failure).toBeInstanceOf(Failure);
  expect(failure.exitCode).toBe(1);
  expect(failure.message.split("\n")).toEqual([
    '"Prod" is not an environment\'s name. Did you mean "prod"?',
    "  allowed: 2 to 12 small letters, digits and single dashes, a letter first, no dash last",
    '--project: "Acme" is not a project id',
    "  allowed: 6 to 30 small letters, digits and dashes, a letter first, no dash last",
    '--number: "12" is not a project number',
    "  allowed: 6 to 20 digits, as `gcloud projects describe` prints them, in quotes",
    '--region: "europe-wset4" is not a region. Did you mean "europe-west4"?',
    expect.stringMatching(/^ {2}allowed: "asia-east1", /) as string,
    '--range: "10.40.0.1/16" does not begin with its first address. Did you mean "10.40.0.0/16"?',
    "  allowed: a private IPv4 range of prefix length 8 to 24, its first address before the slash",
    '--label: "team" is no pair: write it as team=ml-platform',
    expect.stringMatching(/^--label: /) as string,
    "  allowed: 1 to 63 small letters, digits, _ and -, a letter first",
    '--label: "a" is given twice',
    '--group: "x" is no pair: write it as engineers=ml-engineers@acme.example',
    '--group: there is no group "enginers". Did you mean "engineers"?',
    "  allowed: engineers, scientists, operators, approvers, auditors",
    '--group: "nobody" is not an e-mail address',
    "  allowed: name@domain",
    "nothing was written",
  ]);
  expect(written()).toEqual([]);
});

test("answers that do not go together are told with their option, and nothing is written", async () => {
  const options = [...required, "--range", "172.17.0.0/16", "--label", "stack=x"];
  const groups = ["--group", "engineers=ml@acme.example", "--group", "scientists=ml@acme.example"];

  const failure = (await plinthNew(["prod", ...options, ...groups]).catch((error: unknown) => error)) as Failure;

  expect(failure.message.split("\n")).toEqual([
    '--group: "ml@acme.example" is already the address of groups.engineers',
    "  give each group an address of its own, or leave one of the two out",
    '--label: the label "stack" is set by Plinth',
    "  leave it out, or choose another key",
    '--range: "172.17.0.0/16" overlaps 172.17.0.0/16, which containers on notebooks and training machines use for themselves',
    '  choose another range, such as "10.40.0.0/16"',
    "nothing was written",
  ]);
  expect(written()).toEqual([]);
});

test("a word that is not in a list is refused", async () => {
  await expect(plinthNew(["prod", ...required, "--lifetime", "temporary"])).rejects.toBeInstanceOf(CommanderError);
});

/** A person who answers in order; each answer must be accepted. */
function person(answers: string[]): Dialogue & { readonly asked: string[] } {
  const asked: string[] = [];
  const next = (message: string) => {
    asked.push(message);
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`nothing to answer to: ${message}`);
    return answer;
  };
  return {
    asked,
    text: ({ message, problem }) => {
      const answer = next(message);
      return problem(answer) === undefined ? Promise.resolve(answer) : Promise.reject(new Error(problem(answer)));
    },
    choose: ({ message, options }) => {
      const answer = next(message);
      const chosen = options.find(({ value }) => value === answer);
      return chosen === undefined ? Promise.reject(new Error(`no choice: ${answer}`)) : Promise.resolve(chosen.value);
    },
  };
}

test("a person is asked for what is missing, and for the rest that matters", async () => {
  const somebody = person(["481516234200", "europe-west4", "permanent", "google", "", "ml@acme.example", ""]);

  await plinthNew(["prod", "--project", "acme-ml-prod"], somebody);

  expect(somebody.asked).toEqual([
    "Project number",
    "Region",
    "May it be destroyed with everything in it?",
    "Whose keys encrypt it?",
    "Range of a private network (empty for none)",
    "E-mail address of the group of engineers (empty for none)",
    "E-mail address of the group of scientists (empty for none)",
  ]);
  const { environment, findings } = loadEnvironment(fileOf("prod"), { root });
  expect(findings).toEqual([]);
  expect(environment?.network).toBeUndefined();
  expect(Object.keys(environment?.groups ?? {})).toEqual(["engineers"]);
});

test("a person hears what is wrong with an answer as soon as it is given", async () => {
  await expect(plinthNew(["prod", ...required.slice(2)], person(["Acme"]))).rejects.toThrow(
    '"Acme" is not a project id',
  );
});

test("nobody is asked when everything that must be known is given, or when --yes is", async () => {
  const somebody = person([]);

  await plinthNew(["prod", ...required], somebody);
  await expect(plinthNew(["dev", "--yes"], somebody)).rejects.toThrow("plinth new needs --project, --number, --region");

  expect(somebody.asked).toEqual([]);
});
