import { modelAccountId } from "./models/accounts";
import { promotionApprovers } from "./models/promotion";
import { handoverAccounts, handoverDigest, handoverNames } from "./models/handover";
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
import type { Rule } from "./rule";

/** Every rule over models, how they are promoted and retrained, and what goes from environment to environment. */
export const modelRules: readonly Rule[] = [
  modelAccountId,
  promotionApprovers,
  retrainedBy,
  retrainingBudget,
  retrainingExternalTrigger,
  retrainingInputs,
  retrainingOnDrift,
  retrainingRelease,
  retrainingSchedule,
  retrainingWithin,
  handoverAccounts,
  handoverDigest,
  handoverNames,
];
