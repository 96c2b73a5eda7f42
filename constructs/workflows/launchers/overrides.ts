import type { ParameterType } from "../../../values/pipeline-template";
import { expr } from "../language/expression";
import {
  assign,
  attempt,
  choose,
  forEach,
  otherwise,
  returns,
  routine,
  type RoutineSource,
  type StepSource,
  when,
} from "../language/steps";
import { fail } from "./calls";

/** What a run may change about its job, in the argument of the execution. Everything else is refused by name. */
export interface Overrides {
  /** `args`: a list of texts that replaces the program's arguments. */
  readonly args: boolean;
  /**
   * `image`: the repository that another digest of the image may come from, without tag and digest. A run names the digest,
   * `sha256:...`, or the whole reference.
   * @default - the image cannot be changed
   */
  readonly imageRepository?: string;
  /** `datasetVersion`: a text of at most 63 letters, digits, dots, dashes and underscores. */
  readonly datasetVersion: boolean;
  /**
   * `capacity`: the names that a run may say, each with what it means to the job.
   * @default - the capacity cannot be changed
   */
  readonly capacities?: Readonly<Record<string, CapacityChoice>>;
  /**
   * `machine`: the names that a run may say, each with its complete `machineSpec`, for all pools on the job's machine.
   * @default - the machine cannot be changed
   */
  readonly machines?: Readonly<Record<string, object>>;
  /**
   * `version`: a text, the number of another version of the model that predicts, or an alias.
   * @default false
   */
  readonly version?: boolean;
  /**
   * `parameters`: a map of parameters of a pipeline, each with what it is.
   * @default - no parameter can be set
   */
  readonly parameters?: Readonly<Record<string, ParameterType>>;
}

/** What a capacity means to a job. */
export interface CapacityChoice {
  /** The complete `scheduling` of the job. */
  readonly scheduling: object;
  /**
   * The `reservationAffinity` of its machines.
   * @default - no reservation, also where the job has one
   */
  readonly reservationAffinity?: object;
}

/** The names of the overrides that are allowed, and always `run`. */
export function overrideNames(overrides: Overrides): readonly string[] {
  return [
    "run",
    ...(overrides.args ? ["args"] : []),
    ...(overrides.imageRepository === undefined ? [] : ["image"]),
    ...(overrides.datasetVersion ? ["datasetVersion"] : []),
    ...(overrides.capacities === undefined ? [] : ["capacity"]),
    ...(overrides.machines === undefined ? [] : ["machine"]),
    ...(overrides.version === true ? ["version"] : []),
    ...(overrides.parameters === undefined ? [] : ["parameters"]),
  ];
}

/** What names a version of a model: its number, or an alias. */
export const VERSION_PATTERN = "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$";

/** A run's name becomes a label, an alias and a part of an address. */
export const RUN_PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

const refused = (name: string, key: string, problem: string) => fail(name, "override", `"\\"${key}\\" ${problem}"`);

/** Checks what a run asks for and gives it back; ends with an error that names the first key that is not allowed. */
export function checkRoutine(overrides: Overrides): RoutineSource {
  const names = overrideNames(overrides);
  return routine(
    ["asked"],
    [
      attempt("look", [assign("read_keys", { names: expr("keys(asked)") })], {
        except: { as: "error", steps: [fail("no_map", "override", '"the argument is a map of overrides"')] },
      }),
      forEach("each", { value: "name", in: expr("names") }, [
        choose("allowed", [
          when(`not (name in [${names.map((name) => `"${name}"`).join(", ")}])`, [
            fail("unknown", "override", `"\\"" + name + "\\" cannot be set for a run, only ${names.join(", ")}"`),
          ]),
        ]),
      ]),
      ...pattern("run", RUN_PATTERN, "is 1 to 63 small letters, digits and dashes"),
      ...(overrides.args ? argumentsCheck() : []),
      ...(overrides.imageRepository === undefined ? [] : imageCheck(overrides.imageRepository)),
      ...(overrides.datasetVersion
        ? pattern(
            "datasetVersion",
            "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$",
            "is 1 to 63 letters, digits, dots, dashes and underscores",
          )
        : []),
      ...(overrides.capacities === undefined ? [] : oneOf("capacity", Object.keys(overrides.capacities))),
      ...(overrides.machines === undefined ? [] : oneOf("machine", Object.keys(overrides.machines))),
      ...(overrides.version === true
        ? pattern("version", VERSION_PATTERN, "is a text, the number of a version or an alias")
        : []),
      ...(overrides.parameters === undefined ? [] : parametersCheck(overrides.parameters)),
      returns("checked", expr("asked")),
    ],
  );
}

/** Steps that run when the key was given. */
function given(key: string, steps: readonly StepSource[]): readonly StepSource[] {
  return [choose(`${key}_given`, [when(`"${key}" in asked`, steps)])];
}

