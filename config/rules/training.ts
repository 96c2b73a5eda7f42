import type { Rule } from "./rule";
import { trainingAccountId, trainingAccountTotal } from "./training/accounts";
import {
  checkpointsNeedOutput,
  flexStart,
  reservationAdvised,
  reservationMachine,
  reservationNeeded,
  reservationPlace,
  spotCheckpoints,
  spotPod,
} from "./training/capacity";
import { imageDigest, imageRepository, modelImageDigest, modelImageRepository } from "./training/images";
import { catalogueAddition, jobMachine, templateMachine, tpuPool, workbenchMachine } from "./training/machines";
import { packageRead, program, variables } from "./training/program";
import { quotaExceeded, quotaUnused } from "./training/quotas";
import { jobReferences, notebookGroup, notebookRunReferences } from "./training/references";
import { externalTrigger, jobSchedule, notebookSchedule, triggerLoop, triggerName } from "./training/starts";
import { notebookNetwork, notebookRunData, workbenchPlace } from "./training/notebooks";
import {
  attachmentSize,
  jobLabels,
  jobNetwork,
  openShell,
  outputNeeded,
  outputWritten,
  trackingNeedsTensorboard,
} from "./training/surroundings";
import { parameterCondition, parameterKind, parameterRange, parameterScale } from "./training/parameters";
import {
  earlyStopping,
  gridSearch,
  gridSize,
  studyShape,
  studyTimes,
  trialCounts,
  tunedArgument,
} from "./training/tuning";

/** Every rule over training, its models, notebooks and quotas. */
export const trainingRules: readonly Rule[] = [
  program,
  imageRepository,
  imageDigest,
  modelImageRepository,
  modelImageDigest,
  packageRead,
  variables,
  jobMachine,
  tpuPool,
  flexStart,
  spotPod,
  spotCheckpoints,
  checkpointsNeedOutput,
  reservationPlace,
  reservationMachine,
  reservationNeeded,
  reservationAdvised,
  jobNetwork,
  attachmentSize,
  openShell,
  outputNeeded,
  outputWritten,
  trackingNeedsTensorboard,
  jobLabels,
  jobReferences,
  parameterKind,
  parameterRange,
  parameterScale,
  parameterCondition,
  gridSearch,
  gridSize,
  trialCounts,
  studyShape,
  earlyStopping,
  studyTimes,
  tunedArgument,
  jobSchedule,
  triggerName,
  triggerLoop,
  externalTrigger,
  workbenchMachine,
  templateMachine,
  notebookNetwork,
  workbenchPlace,
  notebookGroup,
  notebookRunData,
  notebookRunReferences,
  notebookSchedule,
  trainingAccountId,
  trainingAccountTotal,
  quotaExceeded,
  quotaUnused,
  catalogueAddition,
];
