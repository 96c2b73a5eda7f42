import { expr } from "../language/expression";
import { assign, call, choose, forEach, type StepSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import type { ReleaseProps } from "./props";
import { lockName, previousName } from "./store";

/** Times that a release begins anew because the endpoint changed while it took the lock. */
const STARTS = 5;

/** Takes the lock, and with it makes sure that the endpoint is as it was seen. */
export function lockSteps({ endpoint }: ReleaseProps): readonly StepSource[] {
  return [
    assign("write_down", {
      "entry.deployedModel": expr("number"),
      content: {
        kind: "release",
        version: expr("version"),
        deployedModel: expr("number"),
        deployBy: null,
        operation: null,
        committed: false,
        plan: {
          split: expr("saved"),
          champion: null,
          remove: [expr("number")],
          previous: { do: "keep", content: null },
          monitor: null,
        },
      },
    }),
    assign("from_here", { locked: true }),
    call("take", "take_lock", { content: expr("content") }, { result: "lock" }),
    choose("busy", [
      when("lock == null", [
        fail(
          "is_busy",
          "busy",
          `"another release or rollback of ${endpoint} is at work, or was killed and waits for its guard"`,
        ),
      ]),
    ]),
    call("look_again", "endpoint_now", {}, { result: "now" }),
    call("still", "same_split", { one: expr("now.split"), other: expr("saved") }, { result: "unchanged" }),
    choose("as_seen", [when("unchanged and not (number in now.ids)", "who_was_there")]),
    call("give_back", "remove_object", { name: lockName(endpoint), generation: expr("lock.generation") }),
    assign("count_start", { lock: null, starts: expr("starts + 1") }),
    choose("restless", [when(`starts < ${STARTS}`, "which")]),
    fail("always_changed", "busy", `"the traffic of ${endpoint} keeps changing while nobody holds its lock"`),
    // What goes in the end: what had traffic, and what earlier releases left. What somebody else brought up stays.
    assign("who_was_there", { kept: [], incumbent_version: null }),
    forEach("who", { value: "deployed", in: expr("now.deployedModels") }, [
      choose("is_incumbent", [
        when("deployed.id == incumbent", [
          assign("note_incumbent", { incumbent_version: expr('map.get(deployed, "modelVersionId")') }),
        ]),
      ]),
      choose("serves", [
        when("default(map.get(saved, deployed.id), 0) > 0", [
          assign("note_serving", { kept: expr("list.concat(kept, deployed.id)") }),
        ]),
      ]),
    ]),
    call("recall", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
    choose("earlier_releases", [
      when("remembered != null", [
        forEach("each_older", { value: "older", in: expr('default(map.get(remembered.content, "kept"), [])') }, [
          choose("still_there", [
            when("older in now.ids and not (older in kept)", [
              assign("note_older", { kept: expr("list.concat(kept, older)") }),
            ]),
          ]),
        ]),
      ]),
    ]),
  ];
}
