import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { addressOf } from "../../../constructs/core/dependencies";
import { ProjectAccess } from "../../../constructs/iam/project";
import { EventDelivery } from "../../../constructs/services/event-delivery";
import { ServiceAgents } from "../../../constructs/services/service-agents";
import { fixture } from "../../support/synth";

const agent = (domain: string) => `serviceAccount:service-481516234200@${domain}.iam.gserviceaccount.com`;

function delivery(objects: boolean) {
  const { stack, synth } = fixture();
  const project = new ProjectAccess(stack, "Project", { projectId: "acme-ml-test" });
  const agents = new ServiceAgents(stack, "ServiceAgents", {
    projectId: "acme-ml-test",
    projectNumber: "481516234200",
    project,
    after: [],
  });
  const made = new EventDelivery(stack, "EventDelivery", { project, agents, objects });
  return { made, synth };
}

test.each([
  ["messages", false, []],
  ["new objects", true, [["roles/pubsub.publisher", agent("gs-project-accounts")]]],
])("where events are %s, Google's accounts may deliver them and nothing else", (_, objects, more) => {
  const given = delivery(objects)
    .synth()
    .all(ProjectIamMember)
    .map(({ role, member }) => [role, member]);

  expect(given).toEqual([
    ["roles/eventarc.serviceAgent", agent("gcp-sa-eventarc")],
    ["roles/pubsub.serviceAgent", agent("gcp-sa-pubsub")],
    ...more,
  ]);
});

test("triggers wait two minutes after the last grant, and once more when objects are told of for the first time", () => {
  const { made, synth } = delivery(true);

  const synthesized = synth();
  const wait = synthesized.all(Sleep).find(({ create_duration: length }) => length === "120s");
  expect(wait).toMatchObject({
    triggers: { names: "events objects" },
    depends_on: synthesized
      .all(ProjectIamMember)
      .map(({ address }) => address)
      .sort(),
  });
  expect(addressOf(made.done as Sleep)).toBe(wait?.address);
  expect(delivery(false).synth().all(Sleep)).toContainEqual(
    expect.objectContaining({ create_duration: "120s", triggers: { names: "events" } }),
  );
});
