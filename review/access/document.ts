import * as z from "zod";
import { ROLE_CONTENTS_COLLECTED } from "../../catalog/role-contents";
import { printable } from "../../values/printable";
import { type Access, sortedGrants } from "./access";
import type { AccessChange, AccessChanges } from "./changes";
import type { Grant, GrantForm } from "./grants";
import { deedOf, type Weight } from "./meaning";
import type { Path } from "./paths";
import { compare, PRINCIPAL_KINDS, type PrincipalKind } from "./principals";
import { type Answer, type Question, relevant } from "./questions";
import { takeoverSentence } from "./sentences";
import { gainsLine, pathLine, phraseOf, remarksOf } from "./words";

const place = {
  stack: z.string().describe("The stack of the resource"),
  address: z.string().describe("The address of the resource in that stack"),
  origin: z.string().optional().describe("The path in the environment file that it comes from"),
};
const direction = z
  .enum(["broadened", "narrowed", "both", "unknown"])
  .describe("Whether somebody may do more, less, both, or that cannot be told");
const member = z.string().describe("As a policy names it; in `principals` by this");
const kinds = Object.keys(PRINCIPAL_KINDS) as [PrincipalKind, ...PrincipalKind[]];

const pathSchema = z.strictObject({
  from: member,
  to: member,
  sentence: z.string().describe("The whole way, in one line"),
  gives: z.string().describe("What that gives beyond what was granted, in words"),
  certain: z.boolean().describe("False when it hangs on a condition, or on what Google does not document"),
  onRequest: z.boolean().describe("Only for a time, and when it is asked for"),
  steps: z.array(
    z.strictObject({
      to: member,
      how: z.string(),
      certain: z.boolean(),
      addresses: z.array(z.string()).describe("What makes it possible: `stack: address`"),
    }),
  ),
});

const changeSchema = z.strictObject({
  kind: z.enum(["gained", "lost", "broadened", "narrowed", "moved", "changed"]),
  direction,
  sentence: z.string(),
  principal: z.string().describe("Its name"),
  member,
  resource: z.string().describe("Its name"),
  from: z.string().optional().describe("Of what has moved: where it was"),
  gained: z.array(z.string()).describe("Permissions that come"),
  lost: z.array(z.string()).describe("Permissions that go"),
  byRole: z.boolean().describe("Whether it comes from a custom role alone, which is in `roles`"),
  before: z.array(z.string()).describe("The grants behind it: `stack: address`"),
  after: z.array(z.string()).describe("The grants behind it: `stack: address`"),
  origin: z.string().optional().describe("The path in the environment file that it comes from"),
});

/** What changes about access. */
export const accessChangesSchema = z
  .strictObject({
    direction: z.enum(["none", "broadened", "narrowed", "both", "unknown"]).describe("Over everything"),
    changes: z.array(changeSchema).describe("Worst first"),
    roles: z
      .array(
        z.strictObject({
          role: z.string(),
          direction,
          sentence: z.string(),
          added: z.array(z.string()),
          removed: z.array(z.string()),
          holders: z.array(member),
        }),
      )
      .describe("Custom roles that hold something else, for all who hold them"),
    renamed: z.array(
      z.strictObject({ name: z.string(), before: member, after: member, grants: z.int(), sentence: z.string() }),
    ),
    takeovers: z
      .array(z.strictObject({ sentence: z.string(), stack: z.string(), address: z.string() }))
      .describe("New policies that take from others what they were given"),
    controls: z
      .array(z.strictObject({ direction, sentence: z.string(), stack: z.string(), address: z.string() }))
      .describe("Audit logs, access on request, rules that forbid"),
    opened: z.array(pathSchema).describe("Ways to more than was granted that open"),
    closed: z.array(pathSchema),
  })
  .describe("What changes about access");

