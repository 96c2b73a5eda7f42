import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { originOf } from "../../../constructs/core/origin";
import { RoleBook } from "../../../constructs/iam/role-book";
import { fixture } from "../../support/synth";

const read = {
  key: "read-models",
  origin: "endpoints",
  title: "Read models",
  description: "For a test.",
  permissions: ["aiplatform.models.list", "aiplatform.models.get"],
};

function book() {
  const { stack, naming, synth } = fixture();
  const made = new RoleBook(stack, "Roles", { naming, after: [{ fqn: "time_sleep.services" }] });
  return { stack, made, synth };
}

test("a role is made when somebody asks for it, once, and says what needs it", () => {
  const { made, synth } = book();
  expect(synth().all(ProjectIamCustomRole)).toEqual([]);

  const role = made.role(read);

  expect(made.role({ ...read, permissions: [...read.permissions].reverse(), origin: "training" })).toBe(role);
  expect(synth().only(ProjectIamCustomRole)).toMatchObject({
    role_id: "plinth_test_read_models",
    permissions: ["aiplatform.models.get", "aiplatform.models.list"],
    depends_on: ["time_sleep.services"],
  });
  expect(originOf(role.declaredIn)).toBe("endpoints");
});

test("two roles of one key are refused", () => {
  const { made } = book();
  made.role(read);

  expect(() => made.role({ ...read, permissions: ["aiplatform.models.get"] })).toThrow(
    'stack/Roles: "read-models" must stand for one role, got aiplatform.models.get and aiplatform.models.get, aiplatform.models.list: give one of the two another key',
  );
});
