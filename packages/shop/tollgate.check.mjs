// What `tollgate check` has to know of this shop. From the repository, with `npm start` running:
//   npx tollgate check http://localhost:4200 --config packages/shop/tollgate.check.mjs

/** Our words for an order's state, in the check's. */
const words = {
  requested: 'created',
  'awaiting-deposit': 'waiting',
};

const view = async (fetch, orderId) => {
  const answer = await fetch(`/api/orders/${encodeURIComponent(orderId)}`);
  return answer.ok ? answer.json() : undefined;
};

/** @type {import('@tollgate/cli').CheckConfig} */
export default {
  methods: ['VIRTUAL_ACCOUNT', 'FOREIGN_EASY_PAY'],

  async order({ page, shop, method }) {
    await page.goto(shop.href);
    // 46.50 dollars: the address of the success page will say 46.5.
    await page.getByTestId('add-teapot').click();
    await page.getByTestId('order').click();
    await page.waitForURL('**/checkout/**');
    await page.getByTestId(`method-${method}`).click();
    if (method === 'FOREIGN_EASY_PAY') {
      for (const name of ['terms', 'privacy', 'transfer']) await page.getByTestId(`agree-${name}`).click();
    }
    return { orderId: new URL(page.url()).pathname.split('/').at(-1) };
  },

  pay: ({ page }) => page.getByTestId('pay').click({ timeout: 5_000 }),

  async state({ orderId, fetch }) {
    const order = await view(fetch, orderId);
    return order && (words[order.status] ?? order.status);
  },

  /** Goods are sent each time the order becomes paid. */
  async deliveries({ orderId, fetch }) {
    const order = await view(fetch, orderId);
    return order.history.filter(({ status }) => status === 'paid').length;
  },

  async cancel({ orderId, amount, refundAccount, fetch }) {
    const { balance, method, status } = await view(fetch, orderId);
    const needsAccount = method === 'VIRTUAL_ACCOUNT' && status !== 'awaiting-deposit';
    const answer = await fetch(`/api/orders/${orderId}/cancel`, {
      method: 'POST',
      body: JSON.stringify({
        reason: 'tollgate check',
        balance,
        ...(amount !== undefined && { amount }),
        ...(needsAccount && { refundAccount }),
      }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  },
};
