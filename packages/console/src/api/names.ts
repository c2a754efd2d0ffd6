import type { AccountAnswers, ConsoleAnswers } from '@tollgate/contract/console';
import { type AccountName, accountPaths } from '@tollgate/contract/console/account-paths';
import { type ConsoleName, consolePaths } from '@tollgate/contract/console/paths';

/** Both tables as one: what a page asks, it asks in the same way. */
export const paths = { ...consolePaths, ...accountPaths };
export type Name = ConsoleName | AccountName;
export type Answers = ConsoleAnswers & AccountAnswers;

/** Whether the address says which shop is meant. */
export const isOfShop = (name: Name): boolean => paths[name].path.includes(':mId');
