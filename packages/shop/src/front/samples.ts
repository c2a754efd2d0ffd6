import type { Shipping } from '../shipping.ts';
import type { OrderView } from '../wire.ts';
import type { Customer } from './checks.ts';
import { say } from './language.ts';
import { state } from './state.ts';

const nobody: Customer = { name: '', phone: '', email: '' };
const nowhere: Shipping = {
  fullName: '',
  country: '',
  line1: '',
  line2: '',
  area1: '',
  area2: '',
  postalCode: '',
};

/** Whoever tries a test shop need not invent an address. A shop that takes real money knows nothing of its buyer. */
const sampleCustomer: Customer = {
  name: say({ ko: '김샘플', en: 'Sam Sample' }),
  phone: '010-1234-5678',
  email: 'sample@example.com',
};
const sampleShipping: Shipping = {
  fullName: 'Sam Sample',
  country: 'US',
  line1: '100 Sample Street',
  line2: '',
  area1: 'CA',
  area2: 'San Jose',
  postalCode: '95131',
};

/** What the form begins with: what this order was asked for with before, else a sample, else nothing. */
export function firstCustomer({ customer }: OrderView): Customer {
  return customer ?? (state.isTest ? sampleCustomer : nobody);
}
export function firstShipping({ shipping }: OrderView): Shipping {
  return shipping ?? (state.isTest ? sampleShipping : nowhere);
}
