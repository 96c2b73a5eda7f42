import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { TerraformElement } from "cdktf";
import { expr } from "../../../constructs/workflows/language/expression";
import { literal, returns, routine, type WorkflowDefinition } from "../../../constructs/workflows/language/steps";
import { launcherEnvironment } from "../../../constructs/workflows/launchers/settings";
import { trainLauncher } from "../../../constructs/workflows/launchers/train";
import { Workflow, type WorkflowProps } from "../../../constructs/workflows/workflow";
import { ProjectAccess } from "../../../constructs/iam/project";
import { fixture } from "../../support/synth";
import { PROPS, SOURCES } from "../../support/vertex/launch";

const definition: WorkflowDefinition = { main: routine([], [returns("done", expr('sys.get_env("PARENT")'))]) };

function workflow(props: Partial<WorkflowProps> = {}) {
  const { stack, naming, synth } = fixture();
  const construct = new Workflow(stack, "Train", {
    naming,
    name: naming.workflow("train", "fraud"),
    accountId: "test-train-fraud",
    region: "europe-west4",
    description: "Trains",
    definition,
    environment: launcherEnvironment({ environment: "test", projectId: "acme-ml-test", region: "europe-west4" }),
    keys: { keyFor: () => undefined },
    project: new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" }),
    disposable: false,
    ...props,
  });
  return { construct, synth };
}

test("a workflow acts as an account of its own, is protected, and gets the variables that it reads", () => {
  const { construct, synth } = workflow();

  expect(synth().only(WorkflowsWorkflow)).toMatchObject({
    name: "train-fraud",
    region: "europe-west4",
    service_account: "test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
    user_env_vars: { PARENT: "projects/acme-ml-test/locations/europe-west4" },
    call_log_level: "LOG_ERRORS_ONLY",
    deletion_protection: true,
    depends_on: [expect.stringMatching(/^google_project_iam_member\./), expect.stringMatching(/^time_sleep\./)],
  });
  expect(synth().only(ProjectIamMember)).toMatchObject({
    role: "roles/logging.logWriter",
    member: "serviceAccount:test-train-fraud@acme-ml-test.iam.gserviceaccount.com",
  });
  expect(synth().only(ServiceAccount)).toMatchObject({ account_id: "test-train-fraud" });
  expect(construct.workflowId).toBe("projects/acme-ml-test/locations/europe-west4/workflows/train-fraud");
});

test("a disposable workflow can be destroyed", () => {
  expect(workflow({ disposable: true }).synth().only(WorkflowsWorkflow)).toMatchObject({ deletion_protection: false });
});

test("a customer's key is used after its grant", () => {
  const keys = { keyFor: () => ({ keyName: "projects/p/key", usableAfter: [{ fqn: "time_sleep.key" }] }) };

  expect(workflow({ keys }).synth().only(WorkflowsWorkflow)).toMatchObject({
    crypto_key_name: "projects/p/key",
    depends_on: expect.arrayContaining(["time_sleep.key"]),
  });
});

test("Terraform gives the service the very text that was checked", () => {
  const { synth } = workflow({ definition: trainLauncher(PROPS) });
  const deployed = String(synth().only(WorkflowsWorkflow).source_contents);

  expect(deployed).not.toMatch(/(^|[^$])\$\{/);
  expect(deployed.replaceAll("$${", "${").replaceAll("%%{", "%{")).toBe(SOURCES.train);
});

test("no text is an expression of Terraform", () => {
  const main = routine([], [returns("done", literal(["${a}", "%{ if b }"]))]);
  const deployed = workflow({ definition: { main } }).synth().only(WorkflowsWorkflow).source_contents;

  expect(deployed).toContain("%%{ if b }");
});

test("the resource is the default child", () => {
  expect(TerraformElement.isTerraformElement(workflow().construct.node.defaultChild)).toBe(true);
});

const reading = (name: string): WorkflowDefinition => ({
  main: routine([], [returns("done", expr(`sys.get_env("${name}")`))]),
});
test.each<[Partial<WorkflowProps>, string]>([
  [
    { definition: { main: routine([], [returns("done", expr("nothing"))]) } },
    '`definition`: the workflow is not valid:\n  main.done: "nothing" is never assigned',
  ],
  [{ definition: reading("MODEL") }, '`environment` has no "MODEL", which the definition reads: add it'],
  [
    { definition: reading("GOOGLE_MODEL") },
    '`definition` reads "GOOGLE_MODEL", but Google keeps GOOGLE... and WORKFLOWS...',
  ],
  [{ environment: { PARENT: "x".repeat(4_097) } }, "`environment.PARENT` has 4097 bytes, at most 4096 are allowed"],
  [
    {
      definition: {
        main: routine(
          [],
          [
            returns(
              "done",
              Array.from({ length: 21 }, (_, index) => expr(`sys.get_env("N${index}")`)),
            ),
          ],
        ),
      },
    },
    "`definition` reads 21 variables, at most 20 are allowed",
  ],
  [{ description: "x".repeat(1_001) }, "`description` has at most 1000 characters, got 1001"],
])("fails with %#: %s", (props, message) => {
  expect(() => workflow(props)).toThrow(`stack/Train: ${message}`);
});
