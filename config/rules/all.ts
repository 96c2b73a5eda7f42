import { ownApprover } from "./break-glass/own-approver";
import { unknownBreakGlassGroup } from "./break-glass/unknown-group";
import { assumedName, guessOrder, guessWithinSettings } from "./cost/assumptions";
import { clusterColumns } from "./datasets/cluster-columns";
import { columnNames } from "./datasets/column-names";
import { declaredTableExpires } from "./datasets/declared-table-expires";
import { expiryOrder } from "./datasets/expiry-order";
import { nestingDepth } from "./datasets/nesting-depth";
import { noColumns } from "./datasets/no-columns";
import { partitionColumn } from "./datasets/partition-column";
import { partitionExpiry } from "./datasets/partition-expiry";
import { partitionKind } from "./datasets/partition-kind";
import { partitionRange } from "./datasets/partition-range";
import { recordColumns } from "./datasets/record-columns";
import { tableNames } from "./datasets/table-names";
import { budgetRules } from "./budget";
import { deliveryRules } from "./delivery";
import { disposableKeys } from "./encryption/disposable-keys";
import { externalKeys } from "./encryption/external-keys";
import { keyLocations } from "./encryption/key-locations";
import { declaredTwice } from "./external/declared-twice";
import { farAway } from "./external/far-away";
import { ourOwn } from "./external/our-own";
import { trainingSubnetwork } from "./external/training-subnetwork";
import { unusedNetwork } from "./external/unused-network";
import { sameAddress } from "./groups/same-address";
import { reservedLabel } from "./labels/reserved-key";
import { tooManyLabels } from "./labels/too-many";
import { openingWithoutRoute } from "./network/opening-without-route";
import { ports } from "./network/ports";
import { privateRange } from "./network/private-range";
import { rangeOrExternal } from "./network/range-or-external";
import { redundantRange } from "./network/redundant-range";
import { settingsOfExternal } from "./network/settings-of-external";
import { trainingReachesInternet } from "./network/training-reaches-internet";
import { trainingSpaceRule } from "./network/training-space";
import { trainingSubnetworkMissing } from "./network/training-subnetwork-missing";
import { pipelineRules } from "./pipelines";
import { googleInId } from "./project/google-in-id";
import { DATA_FLOW_SECTIONS, WRITING_SECTIONS } from "./references/data-flow";
import { redundantReference } from "./references/redundant-reference";
import { unknownReference } from "./references/unknown-reference";
import { writtenRequests } from "./references/written-requests";
import { immutablePipelines } from "./repositories/immutable-pipelines";
import type { Rule } from "./rule";
import { stateBucketOfAZone } from "./state/bucket-of-a-zone";
import { bucketName } from "./storage/bucket-name";
import { locationOutsideRegion } from "./storage/location-outside-region";
import { minimumStorageDuration } from "./storage/minimum-storage-duration";
import { retentionAfterExpiry } from "./storage/retention-after-expiry";
import { retentionWhenDisposable } from "./storage/retention-when-disposable";
import { transitionAfterExpiry } from "./storage/transition-after-expiry";
import { transitionOrder } from "./storage/transition-order";
import { versionsBesideRetention } from "./storage/versions-beside-retention";
import { logRules } from "./logs";
import { modelRules } from "./models";
import { servingRules } from "./serving";
import { trainingRules } from "./training";
import { accountId } from "./workloads/account-id";
import { noPurpose } from "./workloads/no-purpose";
import { repeatedGroup } from "./workloads/repeated-group";
import { tooManyWorkloads } from "./workloads/too-many";
import { unknownGroup } from "./workloads/unknown-group";

/** Every rule over more than one value of an environment, by section. */
export const rules: readonly Rule[] = [
  ownApprover,
  unknownBreakGlassGroup,
  assumedName,
  guessOrder,
  guessWithinSettings,
  clusterColumns,
  columnNames,
  declaredTableExpires,
  expiryOrder,
  nestingDepth,
  noColumns,
  partitionColumn,
  partitionExpiry,
  partitionKind,
  partitionRange,
  recordColumns,
  tableNames,
  disposableKeys,
  externalKeys,
  keyLocations,
  declaredTwice,
  farAway,
  ourOwn,
  trainingSubnetwork,
  unusedNetwork,
  sameAddress,
  ...DATA_FLOW_SECTIONS.flatMap((section) => [unknownReference(section), redundantReference(section)]),
  ...WRITING_SECTIONS.map(writtenRequests),
  reservedLabel,
  tooManyLabels,
  openingWithoutRoute,
  ports,
  privateRange,
  redundantRange,
  rangeOrExternal,
  settingsOfExternal,
  trainingReachesInternet,
  trainingSpaceRule,
  trainingSubnetworkMissing,
  googleInId,
  immutablePipelines,
  stateBucketOfAZone,
  bucketName,
  locationOutsideRegion,
  minimumStorageDuration,
  retentionAfterExpiry,
  retentionWhenDisposable,
  transitionAfterExpiry,
  transitionOrder,
  versionsBesideRetention,
  ...trainingRules,
  ...servingRules,
  ...pipelineRules,
  ...budgetRules,
  ...deliveryRules,
  ...logRules,
  ...modelRules,
  accountId,
  noPurpose,
  repeatedGroup,
  tooManyWorkloads,
  unknownGroup,
];
