import { isObject, type Json } from "../json";
import type { Estate } from "./estate";
import type { Answer, Subject } from "./evaluate";
import { grantsOf } from "./grants";
import { closedToTheWorld, narrowPorts, noEgressAnywhere } from "./ports";
import { printed } from "./printed";
import type { FunctionName } from "./predicate";

/** What a rule asks that data does not say. */
type RuleFunction = (estate: Estate, subject: Subject, argument?: number) => Answer;

/** Every function that a rule may name. */
export const FUNCTIONS: Readonly<Record<FunctionName, RuleFunction>> = {
  differs,
  noCredentials,
  noPlainSecret,
  closedToTheWorld,
  narrowPorts,
  noEgressAnywhere,
  notBothRoles,
  githubConditionIsNarrow,
  platformHasNoKeys,
};

/** The bucket that usage logs go into is not the bucket itself. */
function differs(estate: Estate, { resource, at }: Subject): Answer {
  const [target = { kind: "absent" }] = estate.valuesAt(resource, at, "logging.log_bucket");
  if (target.kind === "unknown")
    return { holds: "unknown", why: "logging.log_bucket is known only when it is applied" };
  const same = target.kind === "known" && target.value === resource.attributes.name;
  return same || estate.names(target, resource)
    ? { holds: false, why: "logging.log_bucket is the bucket itself" }
    : { holds: true, why: "logging.log_bucket is another bucket" };
}

/** What credentials look like. Short forms that other words take by chance are not here. */
const CREDENTIALS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["an API key of Google", /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/],
  ["an access token of Google", /(?<![A-Za-z0-9_-])ya29\.[A-Za-z0-9_-]{20,}/],
  ["a client secret of Google", /(?<![A-Za-z0-9_-])GOCSPX-[A-Za-z0-9_-]{20,}/],
  ["a token of GitHub", /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/],
  ["a token of Hugging Face", /(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{30,}/],
  ["a token of Slack", /(?<![A-Za-z0-9_-])xox[abprs]-[A-Za-z0-9-]{20,}/],
  ["a webhook of Slack", /hooks\.slack\.com\/services\/T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]{20,}/],
  ["an access key of AWS", /(?<![A-Z0-9])AKIA[A-Z0-9]{16}(?![A-Z0-9])/],
  ["a password in an address", /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'${}]{1,64}:[^\s:/@"'${}]{3,64}@/],
];

function noCredentials(_estate: Estate, { at }: Subject): Answer {
  for (const [path, text] of texts(at)) {
    for (const [what, pattern] of CREDENTIALS) {
      if (pattern.test(text)) return { holds: false, why: `${path} holds what looks like ${what}` };
    }
  }
  return { holds: true, why: "nothing looks like a credential" };
}

function* texts(value: Json | undefined, path = ""): Generator<readonly [path: string, text: string]> {
  if (typeof value === "string") yield [path, value];
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* texts(item, path);
  else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) yield* texts(item, path === "" ? name : `${path}.${name}`);
  }
}

/** Attributes whose value must come from elsewhere: of secrets, and of what has a password beside other things. */
const SECRET_ATTRIBUTES: readonly RegExp[] = [
  /(?:^|\.)secret_data$/,
  /(?:^|\.)(?:auth_token|password|service_key|hugging_face_access_token|raw_key|disk_encryption_key_raw|rsa_encrypted_key)$/,
];

/** No secret stands in the configuration; one that a variable brings does not stand there. */
function noPlainSecret(estate: Estate, { resource, at }: Subject, which = 0): Answer {
  for (const [path, text] of texts(at)) {
    const value = SECRET_ATTRIBUTES[which]?.test(path) ? estate.resolve(resource.stack, text) : undefined;
    if (value?.kind === "known") return { holds: false, why: `${path} stands in the configuration` };
  }
  return { holds: true, why: "no secret stands in the configuration" };
}

