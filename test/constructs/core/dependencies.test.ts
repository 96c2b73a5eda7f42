import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { TerraformStack } from "cdktf";
import { configureGoogle } from "../../../constructs/core/providers";
import { addressOf, createAfter, laterDeclared } from "../../../constructs/core/dependencies";
import { fixture, synthesizeStacks } from "../../support/synth";

const bucket = (scope: TerraformStack, id: string, after?: StorageBucket[]) =>
  new StorageBucket(scope, id, { name: id, location: "EU", dependsOn: after });

test("what comes after something else says so by address, once, in a stable order", () => {
  const { stack, synth } = fixture();
  const first = bucket(stack, "First");
  const last = bucket(stack, "Last");
  const project = new DataGoogleProject(stack, "Project");

  createAfter(last, project, first);
  createAfter(last, first);

  expect(synth().resource(last).depends_on).toEqual(["data.google_project.Project", "google_storage_bucket.First"]);
});

test("dependencies that a constructor was given are kept and sorted with the others", () => {
  const { stack, synth } = fixture();
  const z = bucket(stack, "Z");
  const a = bucket(stack, "A");
  const last = bucket(stack, "Last", [z]);

  createAfter(last, a);

  expect(synth().resource(last).depends_on).toEqual(["google_storage_bucket.A", "google_storage_bucket.Z"]);
});

test("the order does not depend on how much was made before", () => {
  const dependencies = (tokensBefore: number) => {
    const { stack, synth } = fixture();
    for (let count = 0; count < tokensBefore; count++) void bucket(stack, `Before${count}`).fqn;
    const others = ["B", "A", "C"].map((id) => bucket(stack, id));
    const last = bucket(stack, "Last", others);
    createAfter(last, ...others);
    return synth().resource(last).depends_on;
  };

  expect(dependencies(8)).toEqual(dependencies(0));
  expect(dependencies(98)).toEqual(dependencies(0));
});

test("what is in an earlier stack needs no entry", () => {
  const { app, stack } = fixture();
  const service = new ProjectService(stack, "Service", { service: "storage.googleapis.com" });
  const later = new TerraformStack(app, "later");
  configureGoogle(later, { project: "acme-ml-test" });
  const made = bucket(later, "Bucket");

  createAfter(made, service);

  expect(synthesizeStacks(app).later?.resource(made)).not.toHaveProperty("depends_on");
});

test("of two constructs the one of the later stack is found, or the first within one stack", () => {
  const { app, stack } = fixture();
  const later = new TerraformStack(app, "later");
  const [early, alsoEarly, late] = [bucket(stack, "A"), bucket(stack, "B"), bucket(later, "A")];

  expect(laterDeclared(early, late)).toBe(late);
  expect(laterDeclared(late, early)).toBe(late);
  expect(laterDeclared(early, alsoEarly)).toBe(early);
});

test("an address is what Terraform calls the resource", () => {
  const { stack, synth } = fixture();
  const made = bucket(stack, "Bucket");

  expect(synth().resources.map(({ address }) => address)).toEqual([addressOf(made)]);
});
