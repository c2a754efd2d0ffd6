import { faultsOf, setFaults } from '../sandbox/faults.ts';
import { type ConsoleHandler, mustBeTest } from './console-call.ts';

/** The shop's fault rules, and what each did so far. A live shop has none. */
export const faults: ConsoleHandler<'faults'> = ({ gateway, mId }) => faultsOf(gateway, mId);

/** The whole list anew, as the sandbox API takes it. */
export const replaceFaults: ConsoleHandler<'replaceFaults'> = async (call, { body }) => {
  mustBeTest(call);
  return setFaults(call.gateway, call.mId, body);
};