/** The pairs of duties that CIS wants in different hands. */
const DUTIES: readonly (readonly [one: RegExp, other: RegExp])[] = [
  [/^roles\/cloudkms\.admin$/, /^roles\/cloudkms\.cryptoKey(?:Encrypter|Decrypter|EncrypterDecrypter)$/],
  [/^roles\/iam\.serviceAccountAdmin$/, /^roles\/iam\.serviceAccount(?:User|TokenCreator)$/],
];

/** No member has both duties of a pair: one that looks after something and one that uses it. */
function notBothRoles(estate: Estate, { resource }: Subject, pair = 0): Answer {
  const [one, other] = DUTIES[pair] ?? [];
  const looks = new Set<string>();
  const uses = new Set<string>();
  const types = estate.types.filter((type) => type.startsWith("google_") && /_iam_(member|binding|policy)$/.test(type));
  for (const given of types.flatMap((type) => estate.ofType(type))) {
    const project = estate.projectOf(given);
    if (project !== undefined && project !== resource.name) continue;
    for (const { role, member } of grantsOf(estate, given)) {
      if (role.kind !== "known" || member.kind !== "known") continue;
      if (one?.test(String(role.value))) looks.add(String(member.value));
      if (other?.test(String(role.value))) uses.add(String(member.value));
    }
  }
  const both = [...looks].filter((member) => uses.has(member)).sort();
  if (both.length === 0) return { holds: true, why: "nobody has both duties" };
  return { holds: false, why: `both duties are with ${both.slice(0, 5).map(printed).join(", ")}` };
}

/** Claims of GitHub's tokens that somebody else can make true. */
const LOOSE_CLAIMS = /assertion\.(?:workflow|environment|ref|context|head_ref|base_ref|actor)\b/;

/** Claims that only one repository, or one owner, can make true. */
const FIRM_CLAIMS =
  /(?:assertion\.(?:repository_owner_id|repository_id|repository_owner|repository|sub)|attribute\.repository[a-z_]*|google\.subject)\s*(?:==|\bin\b)/;

/** A pool that trusts GitHub trusts everybody's workflows, unless its condition names a repository or an owner. */
function githubConditionIsNarrow(estate: Estate, { resource, at }: Subject): Answer {
  const [condition] = estate.valuesAt(resource, at, "attribute_condition");
  if (condition?.kind === "absent") return { holds: false, why: "attribute_condition is not set" };
  if (condition?.kind !== "known")
    return { holds: "unknown", why: "attribute_condition is known only when it is applied" };
  const text = String(condition.value);
  if (!FIRM_CLAIMS.test(text)) {
    const loose = LOOSE_CLAIMS.exec(text);
    return {
      holds: false,
      why:
        loose === null
          ? "attribute_condition names no repository and no owner"
          : `attribute_condition rests on ${loose[0]}`,
    };
  }
  if (/["'](?:repo:)?\*/.test(text)) return { holds: false, why: "attribute_condition takes every repository" };
  return { holds: true, why: "attribute_condition names who is trusted" };
}

const KEY_ATTRIBUTE = /(?:kms|crypto|encryption)_key[a-z_]*$/;
const KEY = /\/cryptoKeys\/|google_kms_crypto_key\.|google_kms_key_handle\./;

/** Nothing of the platform is encrypted with a key of one's own: then it is a choice, and else a gap. */
function platformHasNoKeys(estate: Estate): Answer {
  const found = keysOf(estate);
  return found === undefined
    ? { holds: true, why: "the platform has no key of its own" }
    : { holds: false, why: `${found} has a key of its own` };
}

const remembered = new WeakMap<Estate, { readonly address: string | undefined }>();

function keysOf(estate: Estate): string | undefined {
  const known = remembered.get(estate);
  if (known !== undefined) return known.address;
  const resources = estate.platform.stacks.flatMap((stack) => stack.resources);
  const first = resources.find(({ type, attributes }) =>
    type.startsWith("google_kms_")
      ? type === "google_kms_crypto_key" && (attributes.purpose ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT"
      : [...texts(attributes)].some(([path, text]) => KEY_ATTRIBUTE.test(path) && KEY.test(text)),
  );
  remembered.set(estate, { address: first?.address });
  return first?.address;
}
