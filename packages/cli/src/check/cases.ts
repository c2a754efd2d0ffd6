import { addressCases } from './address-cases.ts';
import type { Case } from './case.ts';
import { confirmCases } from './confirm-cases.ts';
import { failPageCases } from './fail-page-cases.ts';
import { keysCases } from './keys-cases.ts';
import { laterCases } from './later-cases.ts';
import { orderPageCases } from './order-page-cases.ts';
import { webhookCases } from './webhook-cases.ts';
import { webhookOrderCases } from './webhook-order-cases.ts';

/** Every mistake that is looked for, in the order of the list of what a correct shop does. */
export const allCases: readonly Case[] = [
  ...keysCases,
  ...orderPageCases,
  ...addressCases,
  ...confirmCases,
  ...failPageCases,
  ...webhookCases,
  ...webhookOrderCases,
  ...laterCases,
].sort((one, other) => rank(one) - rank(other));

/** `C12-deposit` after `C9-lost`; the sort keeps the order among cases of one id. */
function rank({ id }: Case): number {
  return id.charCodeAt(0) * 100 + Number(/\d+/.exec(id)?.[0]);
}

/**
 * `C1,E3-forged`: by id, or by what stands before its dash.
 *
 * @returns the names that no case has, too
 */
export function chooseCases(only: string | undefined): { cases: readonly Case[]; unknown: string[] } {
  if (!only) return { cases: allCases, unknown: [] };
  const names = only.split(/[,\s]+/).filter((name) => name !== '');
  const isNamed = ({ id }: Case, name: string) =>
    id.toLowerCase() === name.toLowerCase() || id.split('-', 1)[0]?.toLowerCase() === name.toLowerCase();
  return {
    cases: allCases.filter((each) => names.some((name) => isNamed(each, name))),
    unknown: names.filter((name) => !allCases.some((each) => isNamed(each, name))),
  };
}
