import { setTimeout as pause } from 'node:timers/promises';
import { type GatewayProcess, NotStarted, type Program, startProcess } from '../support/gateway-process.ts';

/** A database that recovers refuses everybody for a moment; this long a supervisor goes on trying. */
const START_MS = 60_000;

/** Where a process runs: the same port and the same books each time, as its supervisor starts it again. */
export class Place {
  readonly program: Program;
  readonly origin: string;
  readonly #environment: Record<string, string>;
  #process: GatewayProcess | undefined;
  /** Told when it ended although nobody had ended it. */
  endedByItself: (lastWords: string) => void = () => undefined;

  constructor(program: Program, port: number, environment: Record<string, string>) {
    this.program = program;
    this.origin = `http://localhost:${port}`;
    this.#environment = environment;
  }

  /** Whether it may be asked, as far as anybody can see: a stalled one still takes connections. */
  get isUp(): boolean {
    return this.#process !== undefined;
  }

  /** @throws NotStarted when it does not come up for good */
  async start(more: Record<string, string> = {}): Promise<GatewayProcess> {
    for (const since = performance.now(); ; await pause(300)) {
      try {
        return await this.startOnce(more);
      } catch (error) {
        if (!(error instanceof NotStarted) || performance.now() - since > START_MS) throw error;
      }
    }
  }

  /** @throws NotStarted */
  async startOnce(more: Record<string, string> = {}): Promise<GatewayProcess> {
    const started = await startProcess(this.program, { ...this.#environment, ...more });
    this.#process = started;
    void started.ended.then((code) => {
      // Whoever ends it takes it out of its place first.
      if (this.#process !== started) return;
      this.#process = undefined;
      if ('TOLLGATE_KILL_AT' in more) return;
      const words = started.output().split('\n').slice(-40).join('\n');
      this.endedByItself(`the ${this.program} ended by itself with ${code}:\n${words}`);
      // As any supervisor would.
      this.start(more).catch(() => undefined);
    });
    return started;
  }

  async kill(): Promise<void> {
    const process = this.#take();
    await process?.kill();
  }

  /** Answers the exit code; undefined when nothing ran. */
  async stop(): Promise<number | null | undefined> {
    return this.#take()?.stop();
  }

  #take(): GatewayProcess | undefined {
    const process = this.#process;
    this.#process = undefined;
    return process;
  }

  stall(): void {
    this.#process?.stall();
  }

  wake(): void {
    this.#process?.wake();
  }
}
