/**
 * At most one payment request per page: a buyer cannot look at two windows. The mark lies on the window under a name
 * of its own, so that it holds when the script is evaluated again or another instance asks.
 */
const mark = Symbol.for('tollgate.running');
const page = () => window as unknown as Record<symbol, boolean>;

export const isRunning = (): boolean => page()[mark] === true;

export function setRunning(isOpen: boolean): void {
  page()[mark] = isOpen;
}
