import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { IMAGES_SCRIPT, PIPELINES_SCRIPT, READ_SCRIPT } from "../../../constructs/delivery/copy-scripts";
import { buildScripts } from "../../support/build-scripts";

const run = buildScripts();

const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const STEP = `images/steps/judge@sha256:${"a".repeat(64)}`;
const SERVER = `images/fraud-server@${DIGEST}`;
const THERE = "https://europe-west4-kfp.pkg.dev/acme-ml-staging/staging-pipelines";
const HERE = "https://europe-west4-kfp.pkg.dev/acme-ml-prod/prod-pipelines";
const IMAGES_THERE = "europe-west4-docker.pkg.dev/acme-ml-staging/staging-images";
const IMAGES_HERE = "europe-west4-docker.pkg.dev/acme-ml-prod/prod-images";
const CRANE = "gcr.io/go-containerregistry/crane:v0.21.9";

const PACKAGE = JSON.stringify({
  executors: [STEP, STEP, `eu.acme.example/images/far@sha256:${"b".repeat(64)}`, `tools/odd@sha256:${"c".repeat(64)}`],
});
const PIPELINE = `pipelines/fraud-training@${digestOf(PACKAGE)}`;
const HEX = digestOf(PACKAGE).slice("sha256:".length);
const packages = { PIPELINES: PIPELINE, PIPELINE_REGISTRIES: `other,x,y pipelines,${THERE},${HERE}` };
/** Commands that are told a secret by standard input. */
const gcloud = "echo ya29.secret";

test.each(Object.entries({ READ_SCRIPT, IMAGES_SCRIPT, PIPELINES_SCRIPT }))(
  "%s is a script that Bash reads, and has nothing in it that a workflow would take for its own",
  (_, script) => {
    execFileSync("bash", ["-n"], { input: script });

    expect(script.startsWith("#!/usr/bin/env bash\nset -euo pipefail\n")).toBe(true);
    expect(script).not.toContain("${");
  },
);

describe("reading", () => {
  const variables = { ...packages, STEP_REGISTRIES: "images|more" };
  const giving = (content: string) => ({
    gcloud,
    curl: `cat > /dev/null; while [ "$1" != --output ]; do shift; done; printf '%s' '${content}' > "$2"`,
  });

  test("takes a package by its digest and notes the images of its steps, each once", () => {
    const { status, stdout, calls, handedOn } = run(READ_SCRIPT, variables, giving(PACKAGE));

    expect(status).toBe(0);
    expect(stdout).toBe(`Images of steps:\n${STEP}\n`);
    expect(handedOn[HEX]).toBe(PACKAGE);
    expect(handedOn["step-images"]).toBe(`${STEP}\n${STEP}\n`);
    expect(calls.filter((call) => call.startsWith("curl"))).toEqual([
      `curl --fail --silent --show-error --location --max-time 120 --retry 3 --header @- --output /plinth/${HEX} ${THERE}/fraud-training/${digestOf(PACKAGE)}`,
    ]);
    expect(calls.join("\n")).not.toContain("ya29");
  });

  test("refuses another file than its digest says", () => {
    const { status, stderr } = run(READ_SCRIPT, variables, giving("another"));

    expect(status).toBe(1);
    expect(stderr).toBe(`${THERE} gave ${digestOf("another")} for ${PIPELINE}.\n`);
  });

  test("says what it may not read", () => {
    const { status, stderr } = run(READ_SCRIPT, variables, { gcloud, curl: "cat > /dev/null; exit 22" });

    expect(status).toBe(1);
    expect(stderr).toBe(`${PIPELINE} cannot be read from ${THERE}.\n`);
  });

  test("says what is in no registry that is copied from", () => {
    const { status, stderr } = run(READ_SCRIPT, { ...variables, PIPELINE_REGISTRIES: "other,x,y" }, giving(PACKAGE));

    expect(status).toBe(1);
    expect(stderr).toBe(`${PIPELINE} is in no registry that is copied from.\n`);
  });

  test.each([{ STEP_REGISTRIES: "" }, { STEP_REGISTRIES: "other" }, { PIPELINES: "", PIPELINE_REGISTRIES: "" }])(
    "notes nothing where nothing is named: %j",
    (more) => {
      const { status, handedOn } = run(READ_SCRIPT, { ...variables, ...more }, giving(PACKAGE));

      expect(status).toBe(0);
      expect(handedOn["step-images"]).toBe("");
    },
  );
});

