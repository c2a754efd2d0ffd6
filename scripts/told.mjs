import { writeFileSync } from 'node:fs';

/**
 * A reporter for vitest: leaves what it told in the file that `TOLLGATE_TOLD` names, for `scripts/tellings.mjs`. Errors that
 * happened beside the tests are in none of vitest's own files.
 */
export default class Told {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { VITEST_TEST_PATH?: string }[]} errors
   */
  onTestRunEnd(modules, errors) {
    const files = modules.map((module) => ({
      name: module.moduleId,
      isFailed: module.state() === 'failed',
      tests: [...module.children.allTests()].map((test) => test.result().state),
    }));
    writeFileSync(
      process.env['TOLLGATE_TOLD'] ?? '',
      JSON.stringify({ files, errors: errors.map((error) => error.VITEST_TEST_PATH ?? '') }),
    );
  }
}
