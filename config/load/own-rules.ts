/** What reading a file finds by itself, before any rule is asked: what must hold, by id. All of these are errors. */
export const OWN_RULES = {
  "environments/project-number": "A project has one number in all environments, and a number one project.",
  "environments/same-name":
    "No two environments of one project give a bucket, dataset, registry, secret or account one name.",
  "file/circular": "No file imports itself, not by way of others either.",
  "file/data": "What is imported as data is JSON, and no more than a launcher can pass on.",
  "file/default-export": "The file exports an environment as its default.",
  "file/duplicate-key": "No object has a key twice: the first would be lost.",
  "file/endless": "The file ends: no loop goes round more than a million times.",
  "file/import":
    "A file imports other files of the project, and `defineEnvironment` and `fragment`, by names that they export; nothing else.",
  "file/name": "The environment has the name of its file.",
  "file/syntax": "The file is TypeScript.",
  "file/throws": "The file runs to its end without throwing.",
  "file/unchecked": "The file runs no text and prints nothing.",
  "file/unreadable": "The file and those that it imports can be read.",
  "file/varies": "No value differs by machine, by day, by run or by language.",
  "file/waits": "The file waits for nothing: it has no `async`, `await` or `Promise`.",
  "schema/bad-name": "A name that a person chooses has the form of its kind.",
  "schema/missing": "Everything that is required is there.",
  "schema/out-of-range": "A value lies within its limits.",
  "schema/unknown-key": "Every key is known, at every depth.",
  "schema/wrong-form": "Text has the form of what it stands for.",
  "schema/wrong-type": "A value is of the type that its key takes.",
  "schema/wrong-value": "Where values are fixed, it is one of those.",
} as const;

/** The id of something that reading a file finds by itself. */
export type OwnRule = keyof typeof OWN_RULES;
