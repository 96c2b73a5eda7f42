/**
 * What stands between environment and build in the id of the account that a build runs as. Short, because an id has 30
 * characters.
 */
export const BUILD_ACCOUNT = "build";
