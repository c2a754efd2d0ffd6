import { defineConfig } from 'vitest/config';
import Order from './test/order.ts';

const shared = {
  pool: 'forks' as const,
  restoreMocks: true,
  unstubEnvs: true,
  expect: { poll: { timeout: 20_000, interval: 50 } },
  exclude: ['**/node_modules/**', '**/dist/**', '**/.tollgate/**'],
};

export default defineConfig({
  test: {
    watch: false,
    // One PostgreSQL for the whole run; each test file makes a database of its own in it (test/database.ts).
    globalSetup: ['./test/postgres.ts'],
    sequence: { sequencer: Order },
    // One more than the processors of a small machine: stories wait for clocks and browsers a third of their time.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'packages/**/*.test.tsx',
            'test/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
            'deploy/**/*.test.ts',
          ],
          exclude: [...shared.exclude, '**/*.browser.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'stories',
          globalSetup: ['./test/programs.ts'],
          provide: { gatewayProcesses: 1 },
          include: ['stories/**/*.test.ts'],
          exclude: [...shared.exclude, '**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          // The same stories, each request on whichever of two processes on one PostgreSQL.
          name: 'two processes',
          globalSetup: ['./test/programs.ts'],
          provide: { gatewayProcesses: 2 },
          include: [
            'stories/{virtual-account,confirm,cancel,clock,bank}*.test.ts',
            'stories/paypal-{confirm,cancel,webhooks}.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          globalSetup: ['./test/programs.ts'],
          include: ['**/*.browser.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
