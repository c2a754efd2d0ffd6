/** Tests of a shop against a whole gateway: real HTTP, a real database, a bank and a PayPal that can be told what to do. */
export { type AccountChoices, type BuyerPage, buyer } from './buyer.ts';
export type { Inbox, Letter } from './inbox.ts';
export { type TollgateMatchers, tollgateMatchers } from './matchers.ts';
export { type FaultWish, newOrderId, Refused, type ShopOptions, type TestShop, type Wish } from './shop.ts';
export { type StartOptions, startTollgate } from './start.ts';
export { connectTollgate, type Tollgate } from './tollgate.ts';
