import { fullImage, parseImage } from "../../values/image-reference";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

test.each([
  ["trainer", { path: "trainer", isFull: false }],
  ["images/trainer:v7", { path: "images/trainer", isFull: false, tag: "v7" }],
  [`trainer@${digest}`, { path: "trainer", isFull: false, digest }],
  [
    `europe-docker.pkg.dev/acme/images/trainer:v7@${digest}`,
    { path: "europe-docker.pkg.dev/acme/images/trainer", isFull: true, tag: "v7", digest },
  ],
])("%s is an image", (text, expected) => {
  expect(parseImage(text)).toEqual(expected);
});

test.each(["", "Trainer", "trainer@sha256:12", "trainer:", "gs://bucket/trainer", "trainer latest"])(
  "%p is none",
  (text) => {
    expect(() => parseImage(text)).toThrow(`"${text}" is not the name of an image`);
  },
);

const images = { images: "europe-west4-docker.pkg.dev/acme/prod-images" };
const two = { ...images, shared: "europe-west4-docker.pkg.dev/acme-shared/images" };

test.each([
  ["europe-docker.pkg.dev/a/b/c:1", {}, "europe-docker.pkg.dev/a/b/c:1"],
  ["trainer:1", images, "europe-west4-docker.pkg.dev/acme/prod-images/trainer:1"],
  ["images/trainer:1", images, "europe-west4-docker.pkg.dev/acme/prod-images/trainer:1"],
  ["shared/fraud/trainer:1", two, "europe-west4-docker.pkg.dev/acme-shared/images/fraud/trainer:1"],
  ["fraud/trainer:1", images, "europe-west4-docker.pkg.dev/acme/prod-images/fraud/trainer:1"],
  ["trainer:1", two, undefined],
  ["trainer:1", {}, undefined],
])("%s among %p is %s", (text, repositories, expected) => {
  expect(fullImage(text, repositories)).toBe(expected);
});
