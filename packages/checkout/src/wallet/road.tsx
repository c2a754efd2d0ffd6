import type { WalletWords } from '../words-ko.ts';

/** What happens from here to the paid order, and at which station the money moves. */
export function WalletRoad({
  merchantName,
  wallet: { road },
}: {
  merchantName: string;
  wallet: WalletWords;
}) {
  return (
    <ol class="road desk" aria-label={road.label}>
      <li aria-current="step">
        <small>{road.nowWhen}</small>
        {road.now}
      </li>
      <li>
        <small>{road.backWhen}</small>
        {road.back(merchantName)}
      </li>
      <li>
        <small>{road.paidWhen}</small>
        {road.paid(merchantName)}
      </li>
    </ol>
  );
}
