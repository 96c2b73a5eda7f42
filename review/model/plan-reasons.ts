/** Every reason that Terraform documents for an action, in words. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "an earlier apply failed in the middle of making it, so that it is made anew",
  replace_because_cannot_update: "the provider cannot change it in place",
  replace_by_request: "somebody asked for it with -replace",
  replace_by_triggers: "something in its replace_triggered_by changes",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "its count or for_each was added, taken away or changed",
  delete_because_count_index: "its count is smaller",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "a moved block leads to something that is not in the configuration",
  read_because_config_unknown: "what it asks for is known only after the apply",
  read_because_dependency_pending: "something it depends on changes first",
  read_because_check_nested: "a check asks for it",
};

/** A reason of Terraform in words; one that is not known here, as it is. */
export function reasonInWords(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] as string) : `for a reason not known here: ${reason}`;
}

/** Every reason that Terraform puts a change off for. */
const DEFERRALS: Readonly<Record<string, string>> = {
  instance_count_unknown: "how many of it there are is not known yet",
  resource_config_unknown: "its configuration is not known yet",
  provider_config_unknown: "the configuration of its provider is not known yet",
  absent_prereq: "something that it needs is not there yet",
  deferred_prereq: "something that it needs is put off as well",
};

/** A reason for putting a change off, in words; one that is not known here, as it is. */
export function deferralInWords(reason: string): string {
  return Object.hasOwn(DEFERRALS, reason) ? (DEFERRALS[reason] as string) : `for a reason not known here: ${reason}`;
}
