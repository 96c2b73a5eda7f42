import { fragment } from "../../define";

/**
 * What every environment of Acme has in common. Acme processes card payments: one model says whether a payment is
 * fraud, another which merchants are about to leave.
 */
export const acme = fragment({
  labels: { team: "ml-platform", "cost-center": "cc-4711", "data-class": "confidential" },
  repositories: {
    images: { holds: "images", description: "Trainers and servers, one image for each model" },
    pipelines: { holds: "pipelines", description: "Compiled pipelines of the feature and training teams" },
  },
});

/** The tables that payments and merchants end up in: the same in every environment, so that code runs unchanged. */
export const tables = fragment({
  storage: {
    datasets: {
      events: {
        tables: {
          payments: {
            description: "One row for each attempted card payment",
            columns: {
              payment_id: { type: "STRING", mode: "required", description: "The processor's id" },
              paid_at: { type: "TIMESTAMP", mode: "required" },
              merchant_id: { type: "STRING", mode: "required" },
              card_token: { type: "STRING", description: "Token of the card, never its number" },
              amount: "NUMERIC",
              currency: "STRING",
              country: "STRING",
              device: { type: "RECORD", columns: { kind: "STRING", fingerprint: "STRING" } },
            },
            partition: { column: "paid_at", every: "day" },
            clusterBy: ["merchant_id", "country"],
          },
          chargebacks: {
            description: "What turned out to be fraud, weeks later: the ground truth",
            columns: {
              payment_id: { type: "STRING", mode: "required" },
              reported_on: { type: "DATE", mode: "required" },
              reason: "STRING",
            },
            partition: { column: "reported_on", every: "month" },
          },
        },
      },
      features: {
        tables: {
          fraud_training: {
            description: "Features of past payments with their outcome",
            columns: {
              payment_id: { type: "STRING", mode: "required" },
              as_of: { type: "DATE", mode: "required" },
              amount_z: "FLOAT",
              country_risk: "FLOAT",
              payments_last_hour: "INTEGER",
              was_fraud: "BOOLEAN",
            },
            partition: { column: "as_of", every: "day" },
          },
          churn_training: {
            description: "Features of merchants by month, with whether they left within the quarter",
            columns: {
              merchant_id: { type: "STRING", mode: "required" },
              month: { type: "DATE", mode: "required" },
              turnover_trend: "FLOAT",
              tickets_open: "INTEGER",
              left_within_quarter: "BOOLEAN",
            },
            partition: { column: "month", every: "month" },
          },
        },
      },
    },
  },
});

/** The address of one of Acme's groups. Each environment has groups of its own, so that rights in one mean nothing in another. */
export function team(name: string, environment: string): string {
  return `ml-${name}-${environment}@acme.example`;
}
