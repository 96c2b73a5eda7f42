import { VertexAiTensorboard } from "@cdktf/provider-google/lib/vertex-ai-tensorboard";
import { Tensorboard, type TensorboardProps } from "../../../constructs/training/tensorboard";
import { fixture } from "../../support/synth";

function setUp(props: Partial<TensorboardProps> = {}) {
  const { stack, naming, synth } = fixture();
  const tensorboard = new Tensorboard(stack, "Tensorboard", { naming, region: "europe-west4", ...props });
  return { tensorboard, synth };
}

test("a TensorBoard cannot be destroyed by accident", () => {
  expect(setUp({ description: "Curves" }).synth().only(VertexAiTensorboard)).toMatchObject({
    display_name: "test-training",
    description: "Curves",
    region: "europe-west4",
    lifecycle: { prevent_destroy: true },
  });
});

test("a disposable TensorBoard can be destroyed", () => {
  expect(setUp({ allowDestroy: true }).synth().only(VertexAiTensorboard)).toMatchObject({
    lifecycle: { prevent_destroy: false },
  });
});

test("a TensorBoard with a key is made once the key can be used", () => {
  const encryptionKey = {
    keyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    usableAfter: [{ fqn: "time_sleep.key" }],
  };

  expect(setUp({ encryptionKey }).synth().only(VertexAiTensorboard)).toMatchObject({
    encryption_spec: { kms_key_name: encryptionKey.keyName },
    depends_on: ["time_sleep.key"],
  });
});

test("the resource is the default child", () => {
  expect(setUp().tensorboard.node.defaultChild).toBeInstanceOf(VertexAiTensorboard);
});