describe("copying images", () => {
  const variables = {
    IMAGES: `${SERVER} ${STEP}`,
    IMAGE_REGISTRIES: `images,${IMAGES_THERE},${IMAGES_HERE}`,
    TAG: "staging",
    CRANE,
  };
  const files = { handedOn: { "step-images": `${STEP}\n` } };
  const copyOf = (entry: string) =>
    `${IMAGES_HERE}/${entry.slice("images/".length).split("@")[0]}:staging-${entry.split(":")[1]?.slice(0, 32)}`;

  /** A registry in a folder: a file for each image that is there. `crane` is what is taken out of its image. */
  const registry = (
    more: { readonly there?: readonly string[]; readonly copy?: string; readonly found?: string } = {},
  ) => ({
    gcloud,
    docker: `case "$1" in
      create) echo box ;;
      cp) cat > "$3" <<'CRANE'
#!/bin/sh
echo "crane $*" >> "$(dirname "$0")/../calls"
case "$1 $2" in
${(more.there ?? []).map((entry) => `"digest ${IMAGES_HERE}/${entry.slice("images/".length)}") exit 0 ;;`).join("\n")}
"digest "*@*) exit 1 ;;
"digest "*) ${more.found === undefined ? `cat "$(dirname "$0")/copied"` : `echo ${more.found}`} ;;
"copy "*) ${more.copy ?? `echo "$2" | sed 's/.*@//' > "$(dirname "$0")/copied"; cp "$DOCKER_CONFIG/config.json" "$(dirname "$0")/config"`} ;;
esac
CRANE
      chmod +x "$3" ;;
    esac`,
  });

  test("copies each by its digest, with a tag that says where it is from, and looks what came of it", () => {
    const { status, stdout, calls, handedOn } = run(IMAGES_SCRIPT, variables, registry(), files);

    expect([status, stdout]).toEqual([0, `${SERVER} is copied.\n${STEP} is copied.\n`]);
    expect(calls.filter((call) => /^(docker|crane)/.test(call))).toEqual([
      `docker create ${CRANE} version`,
      "docker cp box:/ko-app/crane /plinth/crane",
      "docker rm box",
      ...[SERVER, STEP].flatMap((entry) => [
        `crane digest ${IMAGES_HERE}/${entry.slice("images/".length)}`,
        `crane copy ${IMAGES_THERE}/${entry.slice("images/".length)} ${copyOf(entry)}`,
        `crane digest ${copyOf(entry)}`,
      ]),
    ]);
    expect(calls.join("\n")).not.toContain("ya29");
    const auth = Buffer.from("oauth2accesstoken:ya29.secret").toString("base64");
    expect(JSON.parse(handedOn.config ?? "")).toEqual({ auths: { "europe-west4-docker.pkg.dev": { auth } } });
    expect(Object.keys(handedOn)).not.toContain("login");
  });

  test("logs in at both hosts where they are two", () => {
    const far = IMAGES_THERE.replace("europe-west4", "us-central1");
    const { status, handedOn } = run(
      IMAGES_SCRIPT,
      { ...variables, IMAGE_REGISTRIES: `images,${far},${IMAGES_HERE}` },
      registry(),
      files,
    );

    expect(status).toBe(0);
    const { auths } = JSON.parse(handedOn.config ?? "") as { readonly auths: object };
    expect(Object.keys(auths)).toEqual(["us-central1-docker.pkg.dev", "europe-west4-docker.pkg.dev"]);
  });

  test("leaves what is there", () => {
    const { status, stdout, calls } = run(IMAGES_SCRIPT, variables, registry({ there: [SERVER, STEP] }), files);

    expect([status, stdout]).toEqual([0, `${SERVER} is there.\n${STEP} is there.\n`]);
    expect(calls.filter((call) => call.startsWith("crane copy"))).toEqual([]);
  });

  test("copies nothing where nothing is named", () => {
    const given = { ...variables, IMAGES: "" };

    expect(run(IMAGES_SCRIPT, given, registry(), { handedOn: { "step-images": "" } })).toMatchObject({
      status: 0,
      stdout: "",
    });
  });

  test.each<[string, Parameters<typeof registry>[0], string]>([
    ["what cannot be copied", { copy: "exit 1" }, `${SERVER} cannot be copied from ${IMAGES_THERE}.\n`],
    ["a copy that is another image", { found: "sha256:other" }, `The copy of ${SERVER} is sha256:other.\n`],
  ])("ends at %s, and copies nothing after it", (_, more, message) => {
    const { status, stderr, calls } = run(IMAGES_SCRIPT, variables, registry(more), files);

    expect([status, stderr]).toEqual([1, message]);
    expect(calls.filter((call) => call.startsWith("crane copy"))).toHaveLength(1);
  });

  test.each(["docker", "gcloud"])("fails where %s fails", (command) => {
    expect(run(IMAGES_SCRIPT, variables, { ...registry(), [command]: "exit 7" }, files).status).toBe(7);
  });
});

describe("uploading pipelines", () => {
  const variables = { ...packages, TAG: "staging" };
  const files = { handedOn: { [HEX]: PACKAGE } };
  const answering = (code: string, answer = `fraud-training/${digestOf(PACKAGE)}`) => ({
    gcloud,
    curl: `cat > /dev/null; case "$*" in *http_code*) printf ${code} ;; *) printf '%s' '${answer}' ;; esac`,
  });

  test("puts each into the registry here under the very same digest", () => {
    const { status, stdout, calls } = run(PIPELINES_SCRIPT, variables, answering("404"), files);

    expect([status, stdout]).toEqual([0, `${PIPELINE} is copied.\n`]);
    expect(calls.filter((call) => call.startsWith("curl"))).toEqual([
      `curl --silent --show-error --max-time 120 --retry 3 --header @- --location --output /dev/null --write-out %{http_code} ${HERE}/fraud-training/${digestOf(PACKAGE)}`,
      `curl --silent --show-error --max-time 120 --retry 3 --header @- --fail --form tags=staging-${HEX.slice(0, 32)} --form content=@/plinth/${HEX};filename=pipeline.yaml ${HERE}`,
    ]);
  });

  test("leaves what is there", () => {
    const { status, stdout, calls } = run(PIPELINES_SCRIPT, variables, answering("200"), files);

    expect([status, stdout]).toEqual([0, `${PIPELINE} is there.\n`]);
    expect(calls.join("\n")).not.toContain("--form");
  });

  test("refuses another answer than the digest", () => {
    const { status, stderr } = run(PIPELINES_SCRIPT, variables, answering("404", "<html>"), files);

    expect([status, stderr]).toEqual([1, `The registry answered "<html>" to ${PIPELINE}.\n`]);
  });
});
