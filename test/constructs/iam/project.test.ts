import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Grant } from "../../../constructs/iam/grant";
import { group } from "../../../constructs/iam/principal";
import { ProjectAccess } from "../../../constructs/iam/project";
import { fixture } from "../../support/synth";

const scientists = group("scientists", "ml-scientists@acme.example");

test("running queries and reading in streams are rights on the project, not on data", () => {
  const { stack, synth } = fixture();
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });

  project.grantQueries(scientists);
  project.grantReadSessions(scientists);

  expect(
    synth()
      .all(ProjectIamMember)
      .map(({ project: id, member, role }) => [id, member, role]),
  ).toEqual([
    ["acme-ml-test", "group:ml-scientists@acme.example", "roles/bigquery.jobUser"],
    ["acme-ml-test", "group:ml-scientists@acme.example", "roles/bigquery.readSessionUser"],
  ]);
});

test.each(["roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"] as const)(
  "nobody gets %s on the whole project",
  (role) => {
    const { stack } = fixture();
    const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });

    expect(() => Grant.on(project, scientists, role)).toThrow(
      new Error(
        `stack/Project: \`role\` must not act as every service account of the project, got "${role}": grant it on the one account`,
      ),
    );
  },
);
