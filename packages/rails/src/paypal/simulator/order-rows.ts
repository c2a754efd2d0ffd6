import type { Issue } from './issues.ts';
import type { WireMoney } from './money.ts';
import type { World } from './world.ts';

export type OrderStatus = 'CREATED' | 'SAVED' | 'APPROVED' | 'VOIDED' | 'COMPLETED' | 'PAYER_ACTION_REQUIRED';

/** The experience context, wherever it was sent: PayPal's words. */
export type OrderContext = {
  brand_name?: string | undefined;
  locale?: string | undefined;
  return_url?: string | undefined;
  cancel_url?: string | undefined;
  user_action?: string | undefined;
  shipping_preference?: string | undefined;
  landing_page?: string | undefined;
  payment_method_preference?: string | undefined;
};

export type Order = {
  order_id: string;
  client_id: string;
  status: OrderStatus;
  intent: 'CAPTURE' | 'AUTHORIZE';
  /** 1 when a payment source was sent with it: then it is born PAYER_ACTION_REQUIRED and its link is payer-action. */
  has_source: number;
  /** `OrderContext` as JSON. */
  context: string;
  tracking_id: string | null;
  /** The e-mail of buyers.ts. */
  buyer: string | null;
  refused_because: Issue | null;
  actions_asked: number;
  created_at: number;
  updated_at: number;
  approved_at: number | null;
  lapses_at: number | null;
};

export type PurchaseUnit = {
  order_id: string;
  unit: number;
  reference_id: string;
  currency: string;
  amount: number;
  custom_id: string | null;
  invoice_id: string | null;
  /** `UnitBody` as JSON. */
  body: string;
};

/** What of a purchase unit is kept as it was sent. */
export type UnitBody = {
  description?: string | undefined;
  soft_descriptor?: string | undefined;
  /** By name: item_total, shipping, … */
  breakdown?: Record<string, WireMoney | undefined> | undefined;
  items?: { name: string; quantity: string; unit_amount: WireMoney; [field: string]: unknown }[] | undefined;
  shipping?:
    | {
        name?: { full_name?: string | undefined } | undefined;
        address?: Record<string, string | undefined> | undefined;
        [field: string]: unknown;
      }
    | undefined;
};

export function orderOf(world: World, orderId: string): Order | undefined {
  return world.books.get<Order>('select * from orders where order_id = ?', orderId);
}

export function unitsOf(world: World, orderId: string): PurchaseUnit[] {
  return world.books.all<PurchaseUnit>(
    'select * from purchase_units where order_id = ? order by unit',
    orderId,
  );
}

export function contextOf(order: Order): OrderContext {
  return JSON.parse(order.context) as OrderContext;
}

export function unitBody(unit: PurchaseUnit): UnitBody {
  return JSON.parse(unit.body) as UnitBody;
}
