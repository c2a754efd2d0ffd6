import { type Payment, refundReceiveAccount, type Shop } from '../support/shop.ts';
import { atSimulator, insist, until } from './patience.ts';
import {
  acknowledged,
  becomes,
  confirm,
  newPurchase,
  owe,
  type Purchase,
  request,
  type Street,
} from './purchase.ts';

const BANKS = ['88', '20', '03', '11', '06', '81', '71', '39'];
const TOTAL = 50_000;
const CANCELS = [[undefined], [10_000], [10_000, 15_000], [20_000, undefined]];

/** A virtual account: requested, issued, and then whatever the customer is in the mood for. */
export async function buyByAccount(street: Street, shop: Shop): Promise<Purchase> {
  const { dice } = street;
  const ready = await request(street, shop, {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: TOTAL, currency: 'KRW' },
    orderName: '머그컵 외 1건',
  });
  await finishWindow(street, shop, ready);
  const issued = await confirm(street, shop, ready);
  const purchase = newPurchase(shop, issued, {
    method: 'VIRTUAL_ACCOUNT',
    total: TOTAL,
    balance: TOTAL,
    confirmed: issued,
  });
  const mood = dice.next();
  if (mood < 0.1) return purchase;
  if (mood < 0.25) {
    await cancel(street, purchase, undefined);
    return purchase;
  }
  await pay(street, purchase);
  if (mood < 0.4) return purchase;
  await becomes(street, shop, issued, 'DONE');
  if (mood < 0.6) {
    await takeBack(street, purchase);
    if (mood < 0.5) await pay(street, purchase);
    return purchase;
  }
  for (const amount of dice.oneOf(CANCELS)) await cancel(street, purchase, amount);
  return purchase;
}

async function finishWindow(street: Street, shop: Shop, ready: Payment): Promise<void> {
  const body = {
    session: '',
    bank: street.dice.oneOf(BANKS),
    depositorName: '김구매',
    cashReceipt: { type: '미발행' },
    agreed: true,
  };
  const path = `/checkout/v1/payments/${ready.paymentKey}/authenticate`;
  const answer = await insist(street, () => shop.call('POST', path, { body, secretKey: null }));
  if (answer.status !== 200) throw new Error(`the window refused: ${answer.status} ${answer.text}`);
}

async function cancel(street: Street, purchase: Purchase, cancelAmount: number | undefined): Promise<void> {
  const { shop, confirmed } = purchase;
  const isPaid = purchase.deposits.length > 0;
  const wish = { ...(isPaid && { refundReceiveAccount }), ...(cancelAmount && { cancelAmount }) };
  const canceled = await acknowledged(street, (headers) =>
    shop.cancel(confirmed as Payment, wish, { headers }),
  );
  purchase.canceled.push(canceled);
  purchase.status = canceled.status;
  purchase.balance = canceled.balanceAmount;
  owe(purchase, 'DEPOSIT_CALLBACK', canceled.status);
  owe(purchase, 'PAYMENT_STATUS_CHANGED', canceled.status);
}

/** The number as the bank knows it: without the X of test numbers. */
export const numberOf = ({ confirmed }: Purchase): string =>
  String(confirmed?.virtualAccount.accountNumber).slice(1);

/**
 * Sends money, and looks into the account book before sending it again: a bank that died may have booked it. While
 * nobody answers the bank's question it refuses, and the customer tries later.
 */
async function pay(street: Street, purchase: Purchase): Promise<void> {
  const { bank } = street.town;
  const accountNumber = numberOf(purchase);
  const depositId = await until(street, async () => {
    const book = await atSimulator(`${bank.origin}/app/deposits?accountNumber=${accountNumber}`);
    if (book.status !== 200) return { not: `the bank's book: ${JSON.stringify(book)}` };
    const booked = book.body['deposits'] as { depositId: string; reversedAt: string | null }[];
    const standing = booked.find(({ reversedAt }) => reversedAt === null);
    if (standing) return { end: standing.depositId };
    const sent = await atSimulator(`${bank.origin}/app/deposits`, {
      accountNumber,
      amount: TOTAL,
      depositorName: '김보냄',
    });
    if (sent.status === 200) return { end: String(sent.body['depositId']) };
    const refusal = `the bank refused: ${JSON.stringify(sent)}`;
    const isForNow = ['TRY_LATER', 'ALREADY_PAID'].includes(String(sent.body['code']));
    if (sent.status === 422 && !isForNow) throw new Error(refusal);
    return { not: refusal };
  });
  street.acknowledge();
  purchase.deposits.push(depositId);
  purchase.status = 'DONE';
  owe(purchase, 'DEPOSIT_CALLBACK', 'DONE');
  owe(purchase, 'PAYMENT_STATUS_CHANGED', 'DONE');
}

/** The bank made a mistake and takes the deposit back; the account then waits again. */
async function takeBack(street: Street, purchase: Purchase): Promise<void> {
  const depositId = purchase.deposits.at(-1);
  await until(street, async () => {
    const taken = await atSimulator(`${street.town.bank.origin}/app/deposit-reversals`, { depositId });
    const isDone = taken.status === 200 || taken.body['code'] === 'ALREADY_REVERSED';
    return isDone ? { end: true } : { not: `the bank took nothing back: ${JSON.stringify(taken)}` };
  });
  street.acknowledge();
  purchase.reversals += 1;
  purchase.status = 'WAITING_FOR_DEPOSIT';
  owe(purchase, 'DEPOSIT_CALLBACK', 'WAITING_FOR_DEPOSIT');
  await becomes(street, purchase.shop, purchase.confirmed as Payment, 'WAITING_FOR_DEPOSIT');
}
