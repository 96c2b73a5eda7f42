import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  otherwise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { inside, withKey } from "../parts/inside";
import { CHAMPION, championRoutine, modelUrl } from "../parts/model-version";
import { monitorRoutines } from "./monitor";
import type { ReleaseProps } from "./props";
import { lockName, previousName } from "./store";

/** What a report says where settling failed: the lock stays, and the guard goes on. For a routine that has an `entry`. */
export const NOT_SETTLED = {
  as: "error",
  steps: [
    call("why_not", "describe", { error: expr("error") }, { result: "words" }),
    assign("not_settled", {
      "entry.settled": false,
      "entry.message": expr('entry.message + "; not everything could be ended yet, the guard goes on: " + words'),
    }),
  ],
};

/**
 * What does what a lock says, however far somebody else came with it: every part looks first whether it was done. The release
 * ends with it, for better or worse, and so do a rollback and the guard: there is one way out.
 */
export function settleRoutines(props: ReleaseProps): Readonly<Record<string, RoutineSource>> {
  return {
    ...(props.monitor === undefined ? {} : monitorRoutines(props.monitor)),
    champion_now: championRoutine(props.modelId),
    crown: crownRoutine(props.modelId),
    living_split: livingSplitRoutine(),
    attachment_of: ATTACHMENT,
    settle: settleRoutine(props),
  };
}

/** The attachment of a private endpoint, where Google tells it; null for none. */
const ATTACHMENT: RoutineSource = routine(
  ["endpoint"],
  [
    assign("begin", { nothing: {}, own: null }),
    assign("look_at_endpoint", { own: expr(inside("endpoint", "privateServiceConnectConfig", "serviceAttachment")) }),
    choose("told", [when("own != null", [returns("give_own", expr("own"))])]),
    forEach("each", { value: "deployed", in: expr("endpoint.deployedModels") }, [
      assign("look", { its: expr(inside("deployed", "privateEndpoints", "serviceAttachment")) }),
      choose("found", [when("its != null", [returns("give", expr("its"))])]),
    ]),
    returns("none", null),
  ],
);

/** Gives the alias to a version, or takes it from the other where nobody is to have it. */
function crownRoutine(modelId: string): RoutineSource {
  return routine(
    ["champion"],
    [
      call("look", "champion_now", {}, { result: "now" }),
      choose("already", [
        when("now == champion.version", [returns("is_so", true)]),
        when("champion.version == null and now != champion.other", [returns("somebody_else", true)]),
      ]),
      assign("whom", { whom: expr("default(champion.version, champion.other)"), sign: "" }),
      choose("take_away", [when("champion.version == null", [assign("minus", { sign: "-" })])]),
      call("merge", "write", {
        url: expr(`${modelUrl(modelId)}@" + whom + ":mergeVersionAliases"`),
        body: { versionAliases: [expr(`sign + "${CHAMPION}"`)] },
      }),
      returns("done", true),
    ],
  );
}

/** A split without those that are not deployed any more; the largest of the others gets their share. Null for nobody. */
function livingSplitRoutine(): RoutineSource {
  return routine(
    ["wanted", "ids"],
    [
      assign("begin", { split: {}, total: 0, lost: 0 }),
      forEach("each", { value: "id", in: expr("keys(wanted)") }, [
        choose("lives", [
          when("id in ids", [
            assign("take", { split: expr(withKey("split", "id", "wanted[id]")), total: expr("total + wanted[id]") }),
          ]),
          otherwise([assign("count_lost", { lost: expr("lost + wanted[id]") })]),
        ]),
      ]),
      choose("whole", [
        when("lost == 0", [returns("as_it_was", expr("split"))]),
        when("total == 0", [returns("nobody", null)]),
      ]),
      call("largest", "incumbent_of", { split: expr("split") }, { result: "incumbent" }),
      assign("round_up", { split: expr(withKey("split", "incumbent", "split[incumbent] + lost")) }),
      returns("give", expr("split")),
    ],
  );
}

