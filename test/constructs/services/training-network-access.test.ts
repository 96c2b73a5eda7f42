import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ProjectAccess } from "../../../constructs/iam/project";
import { ServiceAgents } from "../../../constructs/services/service-agents";
import { TrainingNetworkAccess } from "../../../constructs/services/training-network-access";
import { fixture } from "../../support/synth";

test("Vertex AI's agent gets the three permissions that connecting needs, and no more", () => {
  const { stack, naming, synth } = fixture();
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });
  const agents = new ServiceAgents(stack, "ServiceAgents", {
    projectId: "acme-ml-test",
    projectNumber: "481516234200",
    project,
    after: [],
  });

  new TrainingNetworkAccess(stack, "TrainingNetworkAccess", { naming, project, agents, after: [] });

  const result = synth();
  expect(result.only(ProjectIamCustomRole).permissions).toEqual([
    "compute.networkAttachments.get",
    "compute.networkAttachments.update",
    "compute.regionOperations.get",
  ]);
  expect(result.all(ProjectIamMember)).toContainEqual(
    expect.objectContaining({
      role: "projects/acme-ml-test/roles/plinth_test_training_attachment",
      member: "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com",
    }),
  );
});