/** What `plinth iam --format json` prints. Contract: a change that breaks readers raises `version`. */
export const accessSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this form"),
    title: z.string().describe("The environment, or the folder that was read"),
    rolesCollected: z.string().describe("The day on which the contents of Google's roles were collected"),
    principals: z.array(
      z.strictObject({
        member,
        kind: z.enum(kinds),
        name: z.string(),
        origin: z.string().optional().describe("The path in the environment file that it comes from"),
        stack: z.string().optional(),
        address: z.string().optional().describe("The resource that makes it, where the platform does"),
      }),
    ),
    grants: z.array(
      z.strictObject({
        principal: member,
        does: z.string().describe("In words, with what it is done to"),
        weight: z.enum(["rules", "acts", "writes", "reads", "uses"]),
        role: z.string().describe("In `roles` by this"),
        resource: z.string().describe("As the environment file refers to it, or Google's name"),
        resourceKind: z.string(),
        resourceKey: z.string().describe("Unique"),
        condition: z.strictObject({ title: z.string(), expression: z.string() }).optional(),
        form: z
          .enum(["member", "binding", "policy", "entitlement", "list"])
          .describe(
            "Beside others, in place of others with this role, in place of all others, on request, or in an old list",
          ),
        request: z.strictObject({ longest: z.string(), approvers: z.array(member) }).optional(),
        permissions: z
          .array(z.string())
          .optional()
          .describe("Of what the role holds, what was asked for; left out when nothing in particular was"),
        ...place,
      }),
    ),
    roles: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(["predefined", "custom", "unknown"]).describe("Of an unknown one nothing is known"),
        permissions: z.array(z.string()),
        others: z.int().min(0).describe("How many more it holds that are not listed"),
      }),
    ),
    paths: z.array(pathSchema).describe("Ways to more than was granted"),
    projectWide: z
      .array(z.strictObject({ may: z.string(), count: z.int().optional(), holders: z.array(member) }))
      .describe("What Google gives on whole projects only, and who has it"),
    takeovers: z
      .array(z.strictObject({ sentence: z.string(), ...place }))
      .describe("Policies that take from others what they were given"),
    denials: z
      .array(z.strictObject({ name: z.string(), stack: z.string(), address: z.string() }))
      .describe("Rules that forbid; not counted against the grants"),
    changes: accessChangesSchema.optional().describe("With --against"),
  })
  .describe("Who may do what");

/** What `plinth iam --format json` prints. */
export type AccessDocument = z.output<typeof accessSchema>;

/** The access matrix for programs. */
export function accessDocument(
  access: Access,
  { grants, paths }: Answer,
  {
    title,
    question,
    changes,
  }: { readonly title: string; readonly question: Question; readonly changes?: AccessChanges },
): AccessDocument {
  const asked = question.permissions !== undefined || question.targets !== undefined;
  const named = new Set([
    ...grants.flatMap(({ principal, request }) => [principal, ...(request?.approvers ?? [])]),
    ...paths.flatMap(({ from, steps }) => [from, ...steps.map(({ to }) => to)]),
    ...(Object.keys(question).length > 0 ? [] : access.principals.all),
  ]);
  const principals = access.principals.all.filter((principal) => named.has(principal));
  const roles = [...new Map(grants.map(({ role }) => [role.name, role])).values()];
  return {
    version: 1,
    title,
    rolesCollected: ROLE_CONTENTS_COLLECTED,
    principals: principals.map((principal) => ({ ...principal })),
    grants: principals.flatMap((principal) =>
      sortedGrants(grants.filter((grant) => grant.principal === principal)).map((grant) => ({
        ...grantRow(grant, question),
        ...(asked && { permissions: [...relevant(grant, question)].sort() }),
      })),
    ),
    roles: roles
      .sort((a, b) => compare(a.name, b.name))
      .map(({ name, kind, permissions, others }) => ({ name, kind, permissions: [...permissions].sort(), others })),
    paths: paths.map(pathRow),
    projectWide: access.wide.map(({ words, count, holders }) => ({
      may: words,
      ...(count !== undefined && { count }),
      holders: holders.map(({ principal }) => principal.member),
    })),
    takeovers: access.takeovers.map((takeover) => ({ sentence: takeoverSentence(takeover), ...placeOf(takeover) })),
    denials: access.denials.map((denial) => ({ ...denial })),
    ...(changes !== undefined && { changes: changesDocument(changes) }),
  };
}

