/** What loading an environment file finds by itself, before any rule: the id of each finding, and what it is about. */
export const FINDING_KINDS: Readonly<Record<string, string>> = {
  "file/default-export": "The file has a default export, and it is an object.",
  "file/endless": "The file comes to its end.",
  "file/import": "The file imports only files of the project and the definitions.",
  "file/name": "The environment is called like its file.",
  "file/syntax": "The file is TypeScript.",
  "file/throws": "The file runs without an error of its own.",
  "file/unchecked": "Nothing in the file hides from these checks.",
  "file/unreadable": "The file can be read.",
  "file/varies": "Nothing in the file gives another value tomorrow, or on another machine.",
  "schema/bad-name": "A name that a person chooses has the form that its place asks for.",
  "schema/missing": "What must be said is said.",
  "schema/out-of-range": "A value lies within its limits.",
  "schema/unknown-key": "There is no key that nobody reads.",
  "schema/wrong-form": "A text has the form that its place asks for.",
  "schema/wrong-type": "A value is of the type that its place asks for.",
  "schema/wrong-value": "A word is one of those that its place knows.",
};
