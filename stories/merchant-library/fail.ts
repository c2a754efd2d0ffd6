import { expect, test } from 'vitest';
import { openMerchant } from '../support/merchant-server.ts';
import { successOf } from '../support/merchant-wire.ts';
import type { Town } from '../support/town.ts';

/** D: the fail page. */
export function failStories(town: () => Town): void {
  test('D1 a buyer who stopped comes back without orderId, and the order is found all the same', async () => {
    const merchant = await openMerchant(town());
    const { orderId, failUrl } = await merchant.request();
    const page = await merchant.visit(`${failUrl}&code=PAY_PROCESS_CANCELED&message=canceled`);
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('PAY_PROCESS_CANCELED') });
    expect(await merchant.kind(orderId)).toBe('failed');
    // With nothing in the address there is still a page.
    expect((await merchant.visit('/payments/fail')).status).toBe(200);
  });

  test('D2 what the address says is shown as words or not at all', async () => {
    const merchant = await openMerchant(town());
    const { failUrl } = await merchant.request();
    const script = encodeURIComponent('<script>alert(1)</script>');
    for (const address of [failUrl, '/payments/fail?a=b']) {
      const page = await merchant.visit(`${address}&code=${script}&message=${script}`);
      expect(page.text).not.toContain('<script');
      expect(page.text).not.toContain('alert');
    }
    const told = await merchant.toss.fail(`${failUrl}&code=PAY_PROCESS_ABORTED&message=${script}`, 'kim');
    expect(told.message).toBe('<script>alert(1)</script>'); // ours to escape: the signature says who wrote it
    expect((await merchant.toss.fail(`/fail?message=${script}`, 'kim')).message).toBeNull();
  });

  test('D3 a forged or old fail address changes no order, and the right one none that is paid', async () => {
    const merchant = await openMerchant(town());
    const open = await merchant.request();
    const forged = [
      `/payments/fail?code=PAY_PROCESS_ABORTED&orderId=${open.orderId}`,
      `/payments/fail?code=PAY_PROCESS_ABORTED&orderId=${open.orderId}&token=${open.orderId}.1.AAAA`,
    ];
    for (const address of forged) await merchant.visit(address);
    expect(await merchant.kind(open.orderId)).toBe('requested');
    const paid = await merchant.paid();
    await merchant.visit(`${paid.failUrl}&code=PAY_PROCESS_ABORTED&orderId=${paid.orderId}`);
    expect(await merchant.kind(paid.orderId)).toBe('paid');
    await merchant.request({ orderId: open.orderId });
    await merchant.visit(`${open.failUrl}&code=PAY_PROCESS_ABORTED`);
    expect(await merchant.kind(open.orderId)).toBe('requested');
  });

  test('D4 the buyer tries again: the same order, another window, paid', async () => {
    const merchant = await openMerchant(town());
    const { orderId, failUrl, amount } = await merchant.request();
    const failed = await merchant.toss.fail(`${failUrl}&code=PAY_PROCESS_CANCELED`, 'kim');
    expect(failed).toMatchObject({ orderId, canRetry: true, trouble: { buyer: { ko: expect.any(String) } } });
    const again = await merchant.request({ orderId });
    const payment = await merchant.shop.authenticated({ orderId, amount });
    await merchant.visit(successOf(again.successUrl, payment));
    await merchant.shop.deposit(payment);
    await merchant.becomes(orderId, 'paid');
  });
}
