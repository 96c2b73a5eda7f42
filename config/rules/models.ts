import { modelAccountId, modelAccountTotal } from "./models/accounts";
import { promotionApprovers } from "./models/promotion";
import { handoverAccounts, handoverCopies, handoverDigest, handoverNames } from "./models/handover";
import {
  retrainedBy,
  retrainingBudget,
  retrainingExternalTrigger,
  retrainingInputs,
  retrainingOnDrift,
  retrainingRelease,
  retrainingSchedule,
  retrainingWithin,
} from "./models/retraining";
import { modelSchemas, retrainingTriggerLoop, retrainingTriggerName, retrainingTriggers } from "./models/starts";
import type { Rule } from "./rule";

/** Every rule over models, how they are promoted and retrained, and what goes from environment to environment. */
export const modelRules: readonly Rule[] = [
  modelAccountId,
  modelAccountTotal,
  modelSchemas,
  promotionApprovers,
  retrainedBy,
  retrainingBudget,
  retrainingExternalTrigger,
  retrainingInputs,
  retrainingOnDrift,
  retrainingRelease,
  retrainingSchedule,
  retrainingTriggerLoop,
  retrainingTriggerName,
  retrainingTriggers,
  retrainingWithin,
  handoverAccounts,
  handoverCopies,
  handoverDigest,
  handoverNames,
];
