import { Command, Option } from 'commander';
import packageFile from '../package.json' with { type: 'json' };
import { both, type Hand } from './commands/command.ts';
import type { FaultOptions } from './commands/faults.ts';
import { readConfig } from './config.ts';
import { askGateway } from './gateway.ts';
import { printer } from './print.ts';
import { Trouble } from './trouble.ts';

// Whoever reads us may have read enough: head, or a pager that was left.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('tollgate')
  .description(
    both(
      'An open payment gateway that speaks the Toss Payments protocol',
      '토스페이먼츠 프로토콜을 말하는 열린 결제 게이트웨이',
    ),
  )
  .version(packageFile.version, '-V, --version', both('which one this is', '버전'))
  .option('--gateway <url>', both('where it listens (TOLLGATE_URL)', '게이트웨이 주소'))
  .option('--secret-key <key>', both('of the shop (TOSS_SECRET_KEY)', '상점의 테스트 시크릿 키'))
  .option('--json', both('answers for programs', 'JSON으로 출력'))
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong use, 3 nobody answers, 4 refused.\nNot affiliated with Toss Payments or PayPal.',
  )
  // What stands behind the name of a program to run is that program's.
  .enablePositionalOptions()
  .showHelpAfterError()
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2));

/** The command that is carried out. */
let chosen = program;
program.hook('preAction', (_, command) => {
  chosen = command;
});

/** What every command has at hand, from the options before its name, or behind it. */
function hand(): Hand {
  const { gateway, secretKey, json } = chosen.optsWithGlobals<{
    gateway?: string;
    secretKey?: string;
    json?: boolean;
  }>();
  const config = readConfig(process.env, { gateway, secretKey });
  return { config, ask: askGateway(config), print: printer(json ?? false) };
}

program
  .command('start')
  .description(both('open the gateway and both simulators', '게이트웨이와 시뮬레이터 열기'))
  .option('--port <port>')
  .option('--workers <count>', both('processes that share the port', '프로세스 수'))
  .option('--data-dir <folder>')
  .action(async (options) => {
    const { config, print } = hand();
    const { start } = await import('./commands/start.ts');
    return start(config, print, options);
  });

program
  .command('run')
  .description(
    both('run a program whose calls to Toss Payments land here, unchanged', '코드를 바꾸지 않고 실행'),
  )
  .argument('<command...>')
  .option('--calls', both('print each call', '호출마다 출력'))
  .passThroughOptions()
  .addHelpText('after', '\n  tollgate run -- node server.js\n  tollgate run -- python app.py')
  .action(async (command: string[], { calls }: { calls?: boolean }) => {
    const { config, print } = hand();
    const { run } = await import('./run/run.ts');
    process.exitCode = await run(command, { ...config, ...(calls && { tell: print.aside }) });
  });

program
  .command('browser')
  .description(
    both("a browser in which Toss Payments' script is ours", '브라우저 스크립트까지 바꾸지 않고 열기'),
  )
  .argument('<address>')
  .argument('[flags...]', both('for the browser', '브라우저에 넘길 값'))
  .option('--calls', both('print each call', '호출마다 출력'))
  .action(async (address: string, flags: string[], { calls }: { calls?: boolean }) => {
    const { config, print } = hand();
    const { browse } = await import('./browser/browse.ts');
    const { findChromium } = await import('./browser/chromium.ts');
    const chromium = findChromium(config.environment);
    return browse(address, { ...config, chromium, flags, ...(calls && { tell: print.aside }) });
  });

program
  .command('pay')
  .description(both('play the buyer: a payment ready to be confirmed, or paid', '구매자 대신 결제하기'))
  .addOption(
    new Option('--method <method>')
      .choices(['VIRTUAL_ACCOUNT', 'FOREIGN_EASY_PAY', 'paypal'])
      .default('VIRTUAL_ACCOUNT'),
  )
  .option('--amount <amount>')
  .option('--order-id <id>')
  .option('--order-name <name>', '', '테스트 주문')
  .option('--bank <code>', both('of the account', '은행 코드'))
  .option('--depositor <name>', both('who will send the money', '입금자명'))
  .option('--buyer <email>', both('at the PayPal simulator', '페이팔 시뮬레이터의 구매자'))
  .option('--confirm', both('and confirm, as the shop does', '승인까지'))
  .option('--paid', both('and send the money', '입금까지'))
  .action(async (options) => (await import('./commands/payments.ts')).pay(hand(), options));

program
  .command('deposit')
  .description(both('send money to an account', '입금하기'))
  .argument('<payment>', both('payment key or order id', '결제 키 또는 주문번호'))
  .option('--amount <won>')
  .option('--depositor <name>')
  .option('--reverse', both('the bank takes it back', '은행이 되돌리기'))
  .action(async (name: string, options) =>
    (await import('./commands/payments.ts')).deposit(hand(), name, options),
  );

