/** Something a user can mend: told in one sentence, without a stack. */
export class Trouble extends Error {
  readonly exitCode: number;

  /** @param exitCode 1 unless another one says more: 2 wrong use, 3 nobody answers, 127 no such program */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
