/**
 * One payment with everything in it that a runtime could lack, its gateway a function in place of `fetch`: packed into
 * one file, it runs on whatever calls itself Web-standard, without a network.
 */
import { createTossPayments, newOrderId } from '../src/index.ts';
import { memoryStore } from '../src/stores/memory.ts';

const secret = 'ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L';
const secretKey = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

/** @returns what happened, step by step */
export async function payAnywhere(): Promise<string[]> {
  const steps: string[] = [];
  let payment: Record<string, unknown> = {};
  const gateway = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = new URL(String(input)).pathname;
    const call = new Request(input, init);
    if (call.headers.get('authorization') !== `Basic ${btoa(`${secretKey}:`)}`) throw new Error('no key');
    if (path.endsWith('/confirm')) {
      const virtualAccount = {
        accountNumber: 'X1',
        bankCode: '88',
        dueDate: '2030-03-11T14:22:31+09:00',
        expired: false,
      };
      payment = { ...payment, status: 'WAITING_FOR_DEPOSIT', virtualAccount };
      return Response.json({ ...payment, secret });
    }
    if (path.endsWith('/cancel')) {
      const { cancelAmount } = (await call.json()) as { cancelAmount: number };
      payment = { ...payment, status: 'PARTIAL_CANCELED', balanceAmount: 36_000 - cancelAmount };
    }
    return Response.json(payment);
  };
  const toss = createTossPayments({ secretKey, store: memoryStore(), fetch: gateway as typeof fetch });
  const orderId = newOrderId();
  const opened = await toss.request({
    orderId,
    amount: { value: '36000', currency: 'KRW' },
    successUrl: 'https://shop.test/ok',
  });
  payment = {
    ...{
      paymentKey: 'key1',
      orderId,
      status: 'IN_PROGRESS',
      method: '가상계좌',
      currency: 'KRW',
      secret: null,
    },
    ...{ totalAmount: 36_000, balanceAmount: 36_000, version: '2022-11-16' },
  };
  const address = new URL((opened.kind === 'open' && opened.window.successUrl) || 'https://shop.test/');
  for (const [name, value] of Object.entries({ orderId, paymentKey: 'key1', amount: '36000' })) {
    address.searchParams.set(name, value);
  }
  steps.push((await toss.confirm({ orderId, paymentKey: 'key1', amount: '36000' })).kind);
  steps.push((await toss.confirm(new Request(address))).kind);
  const hook = (word: string) =>
    new Request('https://shop.test/hook', {
      method: 'POST',
      body: JSON.stringify({ createdAt: '2026-03-11T09:05:12', secret: word, status: 'DONE', orderId }),
    });
  steps.push((await toss.webhook(hook('ps_wrong'))).kind);
  payment = { ...payment, status: 'DONE', approvedAt: '2026-03-11T09:05:12+09:00' };
  const followed = await toss.webhook(hook(secret));
  steps.push(followed.kind === 'followed' ? followed.outcome.kind : followed.kind);
  const refundAccount = { bank: '06', accountNumber: '123456789012', holderName: '김샘플' };
  const canceled = await toss.cancel({ orderId, reason: '변심', amount: 6_000, refundAccount });
  steps.push('outcome' in canceled ? canceled.outcome.kind : canceled.kind);
  steps.push(`${(await toss.reconcile({ all: true })).looked} looked at`);
  return steps;
}

export const whatHappens = [
  ...['unknown-order', 'account-issued', 'forged', 'paid', 'partly-refunded', '0 looked at'],
];
