import fc from "fast-check";
import schemas from "../../catalog/vertex-requests.json";
import { bodyProblems, fits, partial } from "../support/vertex/api";
import { PROPS, STUDY } from "../support/vertex/launch";

const job = { displayName: "x", ...PROPS.body };
const study = { displayName: "x", ...STUDY.body };
const trial = { trialJobSpec: PROPS.body.jobSpec };
const withParameter = (parameter: object) => ({
  ...study,
  studySpec: { ...study.studySpec, parameters: [parameter] },
});

test("the bodies under test are of the shape of the API", () => {
  expect(bodyProblems("CustomJob", job)).toEqual([]);
  expect(bodyProblems("HyperparameterTuningJob", study)).toEqual([]);
});

test("a conditional parameter is of the shape of the API", () => {
  const parameter = {
    parameterId: "booster",
    categoricalValueSpec: { values: ["tree", "linear"] },
    conditionalParameterSpecs: [
      {
        parentCategoricalValues: { values: ["tree"] },
        parameterSpec: {
          parameterId: "depth",
          scaleType: "UNIT_LINEAR_SCALE",
          integerValueSpec: { minValue: "1", maxValue: "9" },
        },
      },
    ],
  };

  expect(bodyProblems("HyperparameterTuningJob", withParameter(parameter))).toEqual([]);
});

test.each<[string, keyof typeof schemas.definitions, object, string]>([
  [
    "an unknown field",
    "CustomJob",
    { ...job, image: "x" },
    '/ must NOT have additional properties {"additionalProperty":"image"}',
  ],
  [
    "a field that only the API sets",
    "CustomJob",
    { ...job, state: "x" },
    '/ must NOT have additional properties {"additionalProperty":"state"}',
  ],
  [
    "no specification",
    "CustomJob",
    { displayName: "x" },
    `/ must have required property 'jobSpec' {"missingProperty":"jobSpec"}`,
  ],
  [
    "a count that is a number",
    "CustomJob",
    { ...job, jobSpec: { workerPoolSpecs: [{ replicaCount: 1 }] } },
    '/jobSpec/workerPoolSpecs/0/replicaCount must be string {"type":"string"}',
  ],
  [
    "a duration without unit",
    "CustomJob",
    { ...job, jobSpec: { workerPoolSpecs: [{}], scheduling: { timeout: "60" } } },
    '/jobSpec/scheduling/timeout must match pattern "^[0-9]+(\\.[0-9]+)?s$" {"pattern":"^[0-9]+(\\\\.[0-9]+)?s$"}',
  ],
  [
    "a capital in a label",
    "CustomJob",
    { ...job, labels: { team: "ML" } },
    '/labels/team must match pattern "^[a-z0-9_-]{0,63}$" {"pattern":"^[a-z0-9_-]{0,63}$"}',
  ],
  [
    "integers that are numbers",
    "HyperparameterTuningJob",
    withParameter({ parameterId: "a", integerValueSpec: { minValue: 1, maxValue: "9" } }),
    '/studySpec/parameters/0/integerValueSpec/minValue must be string {"type":"string"}',
  ],
  [
    "no trials",
    "HyperparameterTuningJob",
    { displayName: "x", studySpec: study.studySpec, parallelTrialCount: 1, ...trial },
    `/ must have required property 'maxTrialCount' {"missingProperty":"maxTrialCount"}`,
  ],
  [
    "a model that is new and not",
    "UploadModelRequest",
    { modelId: "a", parentModel: "b", model: { displayName: "x" } },
    "/ must NOT be valid {}",
  ],
  [
    "an evaluation without metrics",
    "ImportModelEvaluationRequest",
    { modelEvaluation: { metricsSchemaUri: "gs://x" } },
    `/modelEvaluation must have required property 'metrics' {"missingProperty":"metrics"}`,
  ],
])("%s is refused", (_, message, body, problem) => {
  expect(bodyProblems(message, body)).toEqual([problem]);
});

test("two programs of one pool are refused", () => {
  const pool = {
    containerSpec: { imageUri: "x" },
    pythonPackageSpec: { executorImageUri: "x", packageUris: ["x"], pythonModule: "x" },
  };

  expect(bodyProblems("CustomJob", { ...job, jobSpec: { workerPoolSpecs: [pool] } })).not.toEqual([]);
});

test("no shape takes a field that it does not know, at any depth", () => {
  const open = Object.entries(schemas.definitions).filter(
    ([, definition]) => "properties" in definition && definition.additionalProperties !== false,
  );

  expect(open).toEqual([]);
});

test("a partial answer has what was asked for and nothing else", () => {
  const value = {
    name: "a",
    state: "b",
    trials: [{ id: "1", state: "c", finalMeasurement: { metrics: [1], stepCount: "3" } }],
  };

  expect(partial(value, "name,trials(id,finalMeasurement(metrics))")).toEqual({
    name: "a",
    trials: [{ id: "1", finalMeasurement: { metrics: [1] } }],
  });
});

test("a filter keeps what is equal and drops what is not", () => {
  fc.assert(
    fc.property(fc.constantFrom("a", "b"), fc.constantFrom("x", "y"), (run, state) => {
      const resource = { state, labels: { "plinth-run": run } };
      expect(fits(resource, 'labels.plinth-run="a" AND state!="x"')).toBe(run === "a" && state !== "x");
    }),
  );
  expect(() => fits({}, "state:RUNNING")).toThrow("invalid filter: state:RUNNING");
});
