import { z } from 'zod';

const text = (most: number) => z.string().min(1).max(most);

export const WireMoneySchema = z.object({
  currency_code: z.string().length(3),
  value: text(32).regex(/^(-?\d+|-?\d*\.\d+)$/),
});

const breakdownNames = [
  'item_total',
  'shipping',
  'handling',
  'tax_total',
  'insurance',
  'shipping_discount',
  'discount',
] as const;

export const Breakdown = z.object(
  Object.fromEntries(breakdownNames.map((name) => [name, WireMoneySchema.optional()])) as Record<
    (typeof breakdownNames)[number],
    z.ZodOptional<typeof WireMoneySchema>
  >,
);

export const Amount = WireMoneySchema.extend({ breakdown: Breakdown.optional() });

const Item = z.object({
  name: text(127),
  unit_amount: WireMoneySchema,
  quantity: z.string().regex(/^[1-9]\d{0,9}$/),
  tax: WireMoneySchema.optional(),
  sku: z.string().max(127).optional(),
  description: z.string().max(127).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
  url: z.string().max(2_048).optional(),
});

const Address = z.object({
  address_line_1: z.string().max(300).optional(),
  address_line_2: z.string().max(300).optional(),
  admin_area_2: z.string().max(120).optional(),
  admin_area_1: z.string().max(300).optional(),
  postal_code: z.string().max(60).optional(),
  country_code: z.string().regex(/^([A-Z]{2}|C2)$/),
});

export const Shipping = z.object({
  name: z.object({ full_name: z.string().max(300).optional() }).optional(),
  type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
  address: Address.optional(),
});

export const PurchaseUnitRequest = z.object({
  reference_id: text(256).default('default'),
  amount: Amount,
  description: z.string().max(127).optional(),
  custom_id: text(127).optional(),
  invoice_id: text(127).optional(),
  soft_descriptor: z.string().max(22).optional(),
  items: z.array(Item).optional(),
  shipping: Shipping.optional(),
});

/** Where a browser can be sent. */
const BrowserAddress = z
  .string()
  .max(4_000)
  .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''));

const Context = z.object({
  brand_name: text(127).optional(),
  locale: text(10)
    .regex(/^[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?$/)
    .optional(),
  return_url: BrowserAddress.optional(),
  cancel_url: BrowserAddress.optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  landing_page: z.enum(['NO_PREFERENCE', 'LOGIN', 'GUEST_CHECKOUT', 'BILLING']).optional(),
  payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
});

/** The body of a new order. What is not named is ignored, as everywhere in this API. */
export const OrderRequest = z.object({
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  purchase_units: z.array(PurchaseUnitRequest).min(1).max(10),
  payment_source: z
    .looseObject({ paypal: z.object({ experience_context: Context.optional() }).optional() })
    .optional(),
  application_context: Context.optional(),
});

export type OrderRequest = z.output<typeof OrderRequest>;
export type PurchaseUnitRequest = z.output<typeof PurchaseUnitRequest>;
