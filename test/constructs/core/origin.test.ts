import { Construct } from "constructs";
import { originOf, setOrigin } from "../../../constructs/core/origin";
import { fixture } from "../../support/synth";

test("a construct comes from where it, or the nearest construct around it, was written", () => {
  const { stack } = fixture();
  const zones = setOrigin(new Construct(stack, "Zones"), "storage.zones");
  const raw = setOrigin(new Construct(zones, "raw"), "storage.zones.raw");
  const inside = new Construct(raw, "Resource");
  const sibling = new Construct(zones, "other");

  expect(originOf(inside)).toBe("storage.zones.raw");
  expect(originOf(sibling)).toBe("storage.zones");
  expect(originOf(stack)).toBeUndefined();
});
