import type { CasesByRule } from "../case";

const groups = {
  engineers: { email: "ml-engineers@acme.example" },
  approvers: { email: "ml-approvers@acme.example" },
};

export const peopleCases: CasesByRule = {
  "groups/same-address": {
    bad: [
      {
        of: "one address in other capitals",
        environment: {
          groups: { engineers: { email: "ml@acme.example" }, scientists: { email: "ML@acme.example" } },
        },
        finds: [
          {
            path: "groups.scientists.email",
            problem: '"ML@acme.example" is already the address of groups.engineers',
            fix: "give each group an address of its own, or leave one of the two out",
          },
        ],
      },
    ],
    good: [{ of: "addresses of their own", environment: { groups } }],
  },
  "break-glass/unknown-group": {
    bad: [
      {
        of: "groups that are not declared",
        environment: { groups, breakGlass: { eligible: "operators", approvers: "approvers" } },
        finds: [
          {
            path: "breakGlass.eligible",
            problem: 'no group "operators" is declared under `groups`',
            allowed: "engineers, approvers",
            fix: "add `groups.operators` with its e-mail address, or name another group",
          },
        ],
      },
    ],
    good: [
      { of: "declared groups", environment: { groups, breakGlass: { eligible: "engineers", approvers: "approvers" } } },
    ],
  },
  "break-glass/own-approver": {
    bad: [
      {
        of: "people who approve for themselves",
        environment: { groups, breakGlass: { eligible: "engineers", approvers: "engineers" } },
        finds: [
          {
            path: "breakGlass.approvers",
            problem: '"engineers" would approve what they ask for themselves',
            fix: "name another group: the second person must come from elsewhere",
          },
        ],
      },
    ],
    good: [
      { of: "two groups", environment: { groups, breakGlass: { eligible: "engineers", approvers: "approvers" } } },
    ],
  },
};
