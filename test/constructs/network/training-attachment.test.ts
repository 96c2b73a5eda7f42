import { ComputeNetworkAttachment } from "@cdktf/provider-google/lib/compute-network-attachment";
import { TrainingAttachment } from "../../../constructs/network/training-attachment";
import { networkFixture } from "./support";

function attachmentFixture(external?: string) {
  const { stack, naming, subnet, synth } = networkFixture();
  const attachment = new TrainingAttachment(stack, "TrainingAttachment", {
    naming,
    region: "europe-west4",
    subnet: external ?? subnet,
  });
  return { attachment, resource: synth().only(ComputeNetworkAttachment) };
}

test("whoever asks is refused until Vertex AI's agent lists the project, and plans leave that list alone", () => {
  expect(attachmentFixture().resource).toMatchObject({
    name: "test-training",
    region: "europe-west4",
    connection_preference: "ACCEPT_MANUAL",
    lifecycle: { ignore_changes: ["producer_accept_lists"] },
  });
});

test("an attachment is replaced when its own subnet is", () => {
  const { resource } = attachmentFixture();

  expect(resource.subnetworks).toEqual([expect.stringMatching(/^\$\{google_compute_subnetwork\.Workloads_\w+\.id\}$/)]);
  expect(resource.lifecycle).toMatchObject({
    replace_triggered_by: [expect.stringMatching(/^google_compute_subnetwork\.Workloads_\w+\.id$/)],
  });
});

test("a subnet that exists elsewhere is used by its path", () => {
  const path = "projects/acme-net/regions/europe-west4/subnetworks/training";

  const { resource } = attachmentFixture(path);

  expect(resource.subnetworks).toEqual([path]);
  expect(resource.lifecycle).toEqual({ ignore_changes: ["producer_accept_lists"] });
});

test("jobs know the attachment's path before it is made", () => {
  const { attachment } = attachmentFixture();

  expect(attachment.attachmentName).toBe("projects/acme-ml-test/regions/europe-west4/networkAttachments/test-training");
  expect(attachment.node.defaultChild).toBeInstanceOf(ComputeNetworkAttachment);
});
