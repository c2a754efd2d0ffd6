import { base64url } from './sign.ts';

/** A new orderId: 24 random letters and digits behind `order-`, which nobody can guess and the protocol accepts. */
export function newOrderId(): string {
  return `order-${base64url(crypto.getRandomValues(new Uint8Array(18)))}`;
}
