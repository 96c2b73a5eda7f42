/** What an image is called, in its parts. */
export interface ImageReference {
  /** The whole path before the tag or digest: `images/trainer`, `europe-docker.pkg.dev/acme/images/trainer`. */
  readonly path: string;
  /** Whether the path begins with the host of a registry. */
  readonly isFull: boolean;
  readonly tag?: string;
  /** `sha256:` and 64 digits: the only part that nobody can move to another image. */
  readonly digest?: string;
}

/** What an image may look like: an optional host, a path, and a tag or a digest or both. */
export const IMAGE_PATTERN =
  /^((?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?\/)?[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Reads an image's name. Throws a `RangeError` when the text is none. */
export function parseImage(text: string): ImageReference {
  const [, path, tag, digest] = IMAGE_PATTERN.exec(text) ?? [];
  if (path === undefined) throw new RangeError(`"${text}" is not the name of an image`);
  const isFull = path.includes("/") && (path.split("/")[0] ?? "").includes(".");
  return { path, isFull, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** A registry that holds images: the name that an environment uses for it, and its path in Artifact Registry. */
export interface ImageRepositories {
  /** By name: `europe-west4-docker.pkg.dev/<project>/<repository>`. */
  readonly [name: string]: string;
}

/**
 * The full name of an image. A short name is `<repository>/<image>`, or `<image>` where there is exactly one repository.
 * `undefined` when a short name fits no repository.
 */
export function fullImage(text: string, repositories: ImageRepositories): string | undefined {
  const { path, isFull } = parseImage(text);
  if (isFull) return text;
  const suffix = text.slice(path.length);
  const [first = "", ...rest] = path.split("/");
  const named = Object.hasOwn(repositories, first) ? repositories[first] : undefined;
  if (named !== undefined && rest.length > 0) return `${named}/${rest.join("/")}${suffix}`;
  const [only, ...others] = Object.values(repositories);
  return only !== undefined && others.length === 0 ? `${only}/${path}${suffix}` : undefined;
}
