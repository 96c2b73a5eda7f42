import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Services } from "../../../constructs/services/services";
import { fixture } from "../../support/synth";

function servicesFixture() {
  const { stack, synth } = fixture();
  new Services(stack, "Services", { services: ["storage.googleapis.com", "cloudkms.googleapis.com"] });
  return synth();
}

test("each API is switched on and stays on when the environment is destroyed", () => {
  const services = servicesFixture().all(ProjectService);

  expect(services.map(({ service }) => service).sort()).toEqual(["cloudkms.googleapis.com", "storage.googleapis.com"]);
  for (const service of services) {
    expect(service).toMatchObject({ disable_on_destroy: false, disable_dependent_services: false });
  }
});

test("one wait follows all of them, and happens again when one is added", () => {
  const synth = servicesFixture();

  const addresses = synth.all(ProjectService).map(({ address }) => address);
  expect(synth.only(Sleep)).toMatchObject({
    create_duration: "90s",
    triggers: { names: "cloudkms.googleapis.com storage.googleapis.com" },
    depends_on: addresses.sort(),
  });
});
