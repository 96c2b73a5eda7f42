/** A parameter of a function: its name, with a question mark where it may be left out. */
type Parameter = string;

/** A function of the standard library. */
export interface LibraryFunction {
  /** The names of the parameters in the order in which an expression gives them. */
  readonly parameters: readonly string[];
  /** How many of the parameters, from the first, cannot be left out when they are given by position. */
  readonly required: readonly string[];
  /** Whether it waits for something and so can only be a `call` step, never a part of an expression. */
  readonly callOnly: boolean;
}

const define = (callOnly: boolean, ...parameters: readonly Parameter[]): LibraryFunction => ({
  parameters: parameters.map((parameter) => parameter.replace("?", "")),
  required: parameters.filter((parameter) => !parameter.endsWith("?")),
  callOnly,
});
const expression = (...parameters: readonly Parameter[]) => define(false, ...parameters);
const step = (...parameters: readonly Parameter[]) => define(true, ...parameters);

const REQUEST = ["url", "headers?", "query?", "auth?", "timeout?", "private_service_name?", "ca_certificate?"] as const;

/**
 * The standard library of Cloud Workflows, as of 2026-11-23. Connectors (`googleapis.*`) are left out on purpose: they are
 * a preview, and what calls an address can be tested where what calls a connector cannot.
 *
 * @see https://cloud.google.com/workflows/docs/reference/stdlib/overview
 */
export const LIBRARY: Readonly<Record<string, LibraryFunction>> = {
  default: expression("val", "defaultVal"),
  if: expression("condition", "trueVal", "falseVal"),
  get_type: expression("val"),
  int: expression("x"),
  double: expression("x"),
  string: expression("x"),
  keys: expression("map"),
  len: expression("value"),
  "base64.decode": expression("data", "padding?"),
  "base64.encode": expression("data", "padding?"),
  "events.await_callback": step("callback", "timeout?"),
  "events.create_callback_endpoint": step("http_callback_method"),
  "hash.compute_checksum": expression("data", "algorithm"),
  "hash.compute_hmac": expression("key", "data", "algorithm"),
  "http.delete": step(...REQUEST, "body?"),
  "http.get": step(...REQUEST),
  "http.patch": step(...REQUEST, "body?"),
  "http.post": step(...REQUEST, "body?"),
  "http.put": step(...REQUEST, "body?"),
  "http.request": step("method", ...REQUEST, "body?"),
  "json.decode": expression("data"),
  "json.encode": expression("data", "indent?"),
  "json.encode_to_string": expression("data", "indent?"),
  "list.concat": expression("objs", "val"),
  "list.prepend": expression("objs", "val"),
  "map.delete": expression("map", "key"),
  "map.get": expression("map", "keys"),
  "map.merge": expression("first", "second"),
  "map.merge_nested": expression("first", "second"),
  "math.abs": expression("x"),
  "math.floor": expression("x"),
  "math.max": expression("x", "y"),
  "math.min": expression("x", "y"),
  "sys.get_env": expression("name"),
  "sys.log": step("data?", "severity?", "text?", "json?", "timeout?"),
  "sys.now": expression(),
  "sys.sleep": step("seconds"),
  "sys.sleep_until": step("time"),
  "text.decode": expression("data", "charset?"),
  "text.encode": expression("text", "charset?"),
  "text.find_all": expression("source", "substr"),
  "text.find_all_regex": expression("source", "regexp"),
  "text.match_regex": expression("source", "regexp"),
  "text.replace_all": expression("source", "substr", "repl"),
  "text.replace_all_regex": expression("source", "regexp", "repl"),
  "text.split": expression("source", "separator"),
  "text.substring": expression("source", "start", "end"),
  "text.to_lower": expression("source"),
  "text.to_upper": expression("source"),
  "text.url_decode": expression("source"),
  "text.url_encode": expression("source"),
  "text.url_encode_plus": expression("source"),
  "time.format": expression("seconds", "timezone?"),
  "time.parse": expression("value"),
  "uuid.generate": expression(),
};

/** What can stand for a whole `retry`. */
export const RETRY_POLICIES = ["http.default_retry", "http.default_retry_non_idempotent"] as const;

/** What can stand for the `predicate` of a `retry`, beside a subworkflow with one parameter. */
export const RETRY_PREDICATES = [
  "http.default_retry_predicate",
  "http.default_retry_predicate_non_idempotent",
  "retry.always",
  "retry.never",
] as const;

/** What can stand for the `backoff` of a `retry`. */
export const RETRY_BACKOFFS = ["retry.default_backoff"] as const;

/** The severities that `sys.log` takes. */
export const SEVERITIES = [
  "DEFAULT",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "ALERT",
  "EMERGENCY",
] as const;

/** A severity of a log entry. */
export type Severity = (typeof SEVERITIES)[number];

/** The variables of the environment that Google sets. @see https://cloud.google.com/workflows/docs/reference/environment-variables */
export const GIVEN_VARIABLES = [
  "GOOGLE_CLOUD_LOCATION",
  "GOOGLE_CLOUD_PROJECT_ID",
  "GOOGLE_CLOUD_PROJECT_NUMBER",
  "GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME",
  "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ATTEMPT",
  "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID",
  "GOOGLE_CLOUD_WORKFLOW_ID",
  "GOOGLE_CLOUD_WORKFLOW_REVISION_ID",
] as const;
