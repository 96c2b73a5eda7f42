import * as fc from "fast-check";
import { errorsOf } from "../../support/rules";
import { Duration } from "../../../values/duration";
import { environment } from "../../support/environment";

const days = fc.option(
  fc.integer({ min: 1, max: 500 }).map((count) => `${count}d` as const),
  { nil: undefined },
);

test("a lifecycle passes exactly when Google would do all of it, in this order, without a fee for early deletion", () => {
  fc.assert(
    fc.property(days, days, days, days, days, (nearline, coldline, archive, expireAfter, retain) => {
      const input = environment({
        storage: { zones: { raw: { archive: { nearline, coldline, archive }, expireAfter, retain } } },
      });
      const passes = errorsOf(input).length === 0;

      const age = (text: string | undefined) => (text === undefined ? undefined : Duration.parse(text).toDays());
      const transitions = [age(nearline), age(coldline), age(archive)].filter((value) => value !== undefined);
      const expiry = age(expireAfter) ?? Infinity;
      const minimum = archive ? 365 : coldline ? 90 : nearline ? 30 : 0;
      const ascending = transitions.every((value, index) => index === 0 || (transitions[index - 1] ?? 0) < value);
      const happens = transitions.every((value) => value < expiry);
      expect(passes).toBe(ascending && happens && expiry >= minimum && (age(retain) ?? 0) <= expiry);
    }),
    { numRuns: 500 },
  );
});
