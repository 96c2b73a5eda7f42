import type { PolicyRule } from "../rule";
import { accountRules } from "./accounts";
import { deliveryRules } from "./delivery";
import { encryptionRules } from "./encryption";
import { firewallRules } from "./firewall";
import { iamRules } from "./iam";
import { keyRules } from "./keys";
import { loggingRules } from "./logging";
import { machineRules } from "./machines";
import { networkRules } from "./network";
import { notebookRules } from "./notebooks";
import { startRules } from "./starts";
import { storageRules } from "./storage";
import { vertexRules } from "./vertex";
import { warehouseRules } from "./warehouse";

/** Every rule over what is synthesized, by family. */
export const policyRules: readonly PolicyRule[] = [
  ...storageRules,
  ...warehouseRules,
  ...keyRules,
  ...encryptionRules,
  ...iamRules,
  ...accountRules,
  ...networkRules,
  ...firewallRules,
  ...machineRules,
  ...notebookRules,
  ...vertexRules,
  ...startRules,
  ...deliveryRules,
  ...loggingRules,
];
