import { batchColumns, batchExplanationForm, batchInstances } from "./batch/instances";
import { batchReferences } from "./batch/references";
import { batchExternalTrigger, batchSchedule, batchTriggerLoop, batchTriggerName } from "./batch/starts";
import { acknowledgedByName, acknowledgedNothing } from "./encryption/acknowledged";
import { runLabels } from "./labels/run-labels";
import { channelProject, nobodyTold, sameChannel } from "./monitoring/channels";
import { driftBaseline, driftInterval } from "./monitoring/drift";
import { endpointLimits, endpointObjective, freshnessKept, idleRunLimit } from "./monitoring/limits";
import { shadowLimit, vectorLimits } from "./monitoring/more-limits";
import { severityUntold, silencedLimit } from "./monitoring/silenced";
import { gateAnswerable, gateLimit, gateQuery, gateQueryOfAll, noGates, soak, whenMissing } from "./releases/gates";
import { approvalNever, approvers, shadowRelease } from "./releases/people";
import { abReports, releaseLength, releaseSteps } from "./releases/steps";
import type { Rule } from "./rule";
import { attachment, connectingProjects, dedicatedInPerimeter, egress, explanationAccess } from "./serving/access";
import { servingAccountId, servingAccountTotal } from "./serving/accounts";
import { evaluationLimits, modelFloor } from "./serving/evaluation";
import { batchExplanation, endpointExplanation } from "./serving/explanation";
import {
  batchReplicas,
  endpointCapacity,
  endpointReservationAdvised,
  endpointReservationNeeded,
  servingMachines,
  spotServing,
  unreservedMachines,
} from "./serving/machines";
import {
  feedbackColumns,
  feedbackRequests,
  feedbackSchedule,
  feedbackSilenced,
  feedbackTruth,
} from "./serving/feedback";
import { endpointNames, endpointNumbers } from "./serving/names";
import { machineOrPool, poolImage, poolMachine } from "./serving/placement";
import { batchQuotaExceeded, endpointQuotaExceeded, poolQuotaExceeded } from "./serving/quotas";
import { endpointReferences, noCallers, repeatedCaller, unusedAccount, unusedPool } from "./serving/references";
import {
  endpointReplicas,
  endpointTwoReplicas,
  poolReplicas,
  poolTwoReplicas,
  vectorReplicas,
  vectorTwoReplicas,
} from "./serving/replicas";
import { shadowColumns, shadowRequests, shadowSchedule } from "./serving/shadow";
import { exactVectors, vectorMachine, vectorReferences } from "./vectors/indexes";

/** Every rule over what answers: endpoints, pools, releases, batch predictions, indexes of vectors, and who is told. */
export const servingRules: readonly Rule[] = [
  endpointReferences,
  repeatedCaller,
  noCallers,
  unusedPool,
  unusedAccount,
  machineOrPool,
  poolMachine,
  poolImage,
  ...servingMachines,
  ...unreservedMachines,
  endpointCapacity,
  spotServing,
  endpointReservationNeeded,
  endpointReservationAdvised,
  endpointReplicas,
  endpointTwoReplicas,
  poolReplicas,
  poolTwoReplicas,
  explanationAccess,
  endpointExplanation,
  dedicatedInPerimeter,
  egress,
  attachment,
  connectingProjects,
  endpointNumbers,
  endpointNames,
  servingAccountId,
  servingAccountTotal,
  endpointQuotaExceeded,
  poolQuotaExceeded,
  batchQuotaExceeded,
  modelFloor,
  evaluationLimits,
  shadowRequests,
  shadowColumns,
  shadowSchedule,
  feedbackRequests,
  feedbackTruth,
  feedbackColumns,
  feedbackSchedule,
  feedbackSilenced,
  releaseSteps,
  abReports,
  releaseLength,
  soak,
  gateLimit,
  gateQuery,
  gateQueryOfAll,
  gateAnswerable,
  noGates,
  whenMissing,
  approvers,
  approvalNever,
  shadowRelease,
  driftBaseline,
  driftInterval,
  endpointLimits,
  shadowLimit,
  vectorLimits,
  endpointObjective,
  freshnessKept,
  idleRunLimit,
  silencedLimit,
  severityUntold,
  nobodyTold,
  channelProject,
  sameChannel,
  batchReferences,
  batchInstances,
  batchColumns,
  batchExplanation,
  batchExplanationForm,
  batchReplicas,
  batchSchedule,
  batchTriggerName,
  batchTriggerLoop,
  batchExternalTrigger,
  runLabels("batch.*", "batch/labels", "batch prediction"),
  vectorReferences,
  vectorMachine,
  vectorReplicas,
  vectorTwoReplicas,
  exactVectors,
  acknowledgedByName,
  acknowledgedNothing,
];
