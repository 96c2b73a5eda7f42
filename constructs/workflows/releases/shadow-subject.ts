import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import type { ShadowProps } from "./shadow-props";

/** What names a version: its number, or an alias. */
const VERSION = "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$";

/** The version that an argument asks for, or null. The clock and people may ask for nothing. */
export function askedRoutine(): RoutineSource {
  return routine(
    ["input"],
    [
      choose("nothing", [when("input == null", [returns("default_version", null)])]),
      attempt("a_map", [assign("its_keys", { given: expr("keys(input)") })], {
        except: { as: "error", steps: [fail("no_map", "request", '"the argument is a map"')] },
      }),
      choose("by_clock", [when('"specversion" in given', [returns("the_default", null)])]),
      forEach("each", { value: "key", in: expr("given") }, [
        choose("known", [
          when('key != "version"', [
            fail("unknown", "request", '"the argument has an unknown key " + key + "\\n  allowed: version"'),
          ]),
        ]),
      ]),
      choose("which", [when('not ("version" in given)', [returns("its_default", null)])]),
      assign("as_text", { reference: expr("string(input.version)") }),
      choose("form", [
        when(`not text.match_regex(reference, "${VERSION}")`, [
          fail("odd", "request", 'reference + " is neither the number of a version nor an alias"'),
        ]),
      ]),
      returns("give", expr("reference")),
    ],
  );
}

/** Who serves, and who is to be compared with it. */
export function whoSteps({ endpoint, model, candidate }: ShadowProps): readonly StepSource[] {
  return [
    call("understand", "asked_candidate", { input: expr("args") }, { result: "asked" }),
    assign("named", { phase: "launcher", wanted: expr(`default(asked, ${JSON.stringify(candidate)})`) }),
    call("look_at_endpoint", "endpoint_now", {}, { result: "now" }),
    call("most_traffic", "incumbent_of", { split: expr("now.split") }, { result: "incumbent" }),
    choose("served", [
      when("incumbent == null", [fail("no_live", "no-live", `"no model serves at ${endpoint}"`)]),
      when('not text.match_regex(incumbent, "^[0-9]{1,10}$")', [
        fail("odd_id", "launcher", '"the deployed model " + incumbent + " has no number"'),
      ]),
    ]),
    forEach("each", { value: "deployed", in: expr("now.deployedModels") }, [
      choose("it", [
        when("deployed.id == incumbent", [
          assign("note_live", { "entry.live": expr('string(default(map.get(deployed, "modelVersionId"), ""))') }),
        ]),
      ]),
    ]),
    assign("looking_up", { phase: "version" }),
    call("find_version", "version_of", { suffix: expr('"@" + wanted') }, { result: "found" }),
    choose("there", [
      when("found == null and asked == null", [
        fail("no_candidate", "no-candidate", `"no version of ${model} has the alias ${candidate}"`),
      ]),
      when("found == null", [
        fail("no_version", "version", `"the model ${model} has no version with the number or alias " + wanted`),
      ]),
    ]),
    assign("note_candidate", { phase: "query", "entry.candidate": expr("string(found.versionId)") }),
    choose("another", [
      when("entry.candidate == entry.live", [
        fail("same", "same-version", `"version " + entry.candidate + " of ${model} serves already"`),
      ]),
    ]),
  ];
}
