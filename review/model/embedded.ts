import type { Json } from "../json";
import { isWithin } from "./bounded-json";

/** How deep JSON may be nested that is written as text in an attribute; what is deeper is compared as text. */
const DEPTH = 100;

/**
 * The JSON that an attribute holds as text, or as text in Base64 as schedules hold it; `undefined` for any other text.
 * A lone number or word is text.
 */
export function embeddedJson(text: string): Json | undefined {
  return parsed(text) ?? fromBase64(text);
}

function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const json = JSON.parse(text) as Json;
    return isWithin(json, DEPTH) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** A brace begins so in Base64, and a bracket. */
function fromBase64(text: string): Json | undefined {
  if (text.length % 4 !== 0 || !/^(e[w-z]|W)[A-Za-z0-9+/]{2,}={0,2}$/.test(text)) return undefined;
  return parsed(Buffer.from(text, "base64").toString("utf8"));
}
