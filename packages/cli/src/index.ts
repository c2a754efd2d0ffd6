/** For tools that start browsers and programs themselves: what `tollgate run` and `tollgate browser` are made of. */
export { chromiumFlags } from './browser/flags.ts';
export { type CheckConfig, defineCheck } from './check/define.ts';
export { type Identity, openIdentity } from './run/authority.ts';
export { environmentFor } from './run/environment.ts';
export { hosts } from './run/hosts.ts';
export { openStandIn, type StandIn, type StandInOptions } from './run/stand-in.ts';
