import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { CustomRole } from "../../../constructs/iam/custom-role";
import { ProjectAccess } from "../../../constructs/iam/project";
import { TrainingJob, type TrainingJobProps } from "../../../constructs/training/training-job";
import { TRACKING_PERMISSIONS } from "../../../constructs/training/training-roles";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

function setUp(props: (parts: ReturnType<typeof fixture>) => Partial<TrainingJobProps> = () => ({})) {
  const parts = fixture();
  const { stack, naming, synth } = parts;
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });
  const job = new TrainingJob(stack, "Fraud", {
    naming,
    name: "fraud",
    project,
    body: {
      pools: [
        {
          role: "chief",
          count: 1,
          machine: { type: "n1-standard-8" },
          disk: { gibibytes: 100 },
          program: { image: "trainer", arguments: [] },
        },
      ],
      capacity: { kind: "on-demand" },
      timeout: Duration.parse("1h"),
      restart: "never",
      variables: {},
      secrets: {},
      mounts: {},
      labels: {},
    },
    ...props(parts),
  });
  return { job, synth };
}

test("a job has an account of its own, as which its body runs", () => {
  const { job, synth } = setUp();

  expect(synth().only(ServiceAccount)).toMatchObject({
    account_id: "test-train-fraud",
    display_name: "Training job fraud",
  });
  expect(job.body.jobSpec?.serviceAccount).toBe("test-train-fraud@acme-ml-test.iam.gserviceaccount.com");
  expect(job.grantPrincipal).toMatchObject({ key: "job-fraud", kind: "workload" });
});

test("a job may write logs and metrics, and nothing else on the project", () => {
  const roles = setUp()
    .synth()
    .all(ProjectIamMember)
    .map(({ role }) => role);

  expect(roles).toEqual(["roles/logging.logWriter", "roles/monitoring.metricWriter"]);
});

test("a job that is tracked has the role for it", () => {
  const { synth } = setUp(({ stack, naming }) => ({
    trackingRole: new CustomRole(stack, "Tracking", {
      naming,
      key: "track-training",
      title: "Track training",
      description: "Google has no narrow role",
      permissions: TRACKING_PERMISSIONS,
    }),
  }));

  expect(
    synth()
      .all(ProjectIamMember)
      .map(({ role }) => role),
  ).toContain("projects/acme-ml-test/roles/plinth_test_track_training");
});
