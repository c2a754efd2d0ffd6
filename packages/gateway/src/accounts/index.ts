/** Who may do what in the developer center. What the rest of the gateway needs of it. */
export { recordAudit } from '../store/audit-log.ts';
export { addressOf } from './address.ts';
export { loopbackMember, type Member, mustBe, sees } from './member.ts';
export { AccountRefused, tellRefused } from './refused.ts';
export { type AccountOptions, accountRoutes } from './routes.ts';
export { refuseForeign } from './same-origin.ts';
export { whoIs } from './who-is.ts';
