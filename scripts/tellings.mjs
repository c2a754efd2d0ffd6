/**
 * What `scripts/told.mjs` leaves of one file of tests, and of a whole run.
 *
 * @typedef {{ name: string, isFailed: boolean, tests: string[] }} TestFile each test as passed, failed or skipped
 * @typedef {{ code: number, files: TestFile[], errors: string[] }} Telling how the process ended, what it told, and the files
 *   of errors that belong to no test
 */

/** More files than this do not fail because a machine was busy. */
const MOST_AGAIN = 8;

/**
 * Tells all tests, and once more, alone and in new processes, the files in which one failed: a shared machine may stall a
 * browser or a database for seconds. A test within its file cannot simply be told again, because it would find what its
 * first telling left behind. An error beside the tests of a file that told of no failure has no second chance.
 *
 * @param {(files: string[]) => Promise<Telling>} tell those files, or all where none is named
 * @param {number} most tellings of a file
 * @returns {Promise<Omit<Telling, 'errors'>>} how it ended, and what each file told last
 */
export async function tellings(tell, most) {
  let { code, files, errors } = await tell([]);
  let isUnsound = false;
  for (let told = 1; code !== 0 && told < most; told++) {
    const failed = new Set(files.filter(({ isFailed }) => isFailed).map(({ name }) => name));
    if (failed.size === 0 || failed.size > MOST_AGAIN) break;
    isUnsound ||= errors.some((name) => !failed.has(name));
    const again = await tell([...failed]);
    ({ code, errors } = again);
    files = [...files.filter(({ name }) => !failed.has(name)), ...again.files];
  }
  return { code: code === 0 && isUnsound ? 1 : code, files };
}

/**
 * One line for whoever reads a thousand lines of a log. A file that failed beside its tests, because it could not even be
 * loaded, counts as a failure.
 *
 * @param {readonly TestFile[]} files
 */
export function counted(files) {
  const states = files.flatMap(({ isFailed, tests }) =>
    isFailed && !tests.includes('failed') ? [...tests, 'failed'] : tests,
  );
  const [passed, failed] = ['passed', 'failed'].map(
    (each) => states.filter((state) => state === each).length,
  );
  const skipped = states.length - Number(passed) - Number(failed);
  return [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
}
