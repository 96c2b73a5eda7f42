import { defineEnvironment } from "../define";
import { acme, tables, team } from "./shared/acme";

// Real payments: keys of our own, nothing that a mistake can destroy, and a second person for every emergency.
export default defineEnvironment({
  ...acme,
  name: "prod",
  project: { id: "acme-ml-prod", number: "481516234200", region: "europe-west4" },
  groups: {
    engineers: { email: team("engineers", "prod"), reads: ["repository:images", "repository:pipelines"] },
    scientists: {
      email: team("scientists", "prod"),
      reads: ["zone:models", "dataset:features"],
      writes: ["zone:scratch"],
    },
    operators: { email: team("operators", "prod"), reads: ["zone:models"] },
    approvers: { email: team("approvers", "prod") },
    auditors: { email: team("auditors", "prod") },
  },
  encryption: { customerManaged: { protection: "hsm", rotation: "90d" } },
  network: {
    range: "10.40.0.0/16",
    training: { replicas: 32 },
    openings: { "feature-store": { to: ["10.91.12.0/24"], ports: ["6379"] } },
  },
  breakGlass: { eligible: "operators", approvers: "approvers" },
  storage: {
    zones: {
      raw: {
        description: "Payments as they arrive, kept as the law asks",
        archive: { nearline: "30d", coldline: "90d", archive: "365d" },
        expireAfter: "2555d",
        retain: "30d",
      },
      curated: { description: "Cleaned and joined", archive: { nearline: "90d" } },
      models: { description: "Trained models and their evaluations", versions: 10 },
      scratch: { description: "Anything, for a week", expireAfter: "7d", softDelete: "off", versions: 1 },
    },
    datasets: {
      events: { ...tables.storage.datasets.events, description: "All payments", expirePartitionsAfter: "400d" },
      features: { ...tables.storage.datasets.features, description: "Features of both models" },
    },
  },
  workloads: {
    ingest: {
      description: "Loads payments from the processor",
      writes: ["zone:raw", "dataset:events"],
    },
    features: {
      description: "Computes the features of both models",
      reads: ["zone:raw", "dataset:events"],
      writes: ["zone:curated", "dataset:features"],
    },
    merchants: {
      description: "The merchants' portal: shows who is likely to leave",
      reads: ["table:features.churn_training"],
    },
  },
});
