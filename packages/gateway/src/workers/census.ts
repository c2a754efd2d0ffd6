/** How many processes share the port: those there should be, and those that serve. */
export interface Census {
  workers: { wanted: number; up: number };
}

/** What the process above us told last. Nobody is above a process that runs alone. */
let told: Census | undefined;

/** For `/health`: any worker answers for the whole. Nothing in a process that runs alone. */
export const census = (): Census | undefined => told;

/** Listens to the process above us. */
export function hearCensus(from: NodeJS.EventEmitter): void {
  from.on('message', (message: unknown) => {
    const { workers } = (message ?? {}) as Partial<Census>;
    if (workers) told = { workers };
  });
}