/** Gives `{monitor, split, attachment, left}`: `left` says what could not be restored although everything was tried. */
function settleRoutine({ endpoint, monitor }: ReleaseProps): RoutineSource {
  return routine(
    ["lock"],
    [
      assign("begin", {
        todo: expr("lock.content.plan"),
        told: { monitor: null, split: null, attachment: null, left: null },
        removable: expr("lock.content.plan.remove"),
        writings: 0,
      }),
      // Traffic first: everything else can wait.
      choose("traffic", [
        when("todo.split != null", [
          call("look", "endpoint_now", {}, { result: "endpoint" }),
          call(
            "who_lives",
            "living_split",
            { wanted: expr("todo.split"), ids: expr("endpoint.ids") },
            { result: "split" },
          ),
          choose("nobody_left", [
            when("split == null", [
              // Better the wrong model than none.
              assign("leave_it", {
                split: expr("endpoint.split"),
                removable: [],
                "told.left": "none of the models that served before is deployed any more, so the traffic stays",
              }),
            ]),
          ]),
          call("put_back", "move_traffic", { expected: null, wanted: expr("split") }),
        ]),
      ]),
      choose("alias", [
        when("todo.champion != null", [call("give_alias", "crown", { champion: expr("todo.champion") })]),
      ]),
      choose("memory", [
        when('todo.previous.do == "forget"', [
          call("recall", "object_now", { name: previousName(endpoint) }, { result: "remembered" }),
          choose("known", [
            when("remembered != null", [
              call("forget", "remove_object", {
                name: previousName(endpoint),
                generation: expr("remembered.generation"),
              }),
            ]),
          ]),
        ]),
        when('todo.previous.do == "write"', [
          call("recall_first", "object_now", { name: previousName(endpoint) }, { result: "before" }),
          assign("over_what", { over: "0" }),
          choose("was_there", [when("before != null", [assign("over_it", { over: expr("before.generation") })])]),
          call(
            "remember",
            "write_object",
            { name: previousName(endpoint), content: expr("todo.previous.content"), generation: expr("over") },
            { result: "written" },
          ),
          assign("count_writing", { writings: expr("writings + 1") }),
          choose("overtaken", [
            when("written == null and writings < 5", "recall_first"),
            when("written == null", [
              fail("not_remembered", "launcher", '"somebody else keeps writing what served before"'),
            ]),
          ]),
        ]),
      ]),
      ...(monitor === undefined
        ? []
        : [
            choose("drift", [
              when("todo.monitor != null", [
                attempt("retarget", [call("target", "target_monitor", { deployedModelIds: expr("todo.monitor") })], {
                  except: {
                    as: "error",
                    steps: [
                      call("in_words", "describe", { error: expr("error") }, { result: "words" }),
                      assign("say", { "told.monitor": expr("words") }),
                    ],
                  },
                }),
              ]),
            ]),
          ]),
      choose("leaving", [
        when("len(removable) > 0", [
          call("all_landed", "settle_deployment", { lock: expr("lock") }),
          forEach("each", { value: "number", in: expr("removable") }, [
            assign("goes", { stays: false }),
            // Where no traffic was put anywhere, a model that got some meanwhile is wanted: nobody waits for it to lose it.
            choose("wanted_again", [
              when("todo.split == null", [
                call("look_once_more", "endpoint_now", {}, { result: "now" }),
                assign("has_traffic", { stays: expr("default(map.get(now.split, number), 0) > 0") }),
              ]),
            ]),
            choose("unwanted", [when("not stays", [call("take_away", "remove_model", { number: expr("number") })])]),
          ]),
        ]),
      ]),
      call("look_again", "endpoint_now", {}, { result: "afterwards" }),
      assign("describe_it", { "told.split": expr("afterwards.split") }),
      call("way_in", "attachment_of", { endpoint: expr("afterwards") }, { result: "attachment" }),
      assign("tell_way_in", { "told.attachment": expr("attachment") }),
      call("give_back", "remove_object", { name: lockName(endpoint), generation: expr("lock.generation") }),
      returns("give", expr("told")),
    ],
  );
}
