/** Whose answers an act on a payment may change; the list hears of it by itself. */
export const refreshed = ['payment', 'home', 'simulators', 'clock'] as const;