function pattern(key: string, regexp: string, rule: string): readonly StepSource[] {
  return given(key, [
    assign(`${key}_begin`, { matches: false }),
    // What is no text raises here, and then it matches nothing.
    attempt(
      `${key}_try`,
      [assign(`${key}_match`, { matches: expr(`text.match_regex(asked.${key}, ${JSON.stringify(regexp)})`) })],
      {
        except: { as: "error", steps: [assign(`${key}_no_text`, { matches: false })] },
      },
    ),
    choose(`${key}_matches`, [when("not matches", [refused(`${key}_refused`, key, rule)])]),
  ]);
}

function oneOf(key: string, allowed: readonly string[]): readonly StepSource[] {
  const list = `[${allowed.map((name) => JSON.stringify(name)).join(", ")}]`;
  return given(key, [
    choose(`${key}_matches`, [
      when(`not (asked.${key} in ${list})`, [refused(`${key}_refused`, key, `is one of ${allowed.join(", ")}`)]),
    ]),
  ]);
}

function argumentsCheck(): readonly StepSource[] {
  return given("args", [
    attempt(
      "args_try",
      [
        forEach("args_each", { value: "item", in: expr("asked.args") }, [
          assign("args_text", { joined: expr('item + ""') }),
        ]),
      ],
      { except: { as: "error", steps: [refused("args_refused", "args", "is a list of texts")] } },
    ),
  ]);
}

function imageCheck(repository: string): readonly StepSource[] {
  return given("image", [
    assign("image_begin", { matches: false, repository }),
    attempt(
      "image_try",
      [
        assign("image_split", {
          digest: expr('text.replace_all(asked.image, repository + "@", "")'),
          matches: expr('text.match_regex(digest, "^sha256:[0-9a-f]{64}$")'),
        }),
      ],
      { except: { as: "error", steps: [assign("image_no_text", { matches: false })] } },
    ),
    choose("image_matches", [
      when("matches", [assign("image_whole", { "asked.image": expr('repository + "@" + digest') })]),
      otherwise([
        fail("image_refused", "override", '"\\"image\\" is a digest, sha256:..., of an image in " + repository'),
      ]),
    ]),
  ]);
}

/** What only a value of the type survives, and what that type is called. What is none raises. */
const PARAMETER_TYPES: Readonly<Record<ParameterType, { readonly test: string; readonly words: string }>> = {
  STRING: { test: 'value + "" == value', words: "a text" },
  NUMBER_DOUBLE: { test: "value + 0 == value", words: "a number" },
  NUMBER_INTEGER: { test: "int(value + 0) == value", words: "a whole number" },
  BOOLEAN: { test: "value or not value", words: "true or false" },
  LIST: { test: "len(list.concat(value, 0)) > 0", words: "a list" },
  STRUCT: { test: "len(keys(value)) >= 0", words: "a map" },
};

function parametersCheck(parameters: NonNullable<Overrides["parameters"]>): readonly StepSource[] {
  const names = Object.keys(parameters);
  const list = `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;
  const onlyThese = names.length === 0 ? "the pipeline declares none" : `only ${names.join(", ")}`;
  return given("parameters", [
    attempt("parameters_look", [assign("parameters_keys", { parameter_names: expr("keys(asked.parameters)") })], {
      except: { as: "error", steps: [refused("parameters_refused", "parameters", "is a map of parameters")] },
    }),
    forEach("parameters_each", { value: "parameter", in: expr("parameter_names") }, [
      choose("parameter_declared", [
        when(`not (parameter in ${list})`, [
          fail(
            "parameter_unknown",
            "override",
            `"the parameter \\"" + parameter + "\\" cannot be set for a run: ${onlyThese}"`,
          ),
        ]),
      ]),
    ]),
    ...names.map((name, index) => parameterCheck(name, index, parameters[name] ?? "STRING")),
  ]);
}

function parameterCheck(name: string, index: number, type: ParameterType): StepSource {
  const { test, words } = PARAMETER_TYPES[type];
  return choose(`parameter_${index}_given`, [
    when(`${JSON.stringify(name)} in asked.parameters`, [
      assign(`parameter_${index}_begin`, { fits: false, value: expr(`asked.parameters[${JSON.stringify(name)}]`) }),
      attempt(`parameter_${index}_try`, [assign(`parameter_${index}_test`, { fits: expr(test) })], {
        except: { as: "error", steps: [assign(`parameter_${index}_other`, { fits: false })] },
      }),
      choose(`parameter_${index}_fits`, [
        when("not fits", [fail(`parameter_${index}_refused`, "override", `"the parameter \\"${name}\\" is ${words}"`)]),
      ]),
    ]),
  ]);
}
