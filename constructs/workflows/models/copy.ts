import { expr } from "../language/expression";
import {
  assign,
  attempt,
  call,
  choose,
  forEach,
  raise,
  returns,
  routine,
  type RoutineSource,
  when,
} from "../language/steps";
import { fail } from "../launchers/calls";
import { variable } from "../parts/variables";

/** Files that one version may have: each takes about forty steps, of the 100,000 that an execution has. */
const FILES = 2_000;

/** Pages of a listing, and parts of one copy. */
const PAGE = 200;
const PARTS = 500;

const objectUrl = (bucket: string, name: string) =>
  `${variable("STORAGE_API")} + "/b/" + ${bucket} + "/o/" + text.url_encode(${name})`;

/**
 * What copies all files below a folder to another bucket, inside Cloud Storage: nothing passes through the workflow. A file
 * that is there already, with the same checksum, is not copied again; one with another is never overwritten. Beside `CALLS`.
 */
export const COPY = {
  /** Gives how many files there are. `from` and `to` are `{bucket, prefix}`, a prefix with a slash at the end. */
  copy_folder: routine(
    ["from", "to"],
    [
      assign("begin", { files: 0, token: "", page: {} }),
      call(
        "list",
        "read",
        {
          url: expr(`${variable("STORAGE_API")} + "/b/" + from.bucket + "/o"`),
          query: {
            prefix: expr("from.prefix"),
            maxResults: PAGE,
            pageToken: expr("token"),
            fields: "items(name,generation,crc32c),nextPageToken",
          },
        },
        { result: "page" },
      ),
      forEach("each", { value: "item", in: expr('default(map.get(page, "items"), [])') }, [
        assign("count", { files: expr("files + 1") }),
        choose("too_many", [
          when(`files > ${FILES}`, [
            fail(
              "many",
              "files",
              `"the version has more than ${FILES} files below gs://" + from.bucket + "/" + from.prefix`,
            ),
          ]),
        ]),
        call("copy", "copy_file", {
          source: { bucket: expr("from.bucket"), item: expr("item") },
          target: {
            bucket: expr("to.bucket"),
            name: expr("to.prefix + text.substring(item.name, len(from.prefix), len(item.name))"),
          },
        }),
      ]),
      assign("next_page", { token: expr('default(map.get(page, "nextPageToken"), "")') }),
      choose("more", [when('token != ""', "list")]),
      choose("some", [
        when("files == 0", [
          fail("none", "files", '"there are no files below gs://" + from.bucket + "/" + from.prefix'),
        ]),
      ]),
      returns("give", expr("files")),
    ],
  ),
  copy_file: routine(
    ["source", "target"],
    [
      assign("begin", { token: "", parts: 0, answer: {} }),
      assign("again", { problem: null }),
      attempt(
        "rewrite",
        [
          call(
            "part",
            "rewrite_part",
            { source: expr("source"), target: expr("target"), token: expr("token") },
            { result: "answer" },
          ),
        ],
        { except: { as: "error", steps: [assign("keep", { problem: expr("error") })] } },
      ),
      choose("failed", [
        when("problem != null", [
          choose("there_already", [
            when('default(map.get(problem, "code"), 0) != 412', [raise("tell", expr("problem"))]),
          ]),
          call(
            "look",
            "read",
            { url: expr(objectUrl("target.bucket", "target.name")), query: { fields: "crc32c" } },
            { result: "there" },
          ),
          choose("same", [when("there.crc32c == source.item.crc32c", [returns("was_copied", true)])]),
          fail(
            "other",
            "copy",
            '"another file lies at gs://" + target.bucket + "/" + target.name + " already: it is not overwritten"',
          ),
        ]),
      ]),
      choose("done", [when('default(map.get(answer, "done"), false)', [returns("copied", true)])]),
      choose("endless", [
        when(`parts >= ${PARTS}`, [fail("never", "copy", '"the copy of " + source.item.name + " does not end"')]),
      ]),
      assign(
        "go_on",
        { token: expr('default(map.get(answer, "rewriteToken"), "")'), parts: expr("parts + 1") },
        {
          next: "again",
        },
      ),
    ],
  ),
  /** One request of a copy. It may happen twice: what was copied is not copied over. */
  rewrite_part: routine(
    ["source", "target", "token"],
    [
      assign("where", {
        url: expr(
          `${objectUrl("source.bucket", "source.item.name")} + "/rewriteTo/b/" + target.bucket + "/o/" + text.url_encode(target.name)`,
        ),
        address: expr('url + "?ifGenerationMatch=0&ifSourceGenerationMatch=" + source.item.generation'),
      }),
      choose("goes_on", [
        when('token != ""', [
          assign("with_token", { address: expr('address + "&rewriteToken=" + text.url_encode_plus(token)') }),
        ]),
      ]),
      call("ask", "write", { url: expr("address"), body: {} }, { result: "answer" }),
      returns("give", expr("answer")),
    ],
  ),
} as const satisfies Readonly<Record<string, RoutineSource>>;
