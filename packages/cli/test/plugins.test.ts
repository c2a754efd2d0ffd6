import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTollgate } from '../src/plugins/next.ts';
import { tollgate } from '../src/plugins/vite.ts';
import { openGateway } from './stand-in-gateway.ts';

let folder: string;
let gateway: Awaited<ReturnType<typeof openGateway>>;
let server: ViteDevServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tollgate-vite-'));
  process.env['TOLLGATE_HOME'] = folder;
  gateway = await openGateway();
  await writeFile(
    join(folder, 'index.html'),
    '<script src="https://js.tosspayments.com/v2/standard"></script>',
  );
  await writeFile(join(folder, 'loader.js'), "export const src = 'https://js.tosspayments.com/v2/standard';");
  await writeFile(
    join(folder, 'server.js'),
    "export const ask = () => fetch('https://api.tosspayments.com/v1/asked');",
  );
  server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    cacheDir: join(folder, '.vite'),
    server: { port: 0, host: '127.0.0.1', ws: false },
    plugins: [tollgate({ gateway: gateway.url.origin })],
  });
  await server.listen();
});
afterAll(async () => {
  await server.close();
  await gateway.close();
  delete process.env['TOLLGATE_HOME'];
  await rm(folder, { recursive: true, force: true });
});

test('what Vite hands to the browser loads the gateway’s script', async () => {
  const html = await server.transformIndexHtml(
    '/',
    '<script src="https://js.tosspayments.com/v2/standard"></script>',
  );
  expect(html).toContain(`src="${gateway.url.origin}/v2/standard"`);
  const module = await server.transformRequest('/loader.js');
  expect(module?.code).toContain(`${gateway.url.origin}/v2/standard`);
});

test('server code that Vite runs reaches the gateway under Toss Payments’ name', async () => {
  const { ask } = (await server.ssrLoadModule('/server.js')) as { ask(): Promise<Response> };
  expect((await ask()).status).toBe(200);
  expect(gateway.arrived.at(-1)).toMatchObject({ url: '/v1/asked', host: gateway.url.host });
});

test('Next gets the same for its development server, and nothing for its build', async () => {
  const own = { reactStrictMode: true };
  const configure = withTollgate(own, { gateway: gateway.url.origin });
  expect(await configure('phase-production-build')).toBe(own);
  const config = await configure('phase-development-server');
  expect(config['reactStrictMode']).toBe(true);
  const rules: { use: Loader[] }[] = [];
  config.webpack?.({ module: { rules } }, {});
  const [{ use = [] } = {}] = rules;
  const loader = (await import(use[0]?.loader ?? '')).default as (this: object, source: string) => string;
  const changed = loader.call(
    { getOptions: () => use[0]?.options },
    "src = 'https://js.tosspayments.com/v2/standard'",
  );
  expect(changed).toBe(`src = '${gateway.url.origin}/v2/standard'`);
});

interface Loader {
  loader: string;
  options: object;
}
