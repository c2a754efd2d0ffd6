/** Plugins run inside somebody else's program: what it was started with is all they have to read. */
export const env: Record<string, string | undefined> = process.env;
