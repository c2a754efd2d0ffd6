const NAME = 'tollgate_wallet';

/** Longer than the customer's half hour, because PayPal takes its time too. */
const MAX_AGE_S = 3_600;

/**
 * The word that says that this is the browser which left for the wallet. Sent only to this payment's own addresses, to
 * no script, and on a navigation that comes from the wallet's site.
 */
export const VISITOR_COOKIE = {
  write: (word: string, { paymentKey, isSecure }: { paymentKey: string; isSecure: boolean }): string =>
    `${NAME}=${word}; Path=/v1/payments/${paymentKey}/return; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  read(header: string | undefined): string | undefined {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  },
};
