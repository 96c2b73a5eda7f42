import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  literal,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { ONCE_BEGIN, startOnceSteps } from "../parts/once";
import { variable } from "../parts/variables";
import type { AdoptionProps } from "./props";

/** Seconds between two looks at a build, and how many there are at most. */
const EVERY = 30;
const LOOKS = 500;

/** States in which a build is not over. */
const AT_WORK = ["QUEUED", "PENDING", "WORKING"].map((state) => `"${state}"`).join(", ");

const buildsUrl = `${variable("BUILDS_API")} + "/" + ${variable("PARENT")} + "/builds"`;

/**
 * What brings the images and pipelines that a version needs into the registries of the environment, by digest. Blobs do not fit
 * into a workflow, so that a build copies them, as an account that may do nothing else; what is there already is not copied, and
 * what was copied is looked for. Beside `CALLS`.
 */
export function artifactRoutines({ givers }: AdoptionProps): Readonly<Record<string, RoutineSource>> {
  return {
    take_artifacts: routine(
      ["giver"],
      [
        assign("begin", { artifacts: [], build: null, submitted: null }),
        choose(
          "whose",
          givers
            .filter(({ copies }) => copies !== undefined)
            .map(({ environment, copies }) =>
              when(`giver.environment == "${environment}"`, [
                assign(`of_${environment.replaceAll("-", "_")}`, {
                  artifacts: (copies?.artifacts ?? []).map((artifact) => ({ ...artifact })),
                  build: literal(copies?.build),
                }),
              ]),
            ),
        ),
        call("look", "missing_of", { artifacts: expr("artifacts") }, { result: "missing" }),
        choose("all_there", [
          when("len(missing) == 0", [
            call(
              "none_copied",
              "told_artifacts",
              { artifacts: expr("artifacts"), missing: expr("missing") },
              { result: "told" },
            ),
            returns("nothing_to_do", { artifacts: expr("told"), build: null }),
          ]),
        ]),
        call("submit", "submit_build", { build: expr("build") }, { result: "submitted" }),
        call("wait", "follow_build", { id: expr("submitted") }),
        call("look_again", "missing_of", { artifacts: expr("missing") }, { result: "still" }),
        choose("complete", [
          when("len(still) > 0", [
            fail(
              "not_there",
              "artifacts",
              '"the build " + submitted + " succeeded, and " + still[0].written + " is not in the registry"',
            ),
          ]),
        ]),
        call("tell", "told_artifacts", { artifacts: expr("artifacts"), missing: expr("missing") }, { result: "told" }),
        returns("give", { artifacts: expr("told"), build: expr("submitted") }),
      ],
    ),
    missing_of: MISSING,
    told_artifacts: TOLD,
    submit_build: SUBMIT,
    find_build: FIND,
    follow_build: FOLLOW,
  };
}

/** Those that are not in the registry under their digest. */
const MISSING: RoutineSource = routine(
  ["artifacts"],
  [
    assign("begin", { missing: [] }),
    forEach("each", { value: "artifact", in: expr("artifacts") }, [
      attempt(
        "look",
        [
          call(
            "get",
            "read",
            { url: expr(`${variable("ARTIFACTS_API")} + "/" + artifact.version`), query: { fields: "name" } },
            { result: "found" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("other", [when('default(map.get(error, "code"), 0) != 404', [raise("tell", expr("error"))])]),
              assign("note", { missing: expr("list.concat(missing, artifact)") }),
            ],
          },
        },
      ),
    ]),
    returns("give", expr("missing")),
  ],
);

/** What is told of each: how the environment file writes it, and whether it was copied. */
const TOLD: RoutineSource = routine(
  ["artifacts", "missing"],
  [
    assign("begin", { told: [], copied: [] }),
    forEach("each_missing", { value: "one", in: expr("missing") }, [
      assign("was_copied", { copied: expr("list.concat(copied, one.written)") }),
    ]),
    forEach("each", { value: "artifact", in: expr("artifacts") }, [
      assign("was_there", { entry: { written: expr("artifact.written"), outcome: "there" } }),
      choose("copied_now", [when("artifact.written in copied", [assign("is_copied", { "entry.outcome": "copied" })])]),
      assign("add", { told: expr("list.concat(told, entry)") }),
    ]),
    returns("give", expr("told")),
  ],
);

/** Submits the build once for this execution, and gives its id: one whose answer was lost is found again by its tag. */
const SUBMIT: RoutineSource = routine(
  ["build"],
  [
    assign("begin", {
      ...ONCE_BEGIN,
      mark: expr(`"plinth-" + ${variable("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}`),
      "build.tags": expr("list.concat(build.tags, mark)"),
    }),
    ...startOnceSteps({
      look: call("look", "find_build", { mark: expr("mark") }, { result: "before" }),
      found: "before",
      url: expr(buildsUrl),
      body: expr("build"),
      started: "answer.body.metadata.build.id",
    }),
  ],
);

/** The id of the build with a tag; null for none. */
const FIND: RoutineSource = routine(
  ["mark"],
  [
    assign("begin", { nothing: {} }),
    call(
      "list",
      "read",
      {
        url: expr(buildsUrl),
        query: { filter: expr('"tags=\\"" + mark + "\\""'), pageSize: 1, fields: "builds(id)" },
      },
      { result: "page" },
    ),
    assign("read_page", { builds: expr('default(map.get(page, "builds"), [])') }),
    choose("some", [when("len(builds) > 0", [returns("give", expr("builds[0].id"))])]),
    returns("none", null),
  ],
);

/** Waits for a build, which ends by itself: Cloud Build bounds both the wait for a machine and the work. Raises what failed. */
const FOLLOW: RoutineSource = routine(
  ["id"],
  [
    assign("begin", { looks: 0, nothing: {}, failed: "" }),
    call(
      "look",
      "read",
      { url: expr(`${buildsUrl} + "/" + id`), query: { fields: "status,statusDetail,logUrl,steps(id,status)" } },
      { result: "build" },
    ),
    assign("read_status", { status: expr('default(map.get(build, "status"), "STATUS_UNKNOWN")') }),
    choose("well", [when('status == "SUCCESS"', [returns("done", true)])]),
    choose("over", [when(`not (status in [${AT_WORK}])`, "explain")]),
    choose("endless", [
      when(`looks >= ${LOOKS}`, [fail("never", "artifacts", '"the build " + id + " that copies does not end"')]),
    ]),
    call("wait", "sys.sleep", { seconds: EVERY }),
    assign("count", { looks: expr("looks + 1") }, { next: "look" }),
    forEach("explain", { value: "step", in: expr('default(map.get(build, "steps"), [])') }, [
      choose("this_one", [
        when('default(map.get(step, "status"), "") == status and failed == ""', [
          assign("note_step", { failed: expr('" at \\"" + step.id + "\\""') }),
        ]),
      ]),
    ]),
    fail(
      "tell",
      "artifacts",
      '"the build " + id + " that copies ended as " + status + failed + ": " + string(default(map.get(build, "statusDetail"), "see its log")) + "\\n  log: " + string(default(map.get(build, "logUrl"), "Cloud Build"))',
    ),
  ],
);
