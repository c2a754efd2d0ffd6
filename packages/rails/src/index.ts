export * from './bank/client.ts';
export * from './bank/notices.ts';
export * from './bank/protocol.ts';
export * from './bank/reconciliation.ts';
export * from './bank/secrets.ts';
export {
  type Headers as RailHeaders,
  ReplayMemory,
  type RequestVerdict,
  type SignatureRefusal,
  type SignedAnswer,
  type SignedRequest,
  sha256,
  signAnswer,
  signatureHeaders,
  signRequest,
  verifyAnswer,
  verifyRequest,
} from './bank/signature.ts';
export * from './paypal/client.ts';
export * from './paypal/hosts.ts';
export * from './paypal/issues.ts';
export type { PayPalReport, PayPalTransaction } from './paypal/reporting.ts';
export {
  type Buyer as PayPalTestBuyer,
  buyerPassword as payPalTestPassword,
  buyers as payPalTestBuyers,
} from './paypal/simulator/buyers.ts';
export { simulatorAccount } from './paypal/simulator-account.ts';
export * from './paypal/states.ts';
export * from './paypal/webhooks.ts';
export * from './rail.ts';
