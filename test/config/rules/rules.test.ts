import { rules } from "../../../config/rules/all";
import { findingsOf } from "../../support/rules";
import type { CasesByRule } from "./case";
import { alertCases } from "./cases/alerts";
import { batchCases } from "./cases/batch";
import { budgetCases } from "./cases/budget";
import { costCases } from "./cases/cost";
import { datasetCases } from "./cases/datasets";
import { deliveryCases } from "./cases/delivery";
import { endpointCases } from "./cases/endpoints";
import { encryptionCases } from "./cases/encryption";
import { feedbackCases } from "./cases/feedback";
import { externalCases } from "./cases/external";
import { logCases } from "./cases/logs";
import { modelCases } from "./cases/models";
import { monitoringCases } from "./cases/monitoring";
import { networkCases } from "./cases/network";
import { peopleCases } from "./cases/people";
import { pipelineCases } from "./cases/pipelines";
import { projectCases } from "./cases/project";
import { referenceCases } from "./cases/references";
import { releaseCases } from "./cases/releases";
import { storageCases } from "./cases/storage";
import { trainingJobCases } from "./cases/training-jobs";
import { trainingStartCases } from "./cases/training-starts";
import { trainingTuningCases } from "./cases/training-tuning";
import { vectorCases } from "./cases/vectors";
import { workloadCases } from "./cases/workloads";

const cases: CasesByRule = {
  ...alertCases,
  ...batchCases,
  ...budgetCases,
  ...costCases,
  ...datasetCases,
  ...deliveryCases,
  ...encryptionCases,
  ...endpointCases,
  ...externalCases,
  ...feedbackCases,
  ...logCases,
  ...modelCases,
  ...monitoringCases,
  ...networkCases,
  ...peopleCases,
  ...pipelineCases,
  ...projectCases,
  ...referenceCases,
  ...releaseCases,
  ...storageCases,
  ...trainingJobCases,
  ...trainingStartCases,
  ...trainingTuningCases,
  ...vectorCases,
  ...workloadCases,
};

const bad = Object.entries(cases).flatMap(([id, { bad }]) => bad.map((example) => ({ id, ...example })));
const good = Object.entries(cases).flatMap(([id, { good }]) => good.map((example) => ({ id, ...example })));

test.each(bad)("$id refuses $of", ({ id, environment, finds }) => {
  expect(findingsOf(id, environment)).toEqual(finds);
});

test.each(good)("$id accepts $of", ({ id, environment }) => {
  expect(findingsOf(id, environment)).toEqual([]);
});

test.each(rules.map(({ id }) => id))("%s has a bad and a good case", (id) => {
  expect(cases[id]?.bad.filter(({ finds }) => finds.length > 0).length ?? 0).toBeGreaterThan(0);
  expect(cases[id]?.good.length ?? 0).toBeGreaterThan(0);
});

test("there are no cases of rules that are gone", () => {
  const known = rules.map(({ id }) => id);

  expect(Object.keys(cases).filter((id) => !known.includes(id))).toEqual([]);
});

test("every rule has an id of its own", () => {
  const ids = rules.map(({ id }) => id);

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
