/** What the keys say about themselves. */
export type Keys = {
  environment: 'test' | 'live';
  /** Individual keys (API 개별 연동) open the payment window, widget keys (결제위젯) the widgets. */
  kind: 'individual' | 'widget';
};

type KeySettings = {
  secretKey: string;
  clientKey?: string | undefined;
  /** Which product the order page opens, when the start is to refuse keys of the other one. */
  opens?: 'payment' | 'widgets' | undefined;
  baseUrl: string;
};

const keyForm = /^(test|live)_(g?)(ck|sk|ak)_(?:docs_)?[A-Za-z0-9]+$/;

/**
 * Looks at the keys before the first call, because the gateway's answers to a wrong pair (INVALID_API_KEY,
 * NOT_FOUND_PAYMENT_SESSION, FORBIDDEN_REQUEST) come only when a buyer has already paid time for them.
 *
 * @throws Error that says which setting is wrong and what to write instead. It never repeats a key
 */
export function readKeys({ secretKey, clientKey, opens, baseUrl }: KeySettings): Keys {
  const secret = partsOf('secretKey', secretKey);
  if (secret.use === 'ck') {
    throw new Error('secretKey holds a client key (ck). Write the secret key (sk) of the same pair.');
  }
  if (clientKey !== undefined) {
    const client = partsOf('clientKey', clientKey);
    if (client.use !== 'ck') {
      throw new Error(
        'clientKey holds a secret key, which must never reach a page. Reissue it, write the ck.',
      );
    }
    if (client.environment !== secret.environment) {
      throw new Error(`clientKey is a ${client.environment} key and secretKey a ${secret.environment} key.`);
    }
    if (client.kind !== secret.kind) {
      throw new Error(`clientKey is an ${client.kind} key and secretKey is not: take both from one pair.`);
    }
  }
  if (opens && (opens === 'widgets') !== (secret.kind === 'widget')) {
    throw new Error(
      opens === 'widgets'
        ? 'widgets() needs the widget keys (gck, gsk); secretKey is an individual key.'
        : 'payment() needs the individual keys (ck, sk); secretKey is a widget key.',
    );
  }
  checkAddress(baseUrl, secret.environment);
  return { environment: secret.environment, kind: secret.kind };
}

function partsOf(name: string, key: unknown): Keys & { use: string } {
  const match = typeof key === 'string' ? keyForm.exec(key) : null;
  if (!match) {
    const hint = typeof key === 'string' && keyForm.test(key.trim().replace(/^\ufeff/, ''));
    throw new Error(
      hint
        ? `${name} has blanks or a byte order mark around it. Copy the key alone.`
        : `${name} is no key of this protocol. It begins with test_ or live_, then ${name === 'clientKey' ? 'ck_ or gck_' : 'sk_ or gsk_'}.`,
    );
  }
  const [, environment, widget, use = ''] = match;
  return { environment: environment as Keys['environment'], kind: widget ? 'widget' : 'individual', use };
}

/** A live key goes over the network encrypted or not at all. */
function checkAddress(baseUrl: string, environment: Keys['environment']): void {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new Error('baseUrl is no address. Write it whole: https://api.tosspayments.com');
  }
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('baseUrl begins with https://');
  if (environment === 'live' && url.protocol === 'http:' && !isLoopback) {
    throw new Error('baseUrl must begin with https:// for a live key.');
  }
}
