import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { createAfter } from "../../../constructs/core/dependencies";
import { Settled } from "../../../constructs/core/settled";
import { Duration } from "../../../values/duration";
import { fixture } from "../../support/synth";

test("what depends on a wait is made after it, and the wait happens again when a name is added", () => {
  const { stack, synth } = fixture();
  const bucket = (id: string) => new StorageBucket(stack, id, { name: id, location: "EU" });
  const [b, a, next] = [bucket("B"), bucket("A"), bucket("Next")];

  const settled = new Settled(stack, "Settled", { after: [b, a], names: ["b", "a"], wait: Duration.seconds(90) });
  createAfter(next, settled.done);

  const sleep = synth().only(Sleep);
  expect(sleep).toMatchObject({
    create_duration: "90s",
    triggers: { names: "a b" },
    depends_on: ["google_storage_bucket.A", "google_storage_bucket.B"],
  });
  expect(synth().resource(next).depends_on).toEqual([sleep.address]);
});

test("the wait itself is the default child", () => {
  const { stack } = fixture();
  const settled = new Settled(stack, "Settled", { after: [], names: [], wait: Duration.seconds(1) });

  expect(settled.node.defaultChild).toBeInstanceOf(Sleep);
});
