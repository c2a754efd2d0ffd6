import type { Language } from '@tollgate/contract';
import { Failure, type Payment } from '@tollgate/domain';
import { RailSilence } from '@tollgate/rails';
import { payPalFor } from '../../faults/rail-faults.ts';
import type { Gateway } from '../../gateway.ts';
import { openedBy } from '../../http/opened.ts';
import { PAYPAL_SIMULATOR } from '../../paypal/accounts.ts';
import { approvePayment } from '../../paypal/approve.ts';
import { orderOf } from '../../paypal/order.ts';
import { orderPlaced } from '../../paypal/place-order.ts';

/** How long a person at PayPal's page would wait. */
const PATIENCE_MS = 15_000;

/**
 * Plays the customer at the PayPal simulator, for tests without a browser: places the order and approves it there.
 *
 * @throws Failure PROVIDER_ERROR when the simulator does not answer, INVALID_REQUEST when it knows no such buyer
 */
export async function playWallet(
  gateway: Gateway,
  payment: Payment,
  { buyer, language }: { buyer?: string | undefined; language: Language },
): Promise<Payment> {
  const { mId, paymentKey, request } = payment;
  const simulator = gateway.payPal.get(PAYPAL_SIMULATOR);
  const opened = await openedBy(gateway, paymentKey);
  if (!simulator || !opened) throw new Error(`payment ${paymentKey} cannot be played`);
  const rail = payPalFor(gateway, simulator, payment);
  try {
    const asked = orderOf(payment, opened.checkout, { origin: request.origin, state: 'played', language });
    const order = await rail.createOrder(asked);
    if (!order.ok) throw new Failure('INVALID_REQUEST', { issue: order.code, message: order.message });
    const { orderId } = order;
    await gateway.writeValue(orderPlaced, { mId, paymentKey, rail: PAYPAL_SIMULATOR, orderId });
    await approveAtSimulator(gateway, { orderId, buyer });
  } catch (error) {
    if (error instanceof RailSilence)
      throw simulatorDown({ operation: error.operation, reason: error.reason });
    throw error;
  }
  return (await gateway.writeValue(approvePayment, { mId, paymentKey })).payment;
}

async function approveAtSimulator(
  { config }: Gateway,
  body: { orderId: string; buyer?: string | undefined },
): Promise<void> {
  const response = await fetch(`${config.payPalSimulatorUrl}/control/approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw simulatorDown({ cause: String(error) });
  });
  const said = await response.text();
  if (response.ok && isApproval(said)) return;
  throw new Failure(
    'INVALID_REQUEST',
    { field: 'buyer', status: response.status, said },
    {
      ko: 'PayPal 시뮬레이터가 이 구매자로는 승인하지 않았어요. buyer 값을 확인해 주세요.',
      en: 'The PayPal simulator does not approve as this buyer. Check buyer.',
    },
  );
}

/** The simulator answers for whoever it turns away too: with what stands against the buyer. */
function isApproval(said: string): boolean {
  try {
    return (JSON.parse(said) as { ok?: unknown }).ok === true;
  } catch {
    return false;
  }
}

const simulatorDown = (facts: Record<string, unknown>): Failure =>
  new Failure('PROVIDER_ERROR', facts, {
    ko: 'PayPal 시뮬레이터가 응답하지 않아요. 켜져 있는지 확인해 주세요.',
    en: 'The PayPal simulator does not answer. See whether it runs.',
  });
