import { issuingBanks } from '@tollgate/contract';
import { RailSilence } from '@tollgate/rails';
import { timeOrderedId } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { raiseNoFreeNumbers } from '../store/alarms.ts';
import { keepLeasedNumbers, openBlocks, poolsBelow, rememberBlock } from '../store/number-blocks.ts';

/** A bank whose free numbers fall below this gets a new block. */
const LOW_WATER = 200;
/** Numbers asked for at once. */
const BLOCK_SIZE = 500;

/**
 * Keeps every bank's pool filled, so that issuing an account needs no call.
 *
 * A block is written down before it is asked for, and asked for again under the same id until the
 * bank has answered: a lost answer costs no numbers.
 */
export async function leaseNumbers(gateway: Gateway): Promise<void> {
  const bankCodes = issuingBanks.map(({ code }) => code);
  for (const [rail] of gateway.rails) {
    const open = await openBlocks(gateway.db, rail);
    const low = await poolsBelow(gateway.db, rail, bankCodes, LOW_WATER);
    const waiting = new Set(open.map(({ bankCode }) => bankCode));
    for (const bankCode of low.filter((code) => !waiting.has(code))) {
      const blockId = timeOrderedId(gateway.chance, gateway.clock.now());
      const block = { rail, blockId, bankCode, count: BLOCK_SIZE };
      if (await rememberBlock(gateway.db, block, LOW_WATER)) open.push(block);
    }
    await Promise.all(open.map((block) => lease(gateway, block)));
  }
}

async function lease(
  gateway: Gateway,
  block: { rail: string; blockId: string; bankCode: string; count: number },
): Promise<void> {
  const { rail, blockId, bankCode, count } = block;
  const interbankCode = issuingBanks.find(({ code }) => code === bankCode)?.interbankCode ?? bankCode;
  try {
    const answer = await gateway.rails.get(rail)?.leaseNumbers({ blockId, bankCode: interbankCode, count });
    if (!answer) return;
    if (answer.ok) return await keepLeasedNumbers(gateway.db, block, answer.numbers);
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
  }
}
