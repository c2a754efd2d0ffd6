/** The machine's time, for the lives of certificates. */
export const now = (): number => Date.now();
