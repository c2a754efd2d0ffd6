import { type BankOperation, type BankState, bankOperations, type RailCall } from '../protocol.ts';
import { instant } from './bank-clock.ts';
import { bankName, simulatedBankCodes } from './banks.ts';
import { putNotice } from './outbox.ts';
import { no, type Reply, yes } from './reply.ts';
import type { World } from './world.ts';

type Window = { bank_code: string; from_at: number; to_at: number; ops: string; rule: string | null };

/**
 * Until when nobody knows: a closing without an announced end lasts a year unless the bank is opened again.
 */
const openEndedMs = 365 * 86_400_000;

/**
 * Whether a bank works now. The simulated banks never close by themselves, so that a person at midnight and a
 * test at noon see the same; maintenance (점검) is announced through the control side.
 */
export function closedUntil(
  world: World,
  bankCode: string,
  operation: BankOperation,
  call?: RailCall,
): string | undefined {
  const now = world.clock.now();
  if (world.knobs.take('bankClosed', { bankCode, operation, call })) return instant(now + 600_000);
  const windows = world.books.all<Window>(
    'select * from maintenance where bank_code = ? and from_at <= ? and to_at > ? order by to_at desc',
    bankCode,
    now,
    now,
  );
  const closing = windows.find((window) => operationsOf(window).includes(operation));
  return closing && instant(closing.to_at);
}

export function refuseClosed(bankCode: string, reopensAt: string): Reply {
  return no('BANK_CLOSED', `${bankName(bankCode).en} does not work now`, reopensAt);
}

export function listBanks(world: World): Reply {
  return yes({ banks: simulatedBankCodes.map((bankCode) => stateOf(world, bankCode)) });
}

function stateOf(world: World, bankCode: string): BankState {
  const now = world.clock.now();
  const windows = world.books.all<Window>(
    'select * from maintenance where bank_code = ? and to_at > ? order by from_at',
    bankCode,
    now,
  );
  return {
    bankCode,
    state: windows.some((window) => window.from_at <= now) ? 'CLOSED' : 'OPEN',
    windows: windows.map((window) => ({
      from: instant(window.from_at),
      to: instant(window.to_at),
      ...(window.rule !== null && { rule: window.rule }),
      ops: operationsOf(window),
    })),
  };
}

/** Announces a window, now or later, and tells the gateway. */
export function closeBank(
  world: World,
  closing: {
    bankCode: string;
    from?: number | undefined;
    to?: number | undefined;
    ops?: readonly BankOperation[] | undefined;
    rule?: string | undefined;
  },
): void {
  const { bankCode, ops = bankOperations, rule = null } = closing;
  const from = closing.from ?? world.clock.now();
  const to = closing.to ?? from + openEndedMs;
  world.books.transaction(() => {
    world.books.run(
      'insert or replace into maintenance values (?, ?, ?, ?, ?)',
      bankCode,
      from,
      to,
      ops.join(),
      rule,
    );
    const body = { bankCode, state: 'CLOSED', from: instant(from), to: instant(to), ops };
    putNotice(world, { kind: 'bankStatus', bankCode, body });
  });
}

/** Takes back every window that is open or announced. */
export function openBank(world: World, { bankCode }: { bankCode: string }): void {
  world.books.transaction(() => {
    world.books.run('delete from maintenance where bank_code = ?', bankCode);
    const body = { bankCode, state: 'OPEN', from: instant(world.clock.now()), ops: bankOperations };
    putNotice(world, { kind: 'bankStatus', bankCode, body });
  });
}

function operationsOf(window: Window): BankOperation[] {
  const named = window.ops.split(',');
  return bankOperations.filter((operation) => named.includes(operation));
}
