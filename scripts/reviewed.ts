import type { Location } from "../config/finding";
import type { Review } from "../review/model/change-set";
import type { ReviewPictures } from "../review/render/html";
import type { Compared } from "./sides/compared";

/** A review, with what its forms need beside it. */
export interface Reviewed {
  readonly review: Review;
  /** Where a path of an environment file is written: on the side after, else before; `undefined` when nobody knows. */
  locate(environment: string, origin: string): Location | undefined;
  /** The pictures of each change set, in their order. */
  pictures(): Promise<readonly ReviewPictures[]>;
}

/** Reviews what is compared, environment by environment. */
export async function reviewed(compared: readonly Compared[], beside = false): Promise<Reviewed> {
  // Loaded only now: who asks for something else does not wait for it.
  const { reviewOf, wholeReview } = await import("../review/reviewing");
  const sets = compared.map(({ before, after }) => reviewOf(before, after, beside));
  return {
    review: wholeReview(sets),
    locate(environment, origin) {
      const found = compared.find(
        ({ after, before }) => (after.side.environment ?? before.side.environment ?? "") === environment,
      );
      return found?.after.locate(origin) ?? found?.before.locate(origin);
    },
    async pictures() {
      const { picturesOf } = await import("../review/reviewing");
      return Promise.all(compared.map(({ before, after }, index) => picturesOf(before, after, sets[index])));
    },
  };
}
