import contents from "../../catalog/role-contents.json";
import { allPermissions, isPermission, predefinedRole } from "../../catalog/role-contents";
import names from "../../catalog/roles.json";

test("a role holds what it says, and no more", () => {
  expect([...predefinedRole("roles/iam.serviceAccountUser")!.permissions]).toEqual([
    "iam.serviceAccounts.actAs",
    "iam.serviceAccounts.get",
    "iam.serviceAccounts.list",
    "resourcemanager.projects.get",
    "resourcemanager.projects.list",
  ]);
  expect(predefinedRole("roles/iam.serviceAccountUser")!.others).toBe(0);
});

test("of a role that holds more than is listed, the rest is counted", () => {
  const editor = predefinedRole("roles/editor")!;
  expect(editor.permissions.size + editor.others).toBe(11979);
  expect(editor.permissions).toContain("iam.serviceAccounts.actAs");
  expect(editor.permissions).not.toContain("resourcemanager.projects.setIamPolicy");
});

test.each([
  "roles/storage.objectviewer",
  "roles/no.such",
  "projects/p/roles/x",
  "storage.objectViewer",
  "roles/__proto__",
])("%s is no role of the catalogue", (role) => expect(predefinedRole(role)).toBeUndefined());

test("every role is read, and holds something", () => {
  const held = Object.keys(contents.roles).map((role) => predefinedRole(`roles/${role}`)!);
  expect(held.filter(({ permissions, others }) => permissions.size + others === 0)).toEqual([]);
  expect(new Set(held.flatMap(({ permissions }) => [...permissions]))).toEqual(new Set(allPermissions()));
});

test("permissions that the platform grants are in the catalogue", () => {
  const granted = Object.entries(names.permissions).flatMap(([resource, verbs]) =>
    verbs.split(" ").map((verb) => `${resource}.${verb}`),
  );
  expect(granted.filter((permission) => !isPermission(permission))).toEqual([]);
});
