/** What `tollgate check --init` prints: a configuration to fill in, of plain JavaScript. */
export const template = `// tollgate.check.mjs: 상점을 검사하는 설정 · what \`tollgate check <shop url>\` has to know of your shop.

/** @type {import('@tollgate/cli').CheckConfig} */
export default {
  // The shop's own test key · 상점의 테스트 시크릿 키. Left out: --secret-key, else TOSS_SECRET_KEY.
  // secretKey: 'test_sk_...',

  // What it can be paid with · 결제수단
  methods: ['VIRTUAL_ACCOUNT'], // 'FOREIGN_EASY_PAY'

  // Left out: the address registered at the gateway · 비우면 게이트웨이에 등록된 주소
  // webhookUrl: 'http://localhost:3000/webhooks/toss',

  /** Brings the page to where only the pay button is left to press · 결제하기 직전까지 */
  async order({ page, shop, method }) {
    await page.goto(shop.href);
    await page.getByRole('button', { name: '주문하기' }).click();
    // return { orderId } where it is known by now · 주문번호를 이미 알면 돌려주세요
  },

  /** Presses it · 결제하기 */
  pay: ({ page }) => page.getByRole('button', { name: '결제하기' }).click(),

  /**
   * How the order stands · 주문 상태:
   * created, confirming, waiting, paid, partly-refunded, refunded, canceled, expired, failed, mismatch
   */
  async state({ orderId, fetch }) {
    const answer = await fetch(\`/api/orders/\${orderId}\`);
    return answer.ok ? (await answer.json()).status : undefined;
  },

  // The more of these there are, the more can be checked · 아래를 더하면 더 많이 검사해요.

  /** How often its goods were sent · 상품을 보낸 횟수 */
  // deliveries: async ({ orderId, fetch }) => (await (await fetch(\`/api/orders/\${orderId}\`)).json()).sent,

  /** As the buyer or you would cancel · 취소 */
  // cancel: ({ orderId, amount, refundAccount, fetch }) =>
  //   fetch(\`/api/orders/\${orderId}/cancel\`, { method: 'POST', body: JSON.stringify({ amount, refundAccount }) }),

  /** Runs your timers once, and moves your clock (ISO 8601, 'PT11M') · 타이머 돌리기, 시각 옮기기 */
  // runJobs: () => fetch('http://localhost:3000/test/jobs', { method: 'POST' }),
  // advance: (duration) => fetch(\`http://localhost:3000/test/clock?by=\${duration}\`, { method: 'POST' }),
};
`;
