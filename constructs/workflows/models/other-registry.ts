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
import { fail } from "../launchers/calls";
import { inside } from "../parts/inside";
import { variable } from "../parts/variables";
import type { AdoptionProps } from "./props";

/** The address of the other environment's registry, which is this one's own but for the region. */
const theirUrl = (region: string, rest: string) =>
  `text.replace_all(${variable("VERTEX_API")}, "${region}", giver.region) + "/projects/" + giver.projectId + "/locations/" + giver.region + "/models/" + giver.modelId + ${rest}`;

/** The version there, by its number or an alias. */
export function givenRoutine({ model, region }: AdoptionProps): RoutineSource {
  return routine(
    ["giver", "reference"],
    [
      assign("where", { url: expr(theirUrl(region, '"@" + reference')) }),
      attempt(
        "look",
        [
          call(
            "get",
            "read",
            { url: expr("url"), query: { fields: "name,versionId,artifactUri,containerSpec,labels" } },
            { result: "found" },
          ),
        ],
        {
          except: {
            as: "error",
            steps: [
              choose("missing", [
                when('default(map.get(error, "code"), 0) in [403, 404]', [
                  fail(
                    "unknown",
                    "version",
                    `giver.environment + " has no version " + reference + " of ${model}, or does not hand it over"`,
                  ),
                ]),
              ]),
              raise("tell", expr("error")),
            ],
          },
        },
      ),
      returns("give", expr("found")),
    ],
  );
}

/** The newest evaluation that has the metric, as it is imported here. */
export function evaluationRoutine({ model, region, registered: { metric } }: AdoptionProps): RoutineSource {
  const has = metric === undefined ? 'map.get(one, "metrics") != null' : `${inside("one", "metrics", metric)} != null`;
  return routine(
    ["giver", "version"],
    [
      assign("begin", {
        chosen: null,
        newest: "",
        nothing: {},
        url: expr(theirUrl(region, '"@" + version + "/evaluations"')),
      }),
      call(
        "list",
        "read",
        {
          url: expr("url"),
          query: {
            pageSize: 100,
            fields: "modelEvaluations(displayName,metrics,metricsSchemaUri,metadata,createTime)",
          },
        },
        { result: "page" },
      ),
      forEach("each", { value: "one", in: expr('default(map.get(page, "modelEvaluations"), [])') }, [
        assign("look", { made: expr('default(map.get(one, "createTime"), "")') }),
        choose("newer", [
          when(`${has} and made >= newest`, [assign("take", { chosen: expr("one"), newest: expr("made") })]),
        ]),
      ]),
      choose("none", [
        when("chosen == null", [
          fail(
            "missing",
            "evaluation",
            `"no evaluation of ${model}@" + version + " in " + giver.environment + " has ${metric === undefined ? "metrics" : `the metric ${metric}`}"`,
          ),
        ]),
      ]),
      assign("as_ours", {
        evaluation: {
          displayName: expr('giver.environment + "-" + version'),
          metrics: expr("chosen.metrics"),
          metricsSchemaUri: expr("chosen.metricsSchemaUri"),
        },
      }),
      choose("more", [
        when('map.get(chosen, "metadata") != null', [
          assign("slices_too", { "evaluation.metadata": expr("chosen.metadata") }),
        ]),
      ]),
      returns("give", expr("evaluation")),
    ],
  );
}
