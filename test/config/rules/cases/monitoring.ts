import type { EnvironmentInput } from "../../../../config/schema/environment";
import type { CasesByRule } from "../case";
import { endpoint, type EndpointInput } from "./endpoints";

const training = {
  storage: {
    datasets: {
      features: {
        tables: { payments: { columns: { amount: "NUMERIC", country: "STRING", is_fraud: "BOOLEAN" } } },
      },
    },
  },
} as const satisfies Partial<EnvironmentInput>;
const drift = (settings: EndpointInput["drift"]) => endpoint({ drift: settings }, training);
const at = (path: string) => `endpoints.fraud.drift.${path}`;
const mail = { mail: { email: "ml-oncall@acme.example" } };

export const monitoringCases: CasesByRule = {
  "monitoring/drift-baseline": {
    bad: [
      {
        of: "a table that is misspelt",
        environment: drift({ baseline: "table:features.payment" }),
        finds: [
          {
            path: at("baseline"),
            problem: 'no table "features.payment" is declared. Did you mean "table:features.payments"?',
            allowed: "table:features.payments",
          },
        ],
      },
      {
        of: "a zone",
        environment: drift({ baseline: "zone:curated" as "table:a.b" }),
        finds: [
          {
            path: at("baseline"),
            problem: '"zone:curated" is not a reference to a table',
            allowed: "table:<dataset>.<table>",
          },
        ],
      },
      {
        of: "columns that the table does not have",
        environment: drift({
          baseline: "table:features.payments",
          target: "is_frau",
          features: { amounts: 0.1, merchant: 0.2 },
        }),
        finds: [
          {
            path: at("target"),
            problem: 'table:features.payments has no column "is_frau". Did you mean "is_fraud"?',
            allowed: "amount, country, is_fraud",
          },
          {
            path: at("features.amounts"),
            problem: 'table:features.payments has no column "amounts". Did you mean "amount"?',
            allowed: "amount, country, is_fraud",
          },
          {
            path: at("features.merchant"),
            problem: 'table:features.payments has no column "merchant"',
            allowed: "amount, country, is_fraud",
          },
        ],
      },
      {
        of: "a target that is watched, of no baseline",
        environment: drift({ target: "is_fraud", features: { is_fraud: 0.1 } }),
        finds: [
          { path: at("features.is_fraud"), problem: '"is_fraud" is what the model predicts, and in no request' },
          {
            path: at("target"),
            problem: "a target is a column of the baseline, and there is none",
            fix: "leave it out, or add baseline",
          },
        ],
      },
    ],
    good: [
      {
        of: "columns of the baseline",
        environment: drift({ baseline: "table:features.payments", target: "is_fraud", features: { amount: 0.1 } }),
      },
      { of: "features that no baseline has", environment: drift({ features: { amount: 0.1 } }) },
    ],
  },
  "monitoring/drift-interval": {
    bad: [
      {
        of: "half an hour more",
        environment: drift({ every: "90m" }),
        finds: [
          {
            path: at("every"),
            problem: "90m is no whole number of hours, and Google counts those",
            allowed: '"1h", "2h"',
          },
        ],
      },
    ],
    good: [
      { of: "a day", environment: drift({ every: "1d" }) },
      { of: "an hour in minutes", environment: drift({ every: "120m" }) },
    ],
  },
  "monitoring/nobody-told": {
    bad: [
      {
        of: "endpoints that nobody hears of",
        environment: endpoint(),
        finds: [
          {
            path: "monitoring.channels",
            problem: "nobody is told when a release has failed or requests drift",
            fix: 'add channels: { mail: { email: "ml-oncall@acme.example" } }',
          },
        ],
      },
    ],
    good: [
      { of: "somebody who is told", environment: endpoint({}, { monitoring: { channels: mail } }) },
      { of: "nothing to tell", environment: {} },
      { of: "endpoints to try with", environment: endpoint({}, { lifetime: "disposable" }) },
    ],
  },
  "monitoring/channel-project": {
    bad: [
      {
        of: "a channel of another project",
        environment: {
          monitoring: { channels: { page: { existing: "projects/acme-ops/notificationChannels/12345" } } },
        },
        finds: [
          {
            path: "monitoring.channels.page.existing",
            problem: "the channel is one of acme-ops, and alerts take those of their own project only",
            allowed: "projects/acme-ml-test/notificationChannels/<number>",
            fix: "make one in acme-ml-test",
          },
        ],
      },
    ],
    good: [
      {
        of: "a channel of the project, and others",
        environment: {
          monitoring: {
            channels: { ...mail, page: { existing: "projects/acme-ml-test/notificationChannels/12345" } },
          },
        },
      },
    ],
  },
  "monitoring/same-channel": {
    bad: [
      {
        of: "an address twice",
        environment: { monitoring: { channels: { ...mail, team: { email: "ML-oncall@acme.example" } } } },
        finds: [
          {
            path: "monitoring.channels.team",
            problem: '"ML-oncall@acme.example" is already told by "mail"',
            fix: "leave one out",
          },
        ],
      },
    ],
    good: [
      {
        of: "an address and a topic",
        environment: { monitoring: { channels: { ...mail, bus: { topic: "projects/acme-ml-test/topics/alerts" } } } },
      },
    ],
  },
};
