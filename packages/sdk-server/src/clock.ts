/** Milliseconds since 1970. A test gives its own. */
export type Clock = () => number;

export const machineClock: Clock = () => Date.now();
