import { expr } from "../language/expression";
import { assign, attempt, choose, forEach, returns, routine, type RoutineSource, when } from "../language/steps";
import { fail } from "../launchers/calls";
import type { AdoptionProps } from "./props";

/** `{giver, version}` of an argument `{from: "staging", version: "7"}`. */
export function askedRoutine({ givers }: AdoptionProps): RoutineSource {
  const names = givers.map(({ environment }) => environment).join(", ");
  return routine(
    ["input"],
    [
      assign("begin", {
        // What is copied from each is in a routine of its own.
        givers: givers.map(({ environment, projectId, region, modelId, bucket }) => ({
          environment,
          projectId,
          region,
          modelId,
          bucket,
        })),
        found: null,
        from: null,
        version: null,
      }),
      attempt(
        "read",
        [
          assign("both", {
            from: expr('string(map.get(input, "from"))'),
            version: expr('string(map.get(input, "version"))'),
          }),
          assign("others", { names: expr("keys(input)") }),
        ],
        {
          except: {
            as: "error",
            steps: [
              fail(
                "incomplete",
                "request",
                '"the argument is not {\\"from\\": \\"<environment>\\", \\"version\\": \\"<number or alias>\\"}"',
              ),
            ],
          },
        },
      ),
      forEach("each_key", { value: "name", in: expr("names") }, [
        choose("known", [
          when('not (name in ["from", "version"])', [
            fail("unknown", "request", '"the argument has an unknown key " + name + "\\n  allowed: from and version"'),
          ]),
        ]),
      ]),
      forEach("each_giver", { value: "giver", in: expr("givers") }, [
        choose("this_one", [when("giver.environment == from", [assign("take", { found: expr("giver") })])]),
      ]),
      choose("whom", [
        when("found == null", [
          fail("nobody", "request", `"nothing is taken over from " + from + "\\n  allowed: ${names}"`),
        ]),
        when('not text.match_regex(version, "^([1-9][0-9]{0,7}|[a-z][a-zA-Z0-9-]{0,126}[a-z0-9])$")', [
          fail("odd", "request", 'version + " is neither the number of a version nor an alias"'),
        ]),
      ]),
      returns("give", { giver: expr("found"), version: expr("version") }),
    ],
  );
}
