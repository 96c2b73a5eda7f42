import fc from "fast-check";
import { BOOTSTRAP_SERVICES, SERVICES_BY_FEATURE, servicesFor, type Feature } from "../../catalog/services";

const FEATURES = Object.keys(SERVICES_BY_FEATURE) as Feature[];

test("an environment with nothing in it has the platform's own APIs and no other", () => {
  expect(servicesFor([])).toEqual([
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "serviceusage.googleapis.com",
  ]);
});

test("features bring exactly their APIs, each once, in alphabetical order", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FEATURES)), (features) => {
      const services = servicesFor(features);
      const wanted = ["platform" as const, ...features].flatMap(
        (feature): readonly string[] => SERVICES_BY_FEATURE[feature],
      );

      expect(services).toEqual([...new Set(wanted)].sort());
    }),
  );
});

test("what must be on before Terraform begins is in every environment's list, so that a plan tells when it is off", () => {
  expect(servicesFor([])).toEqual(expect.arrayContaining([...BOOTSTRAP_SERVICES]));
});
