/**
 * What vitest's JSON report says of one file of tests.
 *
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} TestFile
 * @typedef {{ code: number, files: TestFile[] }} Telling how the process ended, and what it told
 */

/** More files than this do not fail because a machine was busy. */
const MOST_AGAIN = 8;

/**
 * Tells all tests, and once more, alone and in new processes, the files in which one failed: a shared machine may stall a
 * browser or a database for seconds. A test within its file cannot simply be told again, because it would find what its
 * first telling left behind.
 *
 * @param {(files: string[]) => Promise<Telling>} tell those files, or all where none is named
 * @param {number} most tellings of a file
 * @returns {Promise<Telling>} how the last one ended, and what each file told last
 */
export async function tellings(tell, most) {
  let { code, files } = await tell([]);
  for (let told = 1; code !== 0 && told < most; told++) {
    const failed = new Set(files.filter(({ status }) => status === 'failed').map(({ name }) => name));
    if (failed.size === 0 || failed.size > MOST_AGAIN) break;
    const again = await tell([...failed]);
    code = again.code;
    files = [...files.filter(({ name }) => !failed.has(name)), ...again.files];
  }
  return { code, files };
}

/**
 * One line for whoever reads a thousand lines of a log. A file that failed beside its tests, because it could not even be
 * loaded, counts as a failure.
 *
 * @param {readonly TestFile[]} files
 */
export function counted(files) {
  const statuses = files.flatMap(({ status, assertionResults }) => {
    const told = assertionResults.map((each) => each.status);
    return status === 'failed' && !told.includes('failed') ? [...told, 'failed'] : told;
  });
  const [passed, failed] = ['passed', 'failed'].map(
    (each) => statuses.filter((status) => status === each).length,
  );
  const skipped = statuses.length - Number(passed) - Number(failed);
  return [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
}
