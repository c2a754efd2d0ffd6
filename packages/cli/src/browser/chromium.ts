import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Trouble } from '../trouble.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome',
];

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Below the folders in which Windows keeps programs. */
const windowsPlaces = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

type Environment = Record<string, string | undefined>;

/**
 * A browser of Chromium's family: the one named, else the first that this computer has.
 *
 * @throws Trouble saying what to install or set
 */
export function findChromium(environment: Environment): string {
  const named = environment['TOLLGATE_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Trouble(`TOLLGATE_CHROMIUM names ${named}, which does not exist.`);
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap(
    (name) => environment[name] ?? [],
  );
  const found = [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...places,
    ...programs.flatMap((folder) => windowsPlaces.map((place) => join(folder, place))),
  ].find((place) => existsSync(place));
  if (found) return found;
  throw new Trouble('No Chromium or Chrome here: install one, or name it with TOLLGATE_CHROMIUM.');
}
