import { expr } from "../language/expression";
import { assign, attempt, call, choose, forEach, raise, type StepSource, when } from "../language/steps";
import type { JobBody } from "./body";
import { fail } from "./calls";
import { inside, withKey } from "../parts/inside";
import { variable } from "./settings";

/**
 * Whence a launcher takes the compiled pipeline that it gives each run whole: an object, since the API takes no address in a
 * bucket, or the package that the body names, in whose images registries stand by name, since their addresses are the
 * environment's own.
 */
export type TemplateSource =
  | { readonly bucket: string; readonly object: string }
  | {
      /** By name: `europe-west4-docker.pkg.dev/<project>/<registry>`. */
      readonly registries: Readonly<Record<string, string>>;
    };

/** Puts the compiled pipeline into the body of an attempt. */
export function templateSteps(body: JobBody, source: TemplateSource): readonly StepSource[] {
  if ("registries" in source) return packageSteps(String(body.templateUri), source.registries);
  const { bucket, object } = source;
  return [
    attempt(
      "get_template",
      [
        call(
          "read_template",
          "read",
          {
            url: expr(`${variable("STORAGE_API")} + "/b/${bucket}/o/${encodeURIComponent(object)}"`),
            query: { alt: "media" },
          },
          { result: "template" },
        ),
      ],
      {
        except: {
          as: "error",
          steps: [
            choose("no_template", [
              when('map.get(error, "code") == 404', [
                fail(
                  "template_missing",
                  "template",
                  `"gs://${bucket}/${object} does not exist: apply the stack again"`,
                ),
              ]),
            ]),
            raise("tell_template", expr("error")),
          ],
        },
      },
    ),
    assign("inline", { "body.pipelineSpec": expr("template") }),
  ];
}

/**
 * The package, with the addresses of registries in the images of its steps. What is submitted names the package too, as it
 * does where Vertex AI takes it from there itself: then the run says which version it is of.
 */
function packageSteps(address: string, registries: Readonly<Record<string, string>>): readonly StepSource[] {
  return [
    assign("which_package", { nothing: {}, template: null }),
    attempt("get_package", [call("read_package", "read", { url: address, query: {} }, { result: "template" })], {
      except: {
        as: "error",
        steps: [
          choose("no_package", [
            when('default(map.get(error, "code"), 0) in [403, 404]', [
              fail("package_missing", "template", `"${address} is not there, or may not be read"`),
            ]),
          ]),
          raise("tell_package", expr("error")),
        ],
      },
    }),
    // Registries do not say that it is JSON.
    attempt("is_read", [assign("its_keys", { names: expr("keys(template)") })], {
      except: {
        as: "unread",
        steps: [
          attempt("read_json", [assign("decode", { template: expr("json.decode(template)") })], {
            except: {
              as: "no_json",
              steps: [
                fail(
                  "package_form",
                  "template",
                  `"${address} is not JSON: only in a package that is can the addresses of registries be put"`,
                ),
              ],
            },
          }),
        ],
      },
    }),
    assign("its_steps", {
      executors: expr(`default(${inside("template", "deploymentSpec", "executors")}, nothing)`),
      addressed: {},
    }),
    forEach("each_executor", { value: "executor_name", in: expr("keys(executors)") }, [
      assign("its_image", {
        executor: expr("executors[executor_name]"),
        image: expr(`string(default(${inside("executor", "container", "image")}, ""))`),
        rest: "",
        found: "",
      }),
      choose(
        "in_registry",
        Object.entries(registries).map(([name, path]) =>
          when(`text.match_regex(image, "^${name}/.+$")`, [
            assign(`from_${name.replaceAll("-", "_")}`, {
              found: path,
              rest: expr(`text.substring(image, ${name.length}, len(image))`),
            }),
          ]),
        ),
      ),
      choose("put_address", [
        when('found != ""', [assign("address_it", { "executor.container.image": expr("found + rest") })]),
      ]),
      assign("keep_executor", { addressed: expr(withKey("addressed", "executor_name", "executor")) }),
    ]),
    assign("put_executors", { "template.deploymentSpec.executors": expr("addressed") }),
    assign("inline_package", { "body.pipelineSpec": expr("template") }),
  ];
}
