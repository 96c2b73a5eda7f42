import { applicationDefaultCredentials, CredentialsError } from "../../deploy/credentials";

test("a token comes from Google's library, which is opened once", async () => {
  const open = jest.fn(async () => ({ getAccessToken: async () => "token" }));
  const credentials = applicationDefaultCredentials(open);

  expect(await credentials.token()).toBe("token");
  expect(await credentials.token()).toBe("token");
  expect(open).toHaveBeenCalledTimes(1);
});

const login = "`gcloud auth application-default login`";

test.each([
  [
    "Could not load the default credentials. Browse to https://cloud.google.com/docs for more information.",
    `There are no Google credentials on this machine: log in with ${login}.`,
  ],
  ["invalid_grant", `Your Google credentials have expired or were revoked: log in again with ${login}.`],
  [
    '{"error":"invalid_grant","error_subtype":"invalid_rapt"}',
    `Your Google credentials have expired or were revoked: log in again with ${login}.`,
  ],
  [
    "The file at /home/ana/key.json does not exist, or it is not a file.\n    at somewhere",
    `Your Google credentials cannot be used (The file at /home/ana/key.json does not exist, or it is not a file): log in again with ${login}.`,
  ],
])("says in one sentence what to do about: %s", async (problem, told) => {
  const credentials = applicationDefaultCredentials(async () => ({
    getAccessToken: () => Promise.reject(new Error(problem)),
  }));

  await expect(credentials.token()).rejects.toThrow(new CredentialsError(told));
});

test.each([null, undefined, ""])("a token that is %p is none", async (token) => {
  const credentials = applicationDefaultCredentials(async () => ({ getAccessToken: async () => token }));

  await expect(credentials.token()).rejects.toThrow(
    new CredentialsError(`Google gave no access token for your credentials: log in again with ${login}.`),
  );
});
