import { relative } from 'node:path';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Roughly how many seconds the long ones take beside others. What is not here is short, or new. */
// biome-ignore format: a table
const usual: Record<string, number> = {
  'stories/crash-marks.test.ts': 130,
  'packages/console/test/console-pages.browser.test.ts': 110,
  'stories/browser/console-workbench.browser.test.ts': 110,
  'stories/browser/leaving.browser.test.ts': 100,
  'stories/browser/paypal-leaving.browser.test.ts': 100,
  'packages/shop/test/paypal.browser.test.ts': 90,
  'stories/crash-paypal.test.ts': 90,
  'stories/crash.test.ts': 90,
  'stories/paypal-silence.test.ts': 80,
  'packages/console/test/console-payments.browser.test.ts': 80,
  'packages/checkout/src/wallet/wallet.browser.test.ts': 80,
  'packages/sdk-browser/src/transaction.browser.test.ts': 70,
  'packages/shop/test/shop.browser.test.ts': 65,
  'packages/cli/test/check.browser.test.ts': 60,
  'stories/reconciliation.test.ts': 55,
  'stories/browser/forgery.browser.test.ts': 55,
  'stories/paypal-refund.test.ts': 50,
  'stories/paypal-webhooks.test.ts': 45,
  'packages/checkout/src/look.browser.test.ts': 45,
  'packages/rails/src/paypal/simulator/page/page.browser.test.ts': 45,
  'packages/gateway/src/webhooks/sharing-work.test.ts': 40,
  'stories/browser/everybody.browser.test.ts': 40,
  'stories/docs.test.ts': 40,
  'stories/browser/paypal.browser.test.ts': 36,
  'packages/gateway/src/store/embedded/start.test.ts': 35,
  'stories/browser/console-members.browser.test.ts': 32,
  'stories/browser/docs.browser.test.ts': 30,
  'stories/nodes.test.ts': 27,
  'stories/cancel-refund.test.ts': 25,
  'stories/nodes-killed.test.ts': 25,
  'packages/gateway/src/bank/reconcile.test.ts': 25,
  'packages/gateway/src/start.test.ts': 25,
};
const SHORT_SECONDS = 5;

/**
 * Browsers keep a processor busy; who kills gateways or cuts lines mostly waits for clocks. One of each side by side is
 * quicker than two of a kind, so they take turns; and what takes a minute must not be the last to begin.
 */
export default class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const secondsOf = (file: TestSpecification) =>
      usual[relative(this.ctx.config.root, file.moduleId)] ?? SHORT_SECONDS;
    const sorted = (await super.sort(files)).sort((one, other) => secondsOf(other) - secondsOf(one));
    const isBusy = (file: TestSpecification) => file.project.name === 'browser';
    const busy = sorted.filter(isBusy);
    const waiting = sorted.filter((file) => !isBusy(file));
    const order: TestSpecification[] = [];
    // Next comes whoever of the two has had less time so far.
    for (let lead = 0; busy.length + waiting.length > 0; ) {
      const lane = waiting.length === 0 || (lead <= 0 && busy.length > 0) ? busy : waiting;
      const file = lane.shift() as TestSpecification;
      lead += lane === busy ? secondsOf(file) : -secondsOf(file);
      order.push(file);
    }
    return order;
  }
}
