import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Repository, type RepositoryProps } from "../../../constructs/artifacts/repository";
import { group } from "../../../constructs/iam/principal";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

const engineers = group("engineers", "ml-engineers@acme.example");

function repositoryFixture(props: Partial<RepositoryProps> = {}) {
  const { stack, naming, synth } = fixture();
  const repository = new Repository(stack, "images", {
    naming,
    name: "images",
    location: "europe-west4",
    holds: "images",
    removeUntaggedAfter: Duration.days(30),
    keepVersions: 20,
    after: [],
    ...props,
  });
  return { repository, stack, synth };
}

test("images cannot be replaced under their tag, are scanned, and cannot be destroyed by accident", () => {
  expect(repositoryFixture().synth().only(ArtifactRegistryRepository)).toMatchObject({
    repository_id: "test-images",
    location: "europe-west4",
    format: "DOCKER",
    docker_config: { immutable_tags: true },
    vulnerability_scanning_config: { enablement_config: "INHERITED" },
    lifecycle: { prevent_destroy: true },
  });
});

test("what no tag names is removed, but never the newest versions", () => {
  const repository = repositoryFixture().synth().only(ArtifactRegistryRepository);

  expect(repository).toMatchObject({
    cleanup_policy_dry_run: false,
    cleanup_policies: [
      { id: "keep-newest", action: "KEEP", most_recent_versions: { keep_count: 20 } },
      { id: "remove-untagged", action: "DELETE", condition: { tag_state: "UNTAGGED", older_than: "2592000s" } },
    ],
  });
});

test("pipelines have neither scanning nor immutable tags, which Google refuses for them", () => {
  const repository = repositoryFixture({ holds: "pipelines" }).synth().only(ArtifactRegistryRepository);

  expect(repository.format).toBe("KFP");
  expect(repository).not.toHaveProperty("docker_config");
  expect(repository).not.toHaveProperty("vulnerability_scanning_config");
});

test("tags of images can be moved when that is asked for, which is what Google does by itself", () => {
  const repository = repositoryFixture({ tags: "movable" }).synth().only(ArtifactRegistryRepository);

  expect(repository).not.toHaveProperty("docker_config");
});

test("immutable tags for pipelines are an error", () => {
  expect(() => repositoryFixture({ holds: "pipelines", tags: "immutable" })).toThrow(
    'stack/images: `tags` must not be "immutable" where `holds` is "pipelines": Google knows immutable tags for images only; leave `tags` out',
  );
});

test("a registry that may be destroyed is not protected", () => {
  expect(repositoryFixture({ allowDestroy: true }).synth().only(ArtifactRegistryRepository)).toMatchObject({
    lifecycle: { prevent_destroy: false },
  });
});

test("a registry is encrypted with the key that it is given", () => {
  const keyName = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/artifact-registry";
  const { synth } = repositoryFixture({ encryptionKey: { keyName, usableAfter: [] } });

  expect(synth().only(ArtifactRegistryRepository)).toMatchObject({ kms_key_name: keyName });
});

test.each([
  ["reading", (repository: Repository) => repository.grantRead(engineers), "roles/artifactregistry.reader"],
  ["writing", (repository: Repository) => repository.grantWrite(engineers), "roles/artifactregistry.writer"],
] as const)("%s is one role on this registry", (_verb, grant, role) => {
  const { repository, synth } = repositoryFixture();

  grant(repository);

  const result = synth();
  expect(result.only(ArtifactRegistryRepositoryIamMember)).toMatchObject({
    project: "acme-ml-test",
    location: "europe-west4",
    repository: "projects/acme-ml-test/locations/europe-west4/repositories/test-images",
    role,
    member: "group:ml-engineers@acme.example",
    depends_on: [result.only(ArtifactRegistryRepository).address],
  });
});

test("a registry from elsewhere is granted on and not made", () => {
  const { stack, synth } = fixture();
  const path = "projects/acme-shared/locations/europe-west1/repositories/images";

  Repository.fromPath(stack, "shared", { name: "shared", path, after: [] }).grantRead(engineers);

  const result = synth();
  expect(result.all(ArtifactRegistryRepository)).toEqual([]);
  expect(result.only(ArtifactRegistryRepositoryIamMember)).toMatchObject({
    project: "acme-shared",
    location: "europe-west1",
    repository: path,
  });
});

test("its registry is the primary child", () => {
  expect(repositoryFixture().repository.node.defaultChild).toBeInstanceOf(ArtifactRegistryRepository);
});
