import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { brokenRules, rules } from './expand-contract.ts';
import { statementsOf } from './sql-statements.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * The last file of the first release. Nobody runs anything older, so up to here a file may do what it likes. With the
 * release this stays as it is for ever.
 */
const FIRST_RELEASE = '0016';

const newer = readdirSync(FOLDER).filter((name) => name.endsWith('.sql') && name.slice(0, 4) > FIRST_RELEASE);

test('every migration since the first release only adds, so that the version before it goes on beside it', () => {
  const broken = newer.flatMap((name) =>
    brokenRules(readFileSync(new URL(name, FOLDER), 'utf8')).map((words) => `${name} ${words}`),
  );
  expect(broken).toEqual([]);
});

test.each([
  ['drops or renames what older versions use', 'drop table payments'],
  ['drops or renames what older versions use', 'alter table payments rename to sales'],
  ['drops or renames what older versions use', 'drop function first_delivery_id'],
  ['drops or renames a column', 'alter table payments add column a int, drop column wallet'],
  ['drops or renames a column', 'alter table payments drop wallet'],
  ['drops or renames a column', 'ALTER TABLE payments RENAME COLUMN wallet TO purse'],
  ['drops or renames a column', 'alter table only payments rename wallet to purse'],
  ['changes a type', 'alter table payments alter column balance_amount type numeric(20, 2)'],
  ['changes a type', 'alter table payments alter balance_amount set data type int'],
  ['adds a column that older versions do not fill', 'alter table payments add column colour text not null'],
  ['demands more of rows than older versions give', 'alter table payments alter column wallet set not null'],
  ['demands more of rows than older versions give', 'alter table payments add check (balance_amount > 1)'],
  [
    'demands more of rows than older versions give',
    'alter table payments add constraint one unique (order_id)',
  ],
  [
    'takes a default away that older versions rely on',
    'alter table deliveries alter column state drop default',
  ],
  ['builds an index while every write waits', 'create index payments_by on payments (status)'],
  ['builds an index while every write waits', 'create unique index if not exists p on payments (status)'],
  ['changes every row in one transaction', "update payments set wallet = '{}'"],
  ['changes every row in one transaction', 'delete from payments where true'],
  // What hides it is seen through.
  [
    'drops or renames what older versions use',
    "insert into words values (';--');\n/* ; */ drop table payments;",
  ],
])('%s: %s', (name, sql) => {
  expect(rules.map((rule) => rule.name)).toContain(name);
  const broken = brokenRules(sql);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatch(new RegExp(`^${name}: `));
});

test.each([
  'create table fresh (a int not null); create index fresh_by_a on fresh (a); insert into fresh values (1); update fresh set a = 2',
  'alter table payments add column colour text',
  "alter table payments add column colour text not null default 'red', add column size int",
  'alter table payments add column twice bigint generated always as (balance_amount * 2) stored not null',
  'alter table payments add constraint small check (balance_amount < 9) not valid',
  '-- outside a transaction\ncreate index concurrently payments_by on payments (status)',
  'alter table payments set (fillfactor = 80), alter column wallet set statistics 10',
  'create function f() returns int language sql as $$ update payments set wallet = null; drop table payments; select 1 $$',
  '-- drop table payments;\n/* drop table payments; */ select 1',
])('allowed: %s', (sql) => {
  expect(brokenRules(sql)).toEqual([]);
});

test('statements end where they end, whatever is quoted', () => {
  expect(
    statementsOf(
      "select ';' as \";\", $a$ ; $$ ; $a$ -- it's ;\n, 1 - 2 / 3; /* ' ; */ do $$ begin; end; $$;;",
    ),
  ).toEqual(['select \';\' as ";", $a$ ; $$ ; $a$  \n, 1 - 2 / 3', 'do $$ begin; end; $$']);
});
