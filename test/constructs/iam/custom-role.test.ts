import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { CustomRole } from "../../../constructs/iam/custom-role";
import { fixture } from "../../support/synth";

function role(permissions: readonly string[]) {
  const { stack, naming, synth } = fixture();
  const made = new CustomRole(stack, "Role", {
    naming,
    key: "run-scans",
    title: "Run scans",
    description: "No predefined role only runs scans",
    permissions,
  });
  return { role: made, synth };
}

test("a custom role holds exactly its permissions, each once and in order", () => {
  const { role: made, synth } = role(["dataplex.datascans.run", "dataplex.datascans.get", "dataplex.datascans.run"]);

  expect(made.roleName).toBe("projects/acme-ml-test/roles/plinth_test_run_scans");
  expect(synth().only(ProjectIamCustomRole)).toMatchObject({
    role_id: "plinth_test_run_scans",
    title: "Run scans",
    permissions: ["dataplex.datascans.get", "dataplex.datascans.run"],
  });
});

test("a custom role is known half a minute after it was made", () => {
  const { synth } = role(["dataplex.datascans.run"]);

  expect(synth().only(Sleep)).toMatchObject({
    create_duration: "30s",
    depends_on: [synth().only(ProjectIamCustomRole).address],
  });
});

test("the role itself is the default child", () => {
  expect(role(["dataplex.datascans.run"]).role.node.defaultChild).toBeInstanceOf(ProjectIamCustomRole);
});

test.each([
  [[], "stack/Role: `permissions` must hold at least one, got none: name what the role is for"],
  [
    ["dataplex.datascans.run", "dataplex.*"],
    'stack/Role: `permissions` must hold service.resource.verb, got "dataplex.*": write it as Google\'s list of permissions does',
  ],
])("refuses %j as permissions", (permissions, message) => {
  expect(() => role(permissions)).toThrow(new Error(message));
});
