import { execFileSync } from "node:child_process";
import {
  COMPILE_SCRIPT,
  PUSH_SCRIPT,
  RECORD_SCRIPT,
  SCAN_SCRIPT,
  UPLOAD_SCRIPT,
} from "../../../constructs/delivery/scripts";
import { buildScripts } from "../../support/build-scripts";

const run = buildScripts();

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const COMMIT = "4f0c5a2b9d3e8f7160a1b2c3d4e5f60718293a4b";
const IMAGE = "europe-west4-docker.pkg.dev/acme-ml-test/test-images/fraud-trainer";
const REGISTRY = "https://europe-west4-kfp.pkg.dev/acme-ml-test/test-pipelines";

test.each(Object.entries({ SCAN_SCRIPT, PUSH_SCRIPT, COMPILE_SCRIPT, UPLOAD_SCRIPT, RECORD_SCRIPT }))(
  "%s is a script that Bash reads, which stops at the first failure",
  (_, script) => {
    execFileSync("bash", ["-n"], { input: script });

    expect(script.startsWith("#!/usr/bin/env bash\nset -euo pipefail\n")).toBe(true);
  },
);

describe("the scan", () => {
  const variables = {
    IMAGE,
    COMMIT,
    PROJECT: "acme-ml-test",
    SCAN_LOCATION: "europe",
    REFUSED: "CRITICAL|HIGH",
  };
  const SCAN = "projects/acme-ml-test/locations/europe/scans/1";
  const finding = (...found: readonly string[]) => ({
    gcloud: `case "$*" in
      *list-vulnerabilities*) printf '${found.map((line) => `${line}\\n`).join("")}' ;;
      *) echo ${SCAN} ;;
    esac`,
  });

  test("lets an image through whose vulnerabilities are less than what is refused", () => {
    const { status, stdout, calls } = run(
      SCAN_SCRIPT,
      variables,
      finding("MEDIUM\\tprojects/goog-vulnz/notes/CVE-2026-1", "LOW\\tprojects/goog-vulnz/notes/CVE-2026-HIGH"),
    );

    expect(status).toBe(0);
    expect(stdout.split("\n").map((line) => line.trim())).toEqual([
      "Vulnerabilities by severity:",
      "1 LOW",
      "1 MEDIUM",
      "",
    ]);
    expect(calls).toEqual([
      `gcloud artifacts docker images scan ${IMAGE}:${COMMIT} --location=europe --project=acme-ml-test --format=value(response.scan)`,
      `gcloud artifacts docker images list-vulnerabilities ${SCAN} --project=acme-ml-test --format=value(vulnerability.effectiveSeverity,noteName)`,
    ]);
  });

  test("lets an image through of which nothing is known", () => {
    expect(run(SCAN_SCRIPT, variables, finding()).status).toBe(0);
  });

  test.each(["CRITICAL", "HIGH"])("refuses an image with one of severity %s, and says which", (severity) => {
    const { status, stdout, stderr } = run(
      SCAN_SCRIPT,
      variables,
      finding("LOW\\tnotes/CVE-2026-2", `${severity}\\tnotes/CVE-2026-3`),
    );

    expect(status).toBe(1);
    expect(stdout).toContain(`\n${severity}\tnotes/CVE-2026-3\n`);
    expect(stderr).toBe("The image is refused for the vulnerabilities above: nothing is pushed.\n");
  });

  test("refuses an image whose scan has no result", () => {
    const { status, stderr } = run(SCAN_SCRIPT, variables, { gcloud: "exit 0" });

    expect(status).toBe(1);
    expect(stderr).toBe(`The scan of ${IMAGE}:${COMMIT} has no result: nothing is pushed.\n`);
  });

  test.each(["scan", "list-vulnerabilities"])("fails where gcloud fails at %s", (verb) => {
    const commands = { gcloud: `case "$*" in *"images ${verb}"*) exit 7 ;; *) echo ${SCAN} ;; esac` };

    expect(run(SCAN_SCRIPT, variables, commands).status).toBe(7);
  });
});

