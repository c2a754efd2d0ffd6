import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import type { PaymentRow, PaymentStory } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../api/use-act.ts';
import { useFormTrouble } from '../parts/field-form.ts';
import { useMoney } from '../parts/money.tsx';
import { useWords } from '../words.ts';
import { refreshed } from './refreshed.ts';
import { words } from './words.ts';

export interface DepositDialogProps {
  row: PaymentRow;
  /** What is to be different this time. */
  asks: 'amount' | 'depositor';
  close: () => void;
  onDone: (story: PaymentStory) => void;
}

/** A deposit that is not the plain one: another amount, another name. The bank's answer stands next to its field. */
export default function DepositDialog({ row, asks, close, onDone }: DepositDialogProps) {
  const said = useWords(words);
  const money = useMoney();
  const [amount, setAmount] = useState<number | string>(
    asks === 'amount' ? Math.max(1, row.totalAmount - 1000) : row.totalAmount,
  );
  const [name, setName] = useState('');
  const trouble = useFormTrouble(['amount', 'depositorName']);
  const deposit = useAct('depositPayment', {
    refreshes: refreshed,
    takes: trouble.take,
    onDone: (story) => {
      close();
      onDone(story);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    const depositorName = name.trim() === '' ? {} : { depositorName: name };
    deposit.mutate({
      params: { paymentKey: row.paymentKey },
      body: { amount: Number(amount), ...depositorName },
    });
  };
  return (
    <Modal opened onClose={close} title={said.depositTitle} closeButtonProps={{ 'aria-label': said.close }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <p className="ask soft">{said.depositAbout(money(row.totalAmount, row.currency))}</p>
          <NumberInput
            label={said.amount}
            value={amount}
            onChange={setAmount}
            thousandSeparator=","
            allowDecimal={false}
            hideControls
            error={trouble.of('amount')}
            data-testid="deposit-amount"
            {...(asks === 'amount' ? { 'data-autofocus': true } : {})}
          />
          <TextInput
            label={said.depositor}
            description={said.depositorAbout}
            value={name}
            placeholder={row.customerName ?? ''}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={trouble.of('depositorName')}
            data-testid="deposit-name"
            {...(asks === 'depositor' ? { 'data-autofocus': true } : {})}
          />
          {trouble.rest && (
            <p className="form-trouble" role="alert">
              {trouble.rest}
            </p>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {said.close}
            </Button>
            <Button type="submit" loading={deposit.isPending} data-testid="deposit-submit">
              {said.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