interface Row {
  readonly principal: string;
  readonly does: string;
  readonly weight: Weight;
  readonly role: string;
  readonly resource: string;
  readonly resourceKind: string;
  readonly resourceKey: string;
  readonly condition?: { readonly title: string; readonly expression: string };
  readonly form: GrantForm;
  readonly request?: { readonly longest: string; readonly approvers: string[] };
  readonly stack: string;
  readonly address: string;
  readonly origin?: string;
}

function grantRow(grant: Grant, question: Question): Row {
  const { principal, role, target, condition, form, request } = grant;
  return {
    principal: principal.member,
    does: phraseOf(grant, relevant(grant, question)),
    weight: deedOf(grant).weight,
    role: role.name,
    resource: target.name,
    resourceKind: target.kind,
    resourceKey: target.key,
    ...(condition !== undefined && { condition }),
    form,
    ...(request !== undefined && {
      request: { longest: request.longest, approvers: request.approvers.map((approver) => approver.member) },
    }),
    ...placeOf(grant),
  };
}

function placeOf({ stack, address, origin }: Pick<Grant, "stack" | "address" | "origin">) {
  return { stack, address, ...(origin !== undefined && { origin }) };
}

function pathRow(path: Path): z.output<typeof pathSchema> {
  return {
    from: path.from.member,
    to: path.to.member,
    sentence: pathLine(path),
    gives: gainsLine(path),
    certain: path.certain,
    onRequest: path.onRequest,
    steps: path.steps.map(({ to, how, certain, addresses }) => ({
      to: to.member,
      how,
      certain,
      addresses: [...addresses],
    })),
  };
}

/** What changes about access, for programs. */
export function changesDocument(changes: AccessChanges): z.output<typeof accessChangesSchema> {
  return {
    direction: changes.direction,
    changes: changes.changes.map(changeRow),
    roles: changes.roles.map(({ role, direction: way, sentence, added, removed, holders }) => ({
      role: role.name,
      direction: way,
      sentence,
      added: [...added],
      removed: [...removed],
      holders: holders.map((holder) => holder.member),
    })),
    renamed: changes.renamed.map((renaming) => ({ ...renaming })),
    takeovers: changes.takeovers.map(({ sentence, stack, address }) => ({ sentence, stack, address })),
    controls: changes.controls.map((control) => ({ ...control })),
    opened: changes.paths.opened.map(pathRow),
    closed: changes.paths.closed.map(pathRow),
  };
}

function changeRow(change: AccessChange): z.output<typeof changeSchema> {
  const { kind, direction: way, sentence, principal, target, from, gained, lost, byRole, before, after } = change;
  const where = ({ stack, address }: Grant) => `${stack}: ${address}`;
  const origin = (after[0] ?? before[0])?.origin;
  return {
    kind,
    direction: way,
    sentence,
    principal: principal.name,
    member: principal.member,
    resource: target.name,
    ...(from !== undefined && { from: from.name }),
    gained: [...gained],
    lost: [...lost],
    byRole,
    before: before.map(where),
    after: after.map(where),
    ...(origin !== undefined && { origin }),
  };
}

const COLUMNS = [
  ...["principal", "member", "kind", "does", "resource", "resource kind", "role", "permissions", "condition"],
  ...["remarks", "stack", "address", "origin"],
];

/** The grants as a table for spreadsheets, by RFC 4180: a line for each. */
export function accessCsv(access: Access, { grants }: Answer, question: Question): string {
  const rows = access.principals.all.flatMap((principal) =>
    sortedGrants(grants.filter((grant) => grant.principal === principal)).map((grant) => {
      const { role, target, condition } = grant;
      const held = role.kind === "unknown" ? "not known" : String(role.permissions.size + role.others);
      return [
        ...[principal.name, principal.member, principal.kind, phraseOf(grant, relevant(grant, question))],
        ...[target.name, target.kind, role.name, held, condition?.expression ?? ""],
        ...[remarksOf(grant).join("; "), grant.stack, grant.address, grant.origin ?? ""],
      ];
    }),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const seen = printable(text);
  const harmless = /^[=+\-@]/.test(seen) ? `'${seen}` : seen;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
