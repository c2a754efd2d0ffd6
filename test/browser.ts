import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, lstatSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliDecompress } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';

/** A desk: the payment window lies over the merchant's page. */
export const pc = {
  viewport: { width: 1280, height: 800 },
  locale: 'ko-KR',
  timezoneId: 'Asia/Seoul',
} satisfies BrowserContextOptions;

/** A phone: touch, no hover, and a user agent that makes the page move to the window instead of covering it. */
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile Safari/537.36',
  locale: 'ko-KR',
  timezoneId: 'Asia/Seoul',
} satisfies BrowserContextOptions;

/** Nothing of ours may be fetched from elsewhere, and the browser itself keeps quiet too. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

/**
 * Starts the browser that tests look through. The caller closes it.
 *
 * @param flags what this browser needs besides; a flag given here takes the place of ours
 * @throws Error when no Chromium runs here, saying what to install or set
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await chromiumExecutable();
  const bundled = executablePath.startsWith(cacheDirectory());
  return chromium.launch({
    executablePath,
    // The bundled build is the headless shell; its package's own default arguments switch web security off.
    args: [...(bundled ? ['--no-sandbox', '--headless=shell'] : []), ...quiet, ...flags],
    env: { ...environment(), ...(await fonts()), ...(bundled ? await libraries(executablePath) : {}) },
  });
}

/**
 * Finds a Chromium: the one named by TOLLGATE_CHROMIUM, the system's, the distribution's package where
 * TOLLGATE_INSTALL_CHROMIUM=1 allows installing it, else the one inside the npm package `@sparticuz/chromium`.
 */
export async function chromiumExecutable(): Promise<string> {
  const named = process.env['TOLLGATE_CHROMIUM'];
  if (named) {
    if (!existsSync(named)) throw new Error(`TOLLGATE_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  return systemChromium() ?? installedChromium() ?? (await bundledChromium());
}

function systemChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  return [
    ...directories.flatMap((directory) => names.map((name) => join(directory, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(), // where `playwright install` puts it
  ].find((path) => path !== '' && existsSync(path));
}

/** Installing a system package is nothing a test does unasked. */
function installedChromium(): string | undefined {
  if (process.env['TOLLGATE_INSTALL_CHROMIUM'] !== '1' || process.getuid?.() !== 0) return undefined;
  const env = { ...environment(), DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: 'ignore' }).status === 0;
  const done = apt('update') && apt('install', '--no-install-recommends', '-y', 'chromium');
  return done ? systemChromium() : undefined;
}

const bundle = new URL('../node_modules/@sparticuz/chromium/', import.meta.url);

/** Unpacked once per user and version; by name after the fact, so that two test processes never see half of it. */
async function bundledChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium here: install Chromium or Chrome, or name one with TOLLGATE_CHROMIUM.');
  }
  const { version } = JSON.parse(await readFile(new URL('package.json', bundle), 'utf8')) as {
    version: string;
  };
  const path = join(cacheDirectory(), `chromium-${version}`);
  if (!existsSync(path)) await intoPlace(path, (target) => unbrotli('chromium.br', target));
  return path;
}

/** The few libraries of the system that a bare container lacks lie in the same package. */
async function libraries(executable: string): Promise<Record<string, string>> {
  if (answersVersion(executable, {})) return {};
  const directory = `${executable}-libraries`;
  if (!existsSync(directory)) {
    await intoPlace(directory, async (target) => {
      await mkdir(target);
      await unbrotli('al2023.tar.br', join(target, 'libraries.tar'));
      execFileSync('tar', ['-xf', 'libraries.tar'], { cwd: target });
    });
  }
  const found = { LD_LIBRARY_PATH: join(directory, 'lib') };
  if (answersVersion(executable, found)) return found;
  const { stderr } = spawnSync(executable, ['--version'], {
    encoding: 'utf8',
    env: { ...environment(), ...found },
  });
  throw new Error(`Chromium does not start here: ${stderr.trim()}
Install Chromium, name one with TOLLGATE_CHROMIUM, or allow installing it with TOLLGATE_INSTALL_CHROMIUM=1.`);
}

function answersVersion(executable: string, env: Record<string, string>): boolean {
  return spawnSync(executable, ['--version'], { env: { ...environment(), ...env } }).status === 0;
}

/** Where the system has no Hangul font, Nanum Gothic from npm serves every family, through a file of our own. */
async function fonts(): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const korean = spawnSync('fc-list', [':lang=ko', 'family'], { encoding: 'utf8' });
  if (korean.status === 0 && korean.stdout.trim() !== '') return {};
  const nanum = new URL('../node_modules/@expo-google-fonts/nanum-gothic/', import.meta.url).pathname;
  const directory = cacheDirectory();
  const configuration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${decodeURI(nanum)}</dir>
  <cachedir>${join(directory, 'fontconfig')}</cachedir>
${['sans-serif', 'system-ui'].map(preferNanum).join('\n')}
</fontconfig>
`;
  const path = join(directory, 'fonts.conf');
  await intoPlace(path, (target) => writeFile(target, configuration));
  return { FONTCONFIG_FILE: path };
}

function preferNanum(family: string): string {
  return `  <match target="pattern">
    <test name="family"><string>${family}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>NanumGothic</string></edit>
  </match>`;
}

/** Ours alone: another user's files of the same name in a shared directory are never run. */
function cacheDirectory(): string {
  const user = process.getuid?.() ?? 0;
  return join(tmpdir(), `tollgate-browser-${user}`);
}

async function intoPlace(path: string, make: (target: string) => Promise<void>): Promise<void> {
  const directory = cacheDirectory();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { uid } = lstatSync(directory);
  if (process.getuid && uid !== process.getuid()) {
    throw new Error(`${directory} belongs to another user: remove it, or set TMPDIR.`);
  }
  const draft = await mkdtemp(join(directory, 'draft-'));
  try {
    await make(join(draft, 'made'));
    await rename(join(draft, 'made'), path).catch((error: NodeJS.ErrnoException) => {
      // Another test process was quicker with the same directory.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function unbrotli(name: string, target: string): Promise<void> {
  return pipeline(
    createReadStream(new URL(`bin/${name}`, bundle)),
    createBrotliDecompress({
      params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 },
      chunkSize: 2 ** 21,
    }),
    createWriteStream(target, { mode: 0o700 }),
  );
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
