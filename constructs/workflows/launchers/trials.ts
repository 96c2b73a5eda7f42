import { expr } from "../language/expression";
import { assign, call, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "./calls";
import { variable } from "./settings";

/** What makes one trial of a study better than another. */
export interface StudyMetric {
  /** The `metricId` of the study. */
  readonly metricId: string;
  readonly goal: "MAXIMIZE" | "MINIMIZE";
}

/** The best trial of a study, as `{id, value}`. The API does not mark it. Ends with an error when none succeeded. */
export function bestTrialRoutine({ metricId, goal }: StudyMetric): RoutineSource {
  const better = goal === "MAXIMIZE" ? ">" : "<";
  return routine(
    ["name"],
    [
      call(
        "get",
        "read",
        {
          url: expr(`${variable("VERTEX_API")} + "/" + name`),
          query: { fields: "trials(id,state,finalMeasurement(metrics))" },
        },
        { result: "study" },
      ),
      assign("begin", { best: null, nothing: {}, trials: expr('default(map.get(study, "trials"), [])') }),
      forEach("each_trial", { value: "trial", in: expr("trials") }, [
        assign("read_trial", {
          metrics: expr('default(map.get(default(map.get(trial, "finalMeasurement"), nothing), "metrics"), [])'),
        }),
        choose("ended_well", [when('map.get(trial, "state") != "SUCCEEDED"', "continue")]),
        forEach("each_metric", { value: "metric", in: expr("metrics") }, [
          // A value of zero is left out of the answer.
          assign("read_metric", { value: expr('default(map.get(metric, "value"), 0)') }),
          choose("compare", [
            when(`map.get(metric, "metricId") != ${JSON.stringify(metricId)}`, "continue"),
            when("best == null", [assign("first", { best: { id: expr("trial.id"), value: expr("value") } })]),
            when(`value ${better} best.value`, [
              assign("better", { best: { id: expr("trial.id"), value: expr("value") } }),
            ]),
          ]),
        ]),
      ]),
      choose("found", [when("best == null", [fail("none", "job", `"no trial ended with a value of ${metricId}"`)])]),
      returns("give", expr("best")),
    ],
  );
}
