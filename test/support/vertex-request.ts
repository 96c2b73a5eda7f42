import Ajv from "ajv";
import requests from "../../catalog/vertex-requests.json";

const ajv = new Ajv({ allErrors: true, strict: false }).addSchema(requests, "requests");

/** What Vertex AI would find wrong with the shape of a request's body. */
export function requestProblems(
  type: "CustomJob" | "HyperparameterTuningJob" | "BatchPredictionJob" | "DeployedModel" | "ExplanationSpec",
  body: object,
): readonly string[] {
  const check = ajv.getSchema(`requests#/definitions/${type}`);
  if (check === undefined) throw new Error(`no shape is known of ${type}`);
  check(body);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
