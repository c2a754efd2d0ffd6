import { setTimeout as pause } from 'node:timers/promises';
import { issuingBanks } from '@tollgate/contract';
import { RailSilence } from '@tollgate/rails';
import { timeOrderedId } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { mark } from '../mark.ts';
import { raiseNoFreeNumbers } from '../store/alarms.ts';
import {
  addNumbers,
  closeBlock,
  type NumberBlock,
  openBlocks,
  poolsBelow,
  rememberBlock,
} from '../store/number-blocks.ts';

/** A bank whose free numbers fall below this gets a new block. */
const LOW_WATER = 200;
/** Numbers asked for at once, at rest and at most. */
const BLOCK_SIZE = 500;
const MAX_BLOCK_SIZE = 10_000;
/** Numbers written at once: two or three milliseconds of the database, which payments can wait for. */
const PORTION = 250;

/** What a lease needs of the gateway. */
export type Lessee = Pick<Gateway, 'rails' | 'db' | 'numberPace' | 'chance' | 'clock' | 'log'>;

/** Blocks that this process is asking for or writing down: another look leaves them alone. */
const underWay = new Set<string>();

/**
 * Keeps every bank's pool filled, so that issuing an account needs no call.
 *
 * A block is written down before it is asked for, and asked for again under the same id until the
 * bank has answered: a lost answer costs no numbers.
 */
export async function leaseNumbers(gateway: Lessee): Promise<void> {
  const pace = gateway.numberPace.look();
  for (const [rail] of gateway.rails) {
    const leastOf = (bankCode: string) =>
      Math.min(MAX_BLOCK_SIZE, Math.max(LOW_WATER, pace.get(`${rail}/${bankCode}`) ?? 0));
    const wanted = issuingBanks.map(({ code }) => ({ bankCode: code, least: leastOf(code) }));
    const open = await openBlocks(gateway.db, rail);
    const low = await poolsBelow(gateway.db, rail, wanted);
    const waiting = new Set(open.map(({ bankCode }) => bankCode));
    for (const bankCode of low.filter((code) => !waiting.has(code))) {
      const blockId = timeOrderedId(gateway.chance, gateway.clock.now());
      const least = leastOf(bankCode);
      const count = Math.max(BLOCK_SIZE, least);
      const block = { rail, blockId, bankCode, count };
      if (await rememberBlock(gateway.db, block, least)) open.push(block);
    }
    if (open.length > 0) mark('leaseNumbers.opened');
    const inTurn = oneAtATime(gateway, { isBusy: pace.size > 0 });
    const ours = open.filter(({ blockId }) => !underWay.has(blockId));
    await Promise.all(ours.map((block) => lease(gateway, block, inTurn)));
  }
}

async function lease(gateway: Lessee, block: NumberBlock, inTurn: InTurn): Promise<void> {
  const { rail, blockId, bankCode, count } = block;
  underWay.add(blockId);
  const interbankCode = issuingBanks.find(({ code }) => code === bankCode)?.interbankCode ?? bankCode;
  try {
    const answer = await gateway.rails.get(rail)?.leaseNumbers({ blockId, bankCode: interbankCode, count });
    if (!answer) return;
    mark('leaseNumbers.answered');
    if (answer.ok) return await keep(gateway, block, answer.numbers, inTurn);
    gateway.log.warn({ rail, bankCode, code: answer.code }, 'the bank leased no account numbers');
    // A closed bank opens again by itself; an empty pool needs somebody to order more.
    if (answer.code !== 'BANK_CLOSED')
      await raiseNoFreeNumbers(gateway.db, { rail, bankCode, code: answer.code });
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    gateway.log.warn(
      { rail, bankCode, reason: error.reason },
      'the bank did not answer a lease of account numbers',
    );
  } finally {
    underWay.delete(blockId);
  }
}

/** A block that is cut off in the middle is asked for again, and what is there of it already stays. */
async function keep(
  { db }: Lessee,
  block: NumberBlock,
  numbers: readonly string[],
  inTurn: InTurn,
): Promise<void> {
  for (let at = 0; at < numbers.length; at += PORTION) {
    await inTurn(() => addNumbers(db, block, numbers.slice(at, at + PORTION)));
    mark('leaseNumbers.partly');
  }
  await closeBlock(db, block);
}

type InTurn = (work: () => Promise<void>) => Promise<void>;

/**
 * A busy hour empties every bank's pool at the same moment. Their blocks, written all at once, took the database from the
 * payments for a third of a second; portions in turn, each with as long a pause behind it, still come many times faster than
 * payments use numbers up.
 */
function oneAtATime({ clock }: Lessee, { isBusy }: { isBusy: boolean }): InTurn {
  let last = Promise.resolve();
  return async (work) => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    const since = clock.ticks();
    try {
      await work();
    } finally {
      void pause(isBusy ? clock.ticks() - since : 0).then(resolve);
    }
  };
}
