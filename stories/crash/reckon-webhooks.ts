import type { Letter } from '../support/inbox.ts';
import type { Purchase } from './purchase.ts';
import { differences } from './reckon-bank.ts';
import type { Memory } from './reckoning.ts';

/** Every change was told at least once, with the right secret, and nothing was told that did not happen. */
export async function reckonWebhooks({ purchases, inboxes }: Memory): Promise<string[]> {
  const wrong: string[] = [];
  for (const [mId, { letters }] of inboxes) {
    const own = purchases.filter(({ shop }) => shop.mId === mId);
    // A retry repeats the body to the byte, so what differs is another event.
    const told = new Map(letters.filter(({ answered }) => answered === 200).map((each) => [each.text, each]));
    wrong.push(
      ...differences(
        'webhook',
        [...told.values()].map(nameOf),
        own.flatMap(({ due }) => due),
      ),
      ...wrongSecrets(own, [...told.values()]),
    );
  }
  return wrong;
}

function nameOf({ body }: Letter): string {
  const { eventType = 'DEPOSIT_CALLBACK', data = body } = body;
  return eventType === 'CANCEL_STATUS_CHANGED'
    ? `${eventType} ${data.transactionKey} ${data.cancelStatus}`
    : `${eventType} ${data.orderId} ${data.status}`;
}

/** The secret proves to the shop that it was us: it is the one that the confirm was answered with. */
function wrongSecrets(purchases: readonly Purchase[], letters: readonly Letter[]): string[] {
  const secrets = new Map(purchases.map(({ orderId, confirmed }) => [orderId, confirmed?.secret]));
  return letters.flatMap(({ body }) => {
    const { orderId, secret, status } = body.data ?? body;
    const known = secrets.get(orderId);
    return known && known !== secret ? [`webhook: ${orderId} ${status} came with another secret`] : [];
  });
}
