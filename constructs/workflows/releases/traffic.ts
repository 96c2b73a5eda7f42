import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail, REQUEST_TIMEOUT } from "../launchers/calls";
import { AUTHENTICATION } from "../launchers/settings";
import { withKey } from "../parts/inside";
import { ENDPOINT_URL } from "./settings";

/** Times that a split is written while others write to the endpoint as well, or the API is busy: about ten minutes. */
const TRIES = 12;

/** What of the endpoint is read. */
const FIELDS =
  "name,etag,trafficSplit,deployedModels(id,model,modelVersionId,privateEndpoints),privateServiceConnectConfig";

/** What reads and writes the traffic of an endpoint. */
export const TRAFFIC = {
  /** The endpoint, with a `split` that is never missing and the ids of its deployed models as `ids`. */
  endpoint_now: routine(
    [],
    [
      call("get", "read", { url: expr(ENDPOINT_URL), query: { fields: FIELDS } }, { result: "endpoint" }),
      assign("begin", {
        ids: [],
        nothing: {},
        models: expr('default(map.get(endpoint, "deployedModels"), [])'),
        split: expr('default(map.get(endpoint, "trafficSplit"), nothing)'),
      }),
      forEach("each", { value: "deployed", in: expr("models") }, [
        assign("note", { ids: expr("list.concat(ids, deployed.id)") }),
      ]),
      assign("complete", {
        "endpoint.split": expr("split"),
        "endpoint.ids": expr("ids"),
        "endpoint.deployedModels": expr("models"),
      }),
      returns("give", expr("endpoint")),
    ],
  ),
  /** Whether two splits send the same traffic; a share of zero is as good as none. */
  same_split: routine(
    ["one", "other"],
    [
      forEach("left", { value: "id", in: expr("keys(one)") }, [
        choose("differs", [when("default(map.get(other, id), 0) != one[id]", [returns("no", false)])]),
      ]),
      forEach("right", { value: "id", in: expr("keys(other)") }, [
        choose("differs_too", [when("default(map.get(one, id), 0) != other[id]", [returns("not", false)])]),
      ]),
      returns("yes", true),
    ],
  ),
  /** The model that has most of the traffic; null for none. */
  incumbent_of: routine(
    ["split"],
    [
      assign("begin", { incumbent: null, most: 0 }),
      forEach("each", { value: "id", in: expr("keys(split)") }, [
        choose("more", [
          when("split[id] > most", [assign("note", { incumbent: expr("id"), most: expr("split[id]") })]),
        ]),
      ]),
      returns("give", expr("incumbent")),
    ],
  ),
  /** A split in which a candidate has its share and the others what they had, in proportion. */
  split_with: routine(
    ["saved", "candidate", "share"],
    [
      assign("begin", { split: {}, rest: expr("100 - share"), total: 0 }),
      forEach("each", { value: "id", in: expr("keys(saved)") }, [
        assign("part", { part: expr("saved[id] * rest // 100") }),
        choose("some", [
          when("part > 0", [
            assign("give_part", { split: expr(withKey("split", "id", "part")), total: expr("total + part") }),
          ]),
        ]),
      ]),
      choose("left_over", [
        when("total < rest", [
          call("largest", "incumbent_of", { split: expr("saved") }, { result: "incumbent" }),
          assign("round_up", {
            split: expr(withKey("split", "incumbent", "default(map.get(split, incumbent), 0) + rest - total")),
          }),
        ]),
      ]),
      choose("candidate_too", [
        when("share > 0", [assign("give_share", { split: expr(withKey("split", "candidate", "share")) })]),
      ]),
      returns("give", expr("split")),
    ],
  ),
  /**
   * Moves the traffic from one split to another, and from no other: whoever changed it meanwhile meant something. What else
   * was changed about the endpoint, such as a label, is no reason to give up. `expected` null takes any split.
   */
  move_traffic: moveRoutine(),
} as const satisfies Readonly<Record<string, RoutineSource>>;

function moveRoutine(): RoutineSource {
  return routine(
    ["expected", "wanted"],
    [
      assign("begin", { tries: 0, pause: 2 }),
      assign("again", { problem: null, body: { trafficSplit: expr("wanted") } }),
      attempt(
        "try_once",
        [
          call("look", "endpoint_now", {}, { result: "endpoint" }),
          call("arrived", "same_split", { one: expr("endpoint.split"), other: expr("wanted") }, { result: "done" }),
          choose("already", [when("done", [returns("there", expr("endpoint"))])]),
          choose("whose", [
            when("expected != null", [
              call(
                "compare",
                "same_split",
                { one: expr("endpoint.split"), other: expr("expected") },
                { result: "ours" },
              ),
              choose("foreign", [
                when("not ours", [
                  assign("written", { found: expr("json.encode_to_string(endpoint.split)") }),
                  fail("changed", "conflict", '"the traffic is " + found + ", which the release did not set"'),
                ]),
              ]),
            ]),
          ]),
          choose("tagged", [
            when('"etag" in endpoint', [assign("refuse_lost_updates", { "body.etag": expr("endpoint.etag") })]),
          ]),
          call("patch", "http.patch", {
            url: expr(ENDPOINT_URL),
            query: { updateMask: "trafficSplit" },
            body: expr("body"),
            auth: AUTHENTICATION,
            timeout: REQUEST_TIMEOUT,
          }),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      // A success is looked at as well: only what the endpoint says counts.
      choose("judge_by", [when("problem == null", "count")]),
      choose("own", [
        when('"LauncherError" in default(map.get(problem, "tags"), [])', [raise("tell_own", expr("problem"))]),
      ]),
      call("judge", "is_transient", { error: expr("problem") }, { result: "passes" }),
      // 409, 412 and 400: somebody wrote in between, or said so in one of Google's three ways.
      choose("hopeless", [
        when('not (passes or default(map.get(problem, "code"), 0) in [400, 409, 412])', [
          raise("tell", expr("problem")),
        ]),
      ]),
      call("wait", "sys.sleep", { seconds: expr("pause") }),
      assign("count", { tries: expr("tries + 1"), pause: expr("math.min(120, pause * 2)") }),
      choose(
        "enough",
        [
          when(`tries > ${TRIES} and problem != null`, [raise("give_up", expr("problem"))]),
          when(`tries > ${TRIES}`, [
            fail("not_kept", "conflict", '"the endpoint does not keep the split that it was given"'),
          ]),
        ],
        { next: "again" },
      ),
    ],
  );
}
