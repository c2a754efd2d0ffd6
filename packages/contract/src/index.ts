/** THE WIRE: what goes over it, in tables. Everything else in the project speaks these words. */
export * from './banks.ts';
export * from './cancel.ts';
export * from './card-companies.ts';
export * from './cash-receipt.ts';
export * from './codes.ts';
export * from './dates.ts';
export * from './errors.ts';
export * from './limits.ts';
export * from './localize.ts';
export * from './payment.ts';
export * from './sdk-errors.ts';
export * from './versions.ts';
export * from './virtual-account.ts';
export * from './window.ts';
