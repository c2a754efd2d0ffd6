/** A no of the gateway, in the reader's words. */
export class Refused extends Error {
  readonly code: string;
  /** HTTP; 0 where no answer came. */
  readonly status: number;
  /** Of the form, where one of its fields is to blame. */
  readonly field: string | undefined;

  constructor(answer: { code: string; message: string; status: number; field?: string | undefined }) {
    super(answer.message);
    this.name = 'Refused';
    this.code = answer.code;
    this.status = answer.status;
    this.field = answer.field;
  }
}

/** Whatever went wrong, as something that can be shown. */
export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  return new Refused({ code: 'UNKNOWN', message: error instanceof Error ? error.message : '', status: 0 });
}
