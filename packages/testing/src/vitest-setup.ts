import type { TestProject } from 'vitest/node';
import { startTollgate } from './start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    tollgateUrl: string;
  }
}

/** One gateway for the whole run: `globalSetup: ['@tollgate/testing/vitest-setup']`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const tollgate = await startTollgate();
  project.provide('tollgateUrl', tollgate.url);
  return () => tollgate.close();
}
