/**
 * The names under which Toss Payments is called, and that are the gateway's here. The first two stand in every guide;
 * the others are what its browser script was seen to call.
 */
export const apiHost = 'api.tosspayments.com';
export const scriptHost = 'js.tosspayments.com';

export const hosts = [
  apiHost,
  scriptHost,
  'apigw.tosspayments.com',
  'apigw-sandbox.tosspayments.com',
  'event.tosspayments.com',
  'log.tosspayments.com',
  'payment-gateway.tosspayments.com',
  'payment-gateway-sandbox.tosspayments.com',
  'payment-widget.tosspayments.com',
] as const;

/** Under this one name our authority may sign, and under no other, whoever gets hold of it. */
export const domain = 'tosspayments.com';

export const isOurs = (host: string): boolean => (hosts as readonly string[]).includes(host.toLowerCase());