describe("the push", () => {
  const variables = { IMAGE, COMMIT, REF: "refs/Übung", TAG_REF: "no" };
  const docker = (digests: readonly string[]) => ({
    docker: `if [ "$2" = inspect ]; then printf '${digests.map((line) => `${line}\\n`).join("")}'; fi`,
  });

  test("hands on the digest that the registry gave, and none of another registry", () => {
    const digests = [`europe-west4-docker.pkg.dev/other/images/fraud-trainer@sha256:1`, `${IMAGE}@${DIGEST}`];
    const { status, calls, handedOn } = run(PUSH_SCRIPT, variables, docker(digests));

    expect(status).toBe(0);
    expect(handedOn).toEqual({ digest: DIGEST });
    expect(calls).toEqual([
      `docker push ${IMAGE}:${COMMIT}`,
      `docker image inspect --format {{range .RepoDigests}}{{println .}}{{end}} ${IMAGE}:${COMMIT}`,
    ]);
  });

  test.each([
    ["main", "main"],
    ["v1.4.0", "v1.4.0"],
    ["feature/Fraud_2", "feature-fraud-2"],
    ["-.x", "x"],
    ["a".repeat(200), "a".repeat(127)],
  ])("gives the image of %s the tag %s where tags can be moved", (ref, tag) => {
    const { calls } = run(PUSH_SCRIPT, { ...variables, REF: ref, TAG_REF: "yes" }, docker([`${IMAGE}@${DIGEST}`]));

    expect(calls.slice(2)).toEqual([`docker tag ${IMAGE}:${COMMIT} ${IMAGE}:${tag}`, `docker push ${IMAGE}:${tag}`]);
  });

  test("gives no second tag to an image of which nothing can be made from the branch's name", () => {
    const { status, calls } = run(
      PUSH_SCRIPT,
      { ...variables, REF: "---", TAG_REF: "yes" },
      docker([`${IMAGE}@${DIGEST}`]),
    );

    expect(status).toBe(0);
    expect(calls).toHaveLength(2);
  });

  test("fails where the registry gave no digest", () => {
    const { status, stderr, handedOn } = run(PUSH_SCRIPT, variables, docker([]));

    expect(status).toBe(1);
    expect(stderr).toBe(`The registry gave ${IMAGE}:${COMMIT} no digest.\n`);
    expect(handedOn).toEqual({});
  });

  test("fails where the registry refuses the image, and hands nothing on", () => {
    const { status, handedOn } = run(PUSH_SCRIPT, variables, { docker: "exit 1" });

    expect(status).toBe(1);
    expect(handedOn).toEqual({});
  });
});

describe("the compiler", () => {
  const variables = { FILE: "pipeline.py", PACKAGE: "fraud-training", COMPILER: "2.14.6" };
  const commands = {
    pip: "true",
    kfp: 'for last; do true; done; echo "pipelineInfo: {name: fraud-training}" > "$last"',
    // Writes the file that it is told last, and says the name.
    python: 'for last; do true; done; echo "{}" > "$last"; sed -n "s/.*name: \\(.*\\)}.*/\\1/p"',
  };

  test("compiles with the one version of KFP", () => {
    const { status, calls, handedOn } = run(COMPILE_SCRIPT, variables, commands);

    expect(status).toBe(0);
    expect(calls.slice(0, 2)).toEqual([
      "pip install --quiet --no-cache-dir --disable-pip-version-check --root-user-action=ignore kfp==2.14.6",
      "kfp dsl compile --py pipeline.py --output /plinth/pipeline.yaml",
    ]);
    expect(handedOn["pipeline.yaml"]).toBe("pipelineInfo: {name: fraud-training}\n");
    expect(handedOn["pipeline.json"]).toBe("{}\n");
  });

  test("installs what the pipeline says that it needs, with the same KFP", () => {
    const { calls } = run(COMPILE_SCRIPT, variables, commands, { source: { "requirements.txt": "" } });

    expect(calls[0]).toMatch(/ kfp==2\.14\.6 --requirement requirements\.txt$/);
  });

  test("refuses a pipeline that calls itself something else, because the registry goes by that", () => {
    const { status, stderr } = run(COMPILE_SCRIPT, { ...variables, PACKAGE: "churn-training" }, commands);

    expect(status).toBe(1);
    expect(stderr).toBe(
      'pipeline.py defines the pipeline "fraud-training", and "churn-training" was to be built: give it that name.\n',
    );
  });

  test.each(["pip", "kfp", "python"])("fails where %s fails", (command) => {
    expect(run(COMPILE_SCRIPT, variables, { ...commands, [command]: "exit 3" }).status).toBe(3);
  });
});