program
  .command('cancel')
  .description(both('cancel, whole or in part', '취소하기'))
  .argument('<payment>', both('payment key or order id', '결제 키 또는 주문번호'))
  .option('--amount <amount>')
  .option('--reason <text>', '', '고객 변심')
  .option('--account <bank:number:holder>', both('where the money goes', '환불 계좌'))
  .action(async (name: string, options) =>
    (await import('./commands/payments.ts')).cancel(hand(), name, options),
  );

program
  .command('clock')
  .description(both("show the shop's clock or move it forward", '상점의 시각 보기, 옮기기'))
  .argument('[show|advance|to]')
  .argument('[value]', '10m, 7d, PT10M, 2026-12-24T09:00:00+09:00')
  .action(async (act?: string, value?: string) =>
    (await import('./commands/clock.ts')).clock(hand(), act, value),
  );

program
  .command('listen')
  .description(both('print webhooks as they come, and hand them over', '웹훅 받기, 넘겨주기'))
  .option('--forward-to <url>')
  .option('--events <events...>')
  .action(async (options) => (await import('./commands/webhooks.ts')).listen(hand(), options));

program
  .command('trigger')
  .description(both('make an event happen, with a payment behind it', '이벤트 일으키기'))
  .argument('<event>')
  .action(async (event: string) => (await import('./commands/webhooks.ts')).trigger(hand(), event));

program
  .command('resend')
  .description(both('send webhooks again', '웹훅 다시 보내기'))
  .argument(
    '[name]',
    both('delivery, payment key or order id; without it all that were given up', '없으면 실패한 것 모두'),
  )
  .action(async (name?: string) => (await import('./commands/webhooks.ts')).resend(hand(), name));

const faultsCommand = program
  .command('faults')
  .description(both('what shall go wrong', '일부러 일으킬 장애'))
  .argument('[list|add|clear|effects]')
  .argument('[effect]')
  .action(async (act: string | undefined, effect: string | undefined, options: FaultOptions) =>
    (await import('./commands/faults.ts')).faults(hand(), act, effect, options),
  );
for (const name of [
  'endpoint',
  'method',
  'event',
  'order-id',
  'payment-key',
  'from',
  'times',
  'probability',
  'seed',
  'code',
  'delay-ms',
  'status',
  'per-minute',
])
  faultsCommand.option(`--${name} <value>`);

program
  .command('logs')
  .description(both('the calls of the shop, and why they were refused', '호출 기록과 거절된 까닭'))
  .option('-f, --follow', both('and those to come', '계속 보기'))
  .option('--limit <count>')
  .action(async (options) => (await import('./commands/logs.ts')).logs(hand(), options));

program
  .command('check')
  .description(both('judge a running shop by the mistakes that shops make', '실행 중인 상점 검사하기'))
  .argument('[shop]', 'http://localhost:3000')
  .option('--config <file>', both('tollgate.check.{ts,mjs,js} by default', '설정 파일'))
  .option('--only <cases>', 'C1,E3-forged')
  .option('--report <file>', both('an HTML report with pictures', '화면이 담긴 HTML 보고서'))
  .option('--junit <file>', both('for CI', 'CI용 XML'))
  .option('--json', both('answers for programs', 'JSON으로 출력'))
  .option('--language <ko|en>', both('of the findings', '결과의 언어'))
  .option('--list', both('every case', '검사 항목'))
  .option('--init', both('print a configuration to fill in', '설정 틀 출력'))
  .option('--headed', both('show the browser', '브라우저 보이기'))
  .addHelpText('after', '\nExit codes: 0 full marks, 1 something is wrong, 2 wrong use, 3 nobody answers.')
  .action(async (shop: string | undefined, options) => {
    const { config, print } = hand();
    const { check } = await import('./commands/check.ts');
    const json = options.json || print.isJson;
    if (!(await check(config, shop, { ...options, json }, { folder: process.cwd() }))) process.exitCode = 1;
  });

program
  .command('doctor')
  .description(both('what stands between you and a payment', '무엇이 막고 있는지 찾기'))
  .action(async () => {
    const { doctor } = await import('./commands/doctor.ts');
    if (!(await doctor(hand()))) process.exitCode = 1;
  });

program
  .command('completion')
  .description(both('for your shell', '셸 자동 완성'))
  .addHelpText('after', '\n  eval "$(tollgate completion bash)"\n  eval "$(tollgate completion zsh)"')
  .argument('<bash|zsh|fish>')
  .action(async (shell: string) => {
    const { completion } = await import('./commands/completion.ts');
    process.stdout.write(completion(shell, program));
  });

// People write them last. Not where a program's own options follow.
for (const command of program.commands) {
  if (command.name() === 'run' || command.name() === 'browser') continue;
  for (const option of program.options)
    if (!command.options.some(({ long }) => long === option.long))
      command.addOption(new Option(option.flags, option.description).hideHelp());
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
