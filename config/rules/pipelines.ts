import { pipelineAccountId, pipelineAccountTotal } from "./pipelines/accounts";
import { pipelineParameters, pipelineRun } from "./pipelines/parameters";
import { pipelineImages, pipelineReferences, pipelineRegistry } from "./pipelines/references";
import {
  pipelineExternalTrigger,
  pipelineSchedule,
  pipelineTriggerLoop,
  pipelineTriggerName,
  tableTriggerName,
} from "./pipelines/starts";
import { pipelineBucket, pipelineLabels, pipelineNetwork } from "./pipelines/surroundings";
import {
  templateCaching,
  templateDigest,
  templateImageDigest,
  templateShape,
  templateSizeRule,
} from "./pipelines/template";
import type { Rule } from "./rule";

/** Every rule over pipelines, and over what starts with new rows in a table. */
export const pipelineRules: readonly Rule[] = [
  pipelineReferences,
  pipelineRegistry,
  pipelineImages,
  templateShape,
  templateSizeRule,
  templateDigest,
  templateImageDigest,
  templateCaching,
  pipelineParameters,
  pipelineRun,
  pipelineNetwork,
  pipelineBucket,
  pipelineLabels,
  pipelineSchedule,
  pipelineTriggerName,
  pipelineTriggerLoop,
  pipelineExternalTrigger,
  tableTriggerName,
  pipelineAccountId,
  pipelineAccountTotal,
];
