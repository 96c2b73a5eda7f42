import { all, among, any, equal, none, set } from "../predicate";
import type { PolicyRule } from "../rule";

const REPOSITORY = ["google_artifact_registry_repository"];

/** Rules about where images and pipelines are kept. */
export const deliveryRules: readonly PolicyRule[] = [
  {
    id: "repository/tags-move",
    severity: "medium",
    types: REPOSITORY,
    when: all(among("format", ["DOCKER"]), among("mode", ["STANDARD_REPOSITORY"], "STANDARD_REPOSITORY")),
    must: equal("docker_config.immutable_tags", true),
    problem: "a tag of the repository can be moved to another image",
    reason: "What was tested and approved under a name is then not what runs under it.",
    fix: "set docker_config.immutable_tags to true",
    setting: "repositories.*.tags",
    only: "permanent",
  },
  {
    id: "repository/unscanned",
    severity: "medium",
    types: REPOSITORY,
    when: among("format", ["DOCKER"]),
    must: none("vulnerability_scanning_config.enablement_config", "DISABLED"),
    problem: "images of the repository are not scanned",
    reason: "A known hole in a library is then found by somebody else first.",
    fix: 'set enablement_config to "INHERITED"',
  },
  {
    id: "repository/unguarded",
    severity: "medium",
    types: REPOSITORY,
    must: equal("lifecycle.prevent_destroy", true),
    problem: "Terraform would destroy the repository with every image in it",
    reason: "Running models then cannot start again anywhere, and a rollback has nothing to go back to.",
    fix: "set lifecycle.prevent_destroy to true",
    setting: "lifetime",
    only: "permanent",
  },
  {
    id: "repository/never-cleaned",
    severity: "low",
    types: REPOSITORY,
    must: all(set("cleanup_policies"), none("cleanup_policy_dry_run", true)),
    problem: "old images are never removed",
    reason: "They cost, and one with a known hole can still be deployed years later.",
    fix: "add cleanup_policies and set cleanup_policy_dry_run to false",
    setting: "repositories.*.removeUntaggedAfter",
  },
  {
    id: "repository/foreign-first",
    severity: "medium",
    types: REPOSITORY,
    when: equal("mode", "REMOTE_REPOSITORY"),
    must: none("remote_repository_config.disable_upstream_validation", true),
    problem: "the repository passes on what it does not check",
    reason: "Without validation of the upstream, a mistyped or taken address serves other people's code.",
    fix: "leave disable_upstream_validation out",
  },
  {
    id: "binary-authorization/everything-runs",
    severity: "medium",
    types: ["google_binary_authorization_policy"],
    must: any(
      equal("default_admission_rule.evaluation_mode", "REQUIRE_ATTESTATION"),
      equal("default_admission_rule.evaluation_mode", "ALWAYS_DENY"),
    ),
    problem: "every image is let in, whoever made it",
    reason: "A policy that allows everything reads like one that protects.",
    fix: "require an attestation",
  },
];
