import { statementsOf } from './sql-statements.ts';

/** What a version that still runs does not survive, or what makes its payments wait. */
interface Rule {
  name: string;
  /** What to write instead. */
  instead: string;
  breaks(statement: string, file: { creates(table: string): boolean }): boolean;
}

const TABLE = String.raw`(?:only )?(?:if exists )?([\w."]+)`;
const target = (statement: string): string =>
  new RegExp(`^(?:alter table|update|delete from|truncate(?: table)?) ${TABLE}`, 'i').exec(statement)?.[1] ??
  '';
const indexed = (statement: string): string => / on (?:only )?([\w."]+)/i.exec(statement)?.[1] ?? '';

/** Each action of an `alter table`, of which there may be many behind one another. */
const actions = (statement: string): string[] =>
  /^alter table/i.test(statement)
    ? statement
        .split(/,(?![^(]*\))/)
        .map((action) => action.replace(new RegExp(`^alter table ${TABLE}`, 'i'), '').trim())
    : [];

/** On a table that this very file creates, everything is allowed: no older version knows it. */
const onOlder =
  (pattern: RegExp): Rule['breaks'] =>
  (statement, { creates }) =>
    !creates(target(statement)) && actions(statement).some((action) => pattern.test(action));

/** Expand, then contract: a migration only adds. What is no longer used goes in a later release. */
export const rules: readonly Rule[] = [
  {
    name: 'drops or renames what older versions use',
    instead: 'leave it, and drop it in the release after the one that stopped using it',
    breaks: (statement) =>
      /^drop (table|view|function|trigger|type|sequence)\b|^alter table .* rename to /i.test(statement),
  },
  {
    name: 'drops or renames a column',
    instead: 'add another column beside it, write both, and drop the old one a release later',
    breaks: onOlder(/^drop (?!constraint|not null|default)|^rename (?!constraint|to\b)/i),
  },
  {
    name: 'changes a type',
    instead: 'add a column of the new type beside it',
    breaks: onOlder(/^alter (column )?\S+ (set data )?type /i),
  },
  {
    name: 'adds a column that older versions do not fill',
    instead: 'give it a default, or let it be null',
    breaks: onOlder(
      /^add (?!constraint|check|foreign|unique|primary|exclude)(?=.*\bnot null\b)(?!.*\b(default|generated)\b)/i,
    ),
  },
  {
    name: 'demands more of rows than older versions give',
    instead: 'add the constraint as `not valid`, and validate it in a later release',
    breaks: onOlder(
      /^(alter (column )?\S+ set not null|add (constraint \S+ )?(check|foreign|unique|primary|exclude)(?!.*\bnot valid\b))/i,
    ),
  },
  {
    name: 'takes a default away that older versions rely on',
    instead: 'leave it until they are gone',
    breaks: onOlder(/^alter (column )?\S+ drop default/i),
  },
  {
    name: 'builds an index while every write waits',
    instead:
      'write `create index concurrently` in a file of its own that begins with `-- outside a transaction`',
    breaks: (statement, { creates }) =>
      /^create (unique )?index (?!concurrently)/i.test(statement) && !creates(indexed(statement)),
  },
  {
    name: 'changes every row in one transaction',
    instead: 'let a job fill it in portions',
    breaks: (statement, { creates }) =>
      /^(update|delete from|truncate)\b/i.test(statement) && !creates(target(statement)),
  },
];

/** What is wrong with a file, in words. */
export function brokenRules(sql: string): string[] {
  const statements = statementsOf(sql).map((text) => text.replace(/\s+/g, ' '));
  const created = new Set(
    statements.flatMap((each) => /^create table (?:if not exists )?([\w."]+)/i.exec(each)?.[1] ?? []),
  );
  const file = { creates: (table: string) => created.has(table) };
  return statements.flatMap((statement) =>
    rules
      .filter((rule) => rule.breaks(statement, file))
      .map(({ name, instead }) => `${name}: ${statement.slice(0, 120)}\n  ${instead}`),
  );
}
