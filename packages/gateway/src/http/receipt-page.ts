import { bankByInterbankCode, banks, seoulDateTime } from '@tollgate/contract';
import { asText, standingReceipt } from '@tollgate/domain';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { numberOnTheWire } from '../payments/wire.ts';
import { openedBy } from './opened.ts';

/**
 * The pages behind `receipt.url`: a bank-transfer statement, and the cash receipt once there is one.
 * Plain HTML without a script, because people print them.
 */
export function receiptPages(app: FastifyInstance, gateway: Gateway): void {
  const serve = async (paymentKey: string, isCashReceipt: boolean) => {
    const opened = await openedBy(gateway, paymentKey);
    const account = opened?.payment.virtualAccount;
    if (!opened || !account) return undefined;
    const { checkout, payment } = opened;
    const receipt = standingReceipt(payment.cashReceipts);
    const amount = `${Number(asText(payment.balanceAmount, payment.currency)).toLocaleString('ko-KR')} ${payment.currency}`;
    const bank = banks.find(({ code }) => code === account.bankCode) ?? bankByInterbankCode(account.bankCode);
    const rows: [string, string][] = [
      ['상점 Merchant', checkout.merchantName],
      ['주문번호 Order', payment.orderId],
      ['상품 Item', payment.orderName],
      ['금액 Amount', amount],
      ...(isCashReceipt
        ? ([
            [
              '현금영수증 Cash receipt',
              receipt
                ? `${receipt.type} · ${receipt.issueNumber}`
                : '입금 뒤에 발급됩니다 · issued after the deposit',
            ],
          ] as [string, string][])
        : ([
            ['은행 Bank', bank?.ko ?? account.bankCode],
            ['계좌번호 Account', numberOnTheWire(account)],
            ['입금기한 Deadline', seoulDateTime(account.dueDate)],
            ['상태 Status', payment.status],
          ] as [string, string][])),
    ];
    return page(
      isCashReceipt ? '현금영수증 · Cash receipt' : '가상계좌 결제 확인서 · Virtual account statement',
      rows,
      checkout.isTest,
    );
  };
  for (const [path, isCashReceipt] of [
    ['/receipts/:paymentKey', false],
    ['/receipts/:paymentKey/cash-receipt', true],
  ] as const) {
    app.get<{ Params: { paymentKey: string } }>(path, async (request, reply) => {
      const html = await serve(request.params.paymentKey, isCashReceipt);
      return reply
        .headers({
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
          'cache-control': 'no-store',
        })
        .code(html ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(html ?? page('없는 영수증입니다 · No such receipt', [], false));
    });
  }
}

function page(title: string, rows: [string, string][], isTest: boolean): string {
  const lines = rows
    .map(
      ([name, value]) =>
        `<tr><th scope="row" align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
    )
    .join('');
  const mark = isTest
    ? '<p><strong>테스트: 실제 돈은 움직이지 않았습니다. Test: no real money moved.</strong></p>'
    : '';
  return `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${mark}<table cellpadding="6">${lines}</table></html>`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