describe("the upload", () => {
  const variables = { PACKAGE: "fraud-training", COMMIT, REF: "v1.4.0", REGISTRY };
  const commands = {
    gcloud: "echo ya29.secret",
    curl: `cat > "$(dirname "$0")/../plinth/header"; printf 'fraud-training/${DIGEST}'`,
  };

  test("hands on the digest, tags with the commit and the tag, and never writes the token where others read", () => {
    const { status, calls, handedOn, stdout } = run(UPLOAD_SCRIPT, variables, commands);

    expect(status).toBe(0);
    expect(handedOn).toEqual({ digest: DIGEST, header: "Authorization: Bearer ya29.secret\n" });
    expect(calls).toContain(
      `curl --fail --silent --show-error --max-time 120 --retry 3 --header @- --form tags=${COMMIT},v1.4.0 --form content=@/plinth/pipeline.json;filename=pipeline.yaml ${REGISTRY}`,
    );
    expect([stdout, ...calls].join("\n")).not.toContain("ya29");
  });

  test.each([`other/${DIGEST}`, "fraud-training/v1", "", "<html>"])("refuses the answer %j", (answer) => {
    const { status, stderr } = run(UPLOAD_SCRIPT, variables, {
      ...commands,
      curl: `cat > /dev/null; printf '${answer}'`,
    });

    expect(status).toBe(1);
    expect(stderr).toBe(`The registry answered "${answer}", which is no version of fraud-training.\n`);
  });

  test.each(["gcloud", "curl"])("fails where %s fails", (command) => {
    expect(
      run(UPLOAD_SCRIPT, variables, {
        ...commands,
        [command]: `${command === "curl" ? "cat > /dev/null; " : ""}exit 22`,
      }).status,
    ).toBe(22);
  });
});

describe("the record", () => {
  const variables = {
    BUILD: "fraud-trainer",
    KIND: "image",
    MADE: IMAGE,
    WRITTEN: "images/fraud-trainer",
    COMMIT,
    REF: "v1.4.0",
    SOURCE: "projects/acme-ml-test/locations/europe-west4/connections/github/repositories/fraud",
    BUILD_ID: "b-1",
    PROJECT: "acme-ml-test",
  };
  const handedOn = { handedOn: { digest: DIGEST } };
  const commands = { gcloud: 'printf "%s" "$4" > "$(dirname "$0")/../plinth/entry"' };

  test.each(["v1.4.0", 'odd"name'])(
    "says in one entry what was made of %j, as an environment file writes it",
    (ref) => {
      const result = run(RECORD_SCRIPT, { ...variables, REF: ref }, commands, handedOn);

      expect(result.status).toBe(0);
      expect(JSON.parse(result.handedOn.entry ?? "")).toEqual({
        report: "plinth-build",
        build: "fraud-trainer",
        kind: "image",
        name: `${IMAGE}@${DIGEST}`,
        written: `images/fraud-trainer@${DIGEST}`,
        digest: DIGEST,
        commit: COMMIT,
        ref,
        source: variables.SOURCE,
        cloudBuild: "b-1",
      });
      expect(result.calls[0]).toMatch(
        /^gcloud logging write plinth-build \{.*\} --payload-type=json --severity=NOTICE --project=acme-ml-test$/,
      );
      expect(result.stdout).toBe(`${result.handedOn.entry}\n`);
    },
  );

  test("fails where nothing was handed on", () => {
    expect(run(RECORD_SCRIPT, variables, commands).status).toBe(1);
  });

  test("fails where the log refuses the entry", () => {
    expect(run(RECORD_SCRIPT, variables, { gcloud: "exit 1" }, handedOn).status).toBe(1);
  });
});
