import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { install, pathWith } from './install.mjs';
import { startPart } from './part.mjs';
import { isFree, portOf } from './ports.mjs';
import { root } from './root.mjs';
import { faint, giveUp, Stop, strong } from './say.mjs';

/** What `npm start` runs, in the order it is taken down: who asks ends before who answers. */
const parts = [
  { name: 'shop', main: 'packages/shop/src/server/main.ts', setting: 'SHOP_PORT', port: 4200, health: '/' },
  {
    name: 'gateway',
    main: 'packages/gateway/src/main.ts',
    setting: 'TOLLGATE_PORT',
    port: 4100,
    health: '/health',
  },
  {
    name: 'PayPal simulator',
    main: 'packages/rails/src/paypal/simulator/main.ts',
    setting: 'TOLLGATE_PAYPAL_SIMULATOR_PORT',
    port: 4300,
    health: '/',
  },
  {
    name: 'bank simulator',
    main: 'packages/rails/src/bank/simulator/main.ts',
    setting: 'TOLLGATE_BANK_SIMULATOR_PORT',
    port: 4400,
    health: '/',
  },
];

try {
  await start();
} catch (error) {
  giveUp(error);
}

async function start() {
  const since = performance.now();
  const ended = whenAsked();
  const node = await install();
  await build(node);
  const host = process.env.TOLLGATE_HOST || '127.0.0.1';
  const places = parts.map((part) => ({ ...part, port: portOf(part.setting, part.port) }));
  for (const { name, setting, port } of places) {
    if (await isFree(port, host)) continue;
    throw new Stop(`Port ${port}, where the ${name} should listen, is taken.
End what listens there, or set ${setting} to another port: ${setting}=${port + 1} npm start`);
  }

  const [shop, gateway, payPal, bank] = places.map(({ port }) => `http://${nameOf(host)}:${port}`);
  const dataDir = makeDataDir();
  // A port moved in one place moves in all of them; what is set by hand stays.
  const env = {
    TOLLGATE_URL: gateway,
    TOLLGATE_BANK_SIMULATOR_URL: bank,
    TOLLGATE_BANK_CALLBACK_URL: `${gateway}/rails/bank`,
    TOLLGATE_PAYPAL_SIMULATOR_URL: payPal,
    TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL: payPal,
    TOLLGATE_PAYPAL_CALLBACK_URL: `${gateway}/rails/paypal/webhooks`,
    ...process.env,
    TOLLGATE_DATA_DIR: dataDir,
    PATH: pathWith(node),
  };
  const running = places.map((place) =>
    startPart({
      ...place,
      node,
      env,
      log: join(dataDir, 'logs', `${place.name.toLowerCase().replace(' ', '-')}.log`),
    }),
  );
  const stop = async () => {
    for (const part of running) await part.stop();
  };
  try {
    const asked = await Promise.race([ended, Promise.all(running.map((part) => part.ready))]);
    if (asked !== 'asked') {
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      console.log(whereToLook({ shop, gateway, bank, payPal, dataDir, seconds }));
      await ended;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  console.log(faint('Finishing what is under way … · 진행 중인 일을 마칩니다 …'));
  await stop();
  process.exit(0);
}

/** Ours alone: it holds a database, its password and the secrets between the parts. */
function makeDataDir() {
  const dataDir = resolve(root, process.env.TOLLGATE_DATA_DIR || '.tollgate');
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(join(dataDir, 'logs'), constants.W_OK);
    return dataDir;
  } catch (error) {
    throw new Stop(`The data cannot be kept in ${dataDir}: ${/** @type {Error} */ (error).message}.
Start as the user who owns it, or set TOLLGATE_DATA_DIR to a directory of yours.`);
  }
}

/** A browser reaches every address of this machine as localhost, unless we listen on one of them alone. */
function nameOf(/** @type {string} */ host) {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Ends on Ctrl-C or SIGTERM; on the second one at once. */
function whenAsked() {
  return new Promise((resolve) => {
    let asked = false;
    const ask = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve('asked');
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, ask);
    // An npm that was killed outright passes nothing on.
    const npm = process.env.npm_lifecycle_event && process.ppid;
    if (npm) setInterval(() => process.ppid !== npm && !asked && ask(), 1000).unref();
  });
}

/** @param {Record<string, string | undefined>} at */
function whereToLook({ shop, gateway, bank, payPal, dataDir, seconds }) {
  const rows = [
    ['Developer center · 개발자센터', `${gateway}/console`],
    ['Shop · 상점', shop],
    ['Bank app · 은행 앱', bank],
    ['PayPal simulator · 시뮬레이터', payPal],
    ['API', `${gateway}/v1`],
    ['OpenAPI', `${gateway}/openapi.json`],
    ['Browser SDK', `${gateway}/v2/standard`],
    ['Test keys · 테스트 키', 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq'],
    ['', 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R'],
    ['Data, logs · 데이터, 로그', dataDir],
  ];
  const lines = rows.map(([what, where]) => `  ${padded(what ?? '', 34)}${where}`);
  return `
${strong('Tollgate is open. · 톨게이트가 열렸습니다.')} ${faint(`${seconds} s`)}

${lines.join('\n')}

${faint('No money moves here. Ctrl-C ends it. · 실제 돈은 움직이지 않습니다. Ctrl-C로 끝냅니다.')}
`;
}

/** Hangul is two columns wide in a terminal. @param {string} text @param {number} columns */
function padded(text, columns) {
  const wide = [...text].filter((letter) => /\p{Script=Hangul}/u.test(letter)).length;
  return text + ' '.repeat(Math.max(1, columns - [...text].length - wide));
}
