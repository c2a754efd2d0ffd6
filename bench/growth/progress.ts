import { count } from '../report/table.ts';

/** Says how far it is: on one line that changes where a person looks on, and now and then elsewhere. */
export function progressLine(
  what: string,
): (done: { payments: number; of: number; perSecond: number }) => void {
  let told = 0;
  return ({ payments, of, perSecond }) => {
    const left = Math.ceil((of - payments) / perSecond);
    const line = `${what}${count(payments)} of ${count(of)} payments, ${count(perSecond)} a second, ${count(left)} s left`;
    const isLast = payments === of;
    if (process.stdout.isTTY) return void process.stdout.write(`\r\x1b[K${line}${isLast ? '\n' : ''}`);
    if (!isLast && payments - told < of / 20) return;
    told = payments;
    console.log(line);
  };
}
