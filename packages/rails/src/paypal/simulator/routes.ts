/** The calls that are simulated. Knobs name them; the server is made of them. */
// biome-ignore format: a table
export const routes = {
  token:         { method: 'POST',  path: '/v1/oauth2/token' },
  createOrder:   { method: 'POST',  path: '/v2/checkout/orders' },
  order:         { method: 'GET',   path: '/v2/checkout/orders/:orderId' },
  patchOrder:    { method: 'PATCH', path: '/v2/checkout/orders/:orderId' },
  captureOrder:  { method: 'POST',  path: '/v2/checkout/orders/:orderId/capture' },
  capture:       { method: 'GET',   path: '/v2/payments/captures/:captureId' },
  refundCapture: { method: 'POST',  path: '/v2/payments/captures/:captureId/refund' },
  refund:        { method: 'GET',   path: '/v2/payments/refunds/:refundId' },
  setContext:    { method: 'PUT',   path: '/v1/risk/transaction-contexts/:merchantId/:trackingId' },
  context:       { method: 'GET',   path: '/v1/risk/transaction-contexts/:merchantId/:trackingId' },
  disputes:      { method: 'GET',   path: '/v1/customer/disputes' },
  dispute:       { method: 'GET',   path: '/v1/customer/disputes/:disputeId' },
  transactions:  { method: 'GET',   path: '/v1/reporting/transactions' },
} as const;

export type RouteName = keyof typeof routes;
export const routeNames = Object.keys(routes) as [RouteName, ...RouteName[]];
