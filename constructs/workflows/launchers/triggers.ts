import { expr } from "../language/expression";
import {
  assign,
  attempt,
  choose,
  forEach,
  raise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "./calls";

/** The events that may start a launcher, beside people and schedules. */
export interface LauncherEvents {
  /**
   * New objects that start a run: those of a bucket whose names have a prefix and a suffix. Eventarc can filter by bucket
   * only, so the launcher looks at the name.
   * @default - no object starts a run
   */
  readonly objects?: readonly { readonly bucket: string; readonly prefix?: string; readonly suffix: string }[];
  /**
   * Whether the clock starts runs: a run is named after the minute, so that a start which is delivered twice is one run.
   * @default false
   */
  readonly schedule?: boolean;
  /** Whether a message may start a run. Its data is empty, or a JSON map of overrides. */
  readonly messages: boolean;
  /**
   * The workflows after whose success a run starts: `train-features`. What arrives is their report, as a log sink publishes
   * it.
   * @default - no workflow starts a run
   */
  readonly after?: readonly string[];
  /**
   * The tables whose new rows start a run, `projects/.../datasets/.../tables/...`. What arrives is the entry of BigQuery's
   * audit log, as a log sink publishes it.
   * @default - no table starts a run
   */
  readonly tables?: readonly string[];
}

/** The kind of the event by which the clock starts a run. */
export const SCHEDULE_EVENT = "plinth.schedule";

const OBJECT = "google.cloud.storage.object.v1.finalized";
const MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";

const skipped = (name: string, message: string) =>
  raise(name, { code: 200, message, tags: ["not-meant", "LauncherError"] });

/**
 * What a run asks for, whoever started it: the argument itself, or what an event stands for. An event's id names the run,
 * so that an event which is delivered twice starts one run. Ends with an error of reason `not-meant` for an event that
 * is none of this launcher's.
 */
export function requestRoutine(events: LauncherEvents): RoutineSource {
  const { objects = [] } = events;
  const direct = [
    assign("unknown", { names: [] }),
    // What is no map is none of an event's, and refused later.
    attempt("look", [assign("read_names", { names: expr("keys(input)") })], {
      except: { as: "error", steps: [assign("no_names", { names: [] })] },
    }),
    choose("direct", [
      when("input == null", [returns("nothing_asked", {})]),
      when('not ("specversion" in names)', [returns("asked_directly", expr("input"))]),
    ]),
  ];
  return routine(
    ["input"],
    [
      ...direct,
      assign("event", { kind: expr('default(map.get(input, "type"), "")') }),
      ...(events.schedule === true ? scheduleSteps() : []),
      ...(objects.length === 0 ? [] : objectSteps(objects)),
      ...messageSteps(events),
      skipped("foreign", "no event of this kind starts a run"),
    ],
  );
}

/** Assigns the name of the run that an event stands for: what fits of its id. */
const nameRun = (name: string, target: string, id: string) =>
  assign(name, {
    whole_id: expr(`text.replace_all_regex(text.to_lower(${id}), "[^a-z0-9]+", "-")`),
    short_id: expr("text.substring(whole_id, 0, math.min(56, len(whole_id)))"),
    [target]: expr('"event-" + text.replace_all_regex(short_id, "(^-)|(-$)", "")'),
  });

function scheduleSteps(): readonly StepSource[] {
  return [
    choose("clock", [
      when(`kind == "${SCHEDULE_EVENT}"`, [
        assign("clock_run", {
          minute: expr('text.replace_all_regex(text.substring(time.format(sys.now()), 0, 16), "[^0-9]+", "-")'),
          request: { run: expr('"schedule-" + minute') },
        }),
        returns("clock_asked", expr("request")),
      ]),
    ]),
  ];
}

function objectSteps(objects: NonNullable<LauncherEvents["objects"]>): readonly StepSource[] {
  const meant = objects.map(({ bucket, prefix = "", suffix }) => ({
    bucket,
    pattern: `^${escaped(prefix)}.*${escaped(suffix)}$`,
  }));
  return [
    choose("object", [
      when(`kind == "${OBJECT}"`, [
        forEach("each_object", { value: "rule", in: meant }, [
          choose("meant", [
            when("input.data.bucket == rule.bucket and text.match_regex(input.data.name, rule.pattern)", [
              assign("object_request", { request: {} }),
              nameRun("object_run", "request.run", "input.id"),
              returns("object_asked", expr("request")),
            ]),
          ]),
        ]),
        skipped("other_object", "the object's name has not the ending that starts a run"),
      ]),
    ]),
  ];
}

function messageSteps({ messages, after = [], tables = [] }: LauncherEvents): readonly StepSource[] {
  if (!messages && after.length === 0 && tables.length === 0) return [];
  return [
    choose("message", [
      when(`kind == "${MESSAGE}"`, [
        assign("read_message", {
          encoded: expr('default(map.get(input.data.message, "data"), "")'),
          content: {},
        }),
        attempt(
          "decode",
          [
            choose("filled", [
              when('encoded != ""', [
                assign("parse", { content: expr("json.decode(text.decode(base64.decode(encoded)))") }),
              ]),
            ]),
          ],
          {
            except: {
              as: "error",
              steps: [fail("no_json", "override", '"the data of the message is a JSON map of overrides"')],
            },
          },
        ),
        ...(after.length === 0 ? [] : afterSteps(after)),
        ...(tables.length === 0 ? [] : tableSteps(tables)),
        ...(messages
          ? [
              attempt(
                "name_run",
                [
                  choose("unnamed", [
                    when('not ("run" in content)', [nameRun("message_run", "content.run", "input.id")]),
                  ]),
                ],
                {
                  except: {
                    as: "error",
                    steps: [fail("no_map", "override", '"the data of the message is a JSON map of overrides"')],
                  },
                },
              ),
              returns("message_asked", expr("content")),
            ]
          : [skipped("other_message", "the message tells of nothing that starts a run")]),
      ]),
    ]),
  ];
}

/** An entry of BigQuery's audit log. The event's id names the run: each entry tells of one change of the table. */
function tableSteps(tables: readonly string[]): readonly StepSource[] {
  return [
    assign("no_change", { changed: "" }),
    attempt("look_for_table", [assign("read_table", { changed: expr("content.protoPayload.resourceName") })], {
      except: { as: "error", steps: [assign("no_table", { changed: "" })] },
    }),
    choose("table", [
      // A load into one partition names that.
      when(`text.split(changed, "$")[0] in [${tables.map((table) => `"${table}"`).join(", ")}]`, [
        assign("table_request", { request: {} }),
        nameRun("table_run", "request.run", "input.id"),
        returns("table_asked", expr("request")),
      ]),
      when('changed != ""', [skipped("other_table", "the table is none whose new rows start a run")]),
    ]),
  ];
}

/** A report of another launcher. Its run names this one's, so that one success starts one run. */
function afterSteps(after: readonly string[]): readonly StepSource[] {
  return [
    assign("no_report", { report: {} }),
    attempt("look_inside", [assign("read_report", { report: expr("content.jsonPayload") })], {
      except: { as: "error", steps: [assign("still_none", { report: {} })] },
    }),
    assign("read_outcome", {
      upstream: expr('default(map.get(report, "workflow"), "")'),
      outcome: expr('default(map.get(report, "outcome"), "")'),
    }),
    choose("reported", [
      when(`upstream in [${after.map((workflow) => `"${workflow}"`).join(", ")}] and outcome == "succeeded"`, [
        assign("after_run", {
          upstream_run: expr("text.substring(report.run, 0, math.min(56, len(report.run)))"),
          request: { run: expr('"after-" + text.replace_all_regex(upstream_run, "-$", "")') },
        }),
        returns("after_asked", expr("request")),
      ]),
      when("len(report) > 0", [skipped("other_report", "the report is of no success that starts a run")]),
    ]),
  ];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
