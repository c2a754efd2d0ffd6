import { Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { banks } from '@tollgate/contract/banks';
import { currencies } from '@tollgate/contract/codes';
import type { PaymentRow, PaymentStory } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { callConsole } from '../api/call.ts';
import { asRefused } from '../api/refused.ts';
import { useAct } from '../api/use-act.ts';
import { useFormTrouble } from '../parts/field-form.ts';
import { useMoney } from '../parts/money.tsx';
import { useMId } from '../shop-context.ts';
import { useLanguage, useWords } from '../words.ts';
import { CancelPreviewBox } from './cancel-preview.tsx';
import { words } from './cancel-words.ts';
import { refreshed } from './refreshed.ts';

const fields = ['cancelReason', 'cancelAmount', 'bank', 'accountNumber', 'holderName'] as const;

export interface CancelDialogProps {
  row: PaymentRow;
  close: () => void;
  onDone: (story: PaymentStory) => void;
}

/** Cancels in whole or in part, with the gateway's own word beforehand on what would come of it. */
export default function CancelDialog({ row, close, onDone }: CancelDialogProps) {
  const said = useWords(words);
  const { language } = useLanguage();
  const money = useMoney();
  const mId = useMId();
  const { paymentKey, currency, balanceAmount } = row;
  const [isWhole, setWhole] = useState(true);
  const [amount, setAmount] = useState<number | string>(balanceAmount);
  const [reason, setReason] = useState(said.reasonDefault);
  const [bank, setBank] = useState<string | null>(null);
  const [accountNumber, setAccountNumber] = useState('');
  const [holderName, setHolderName] = useState(row.customerName ?? '');
  const trouble = useFormTrouble(fields);

  const isPaid = row.approvedAt !== null && row.status !== 'WAITING_FOR_DEPOSIT';
  const account = bank === null ? {} : { refundReceiveAccount: { bank, accountNumber, holderName } };
  const sum = isWhole ? {} : { cancelAmount: Number(amount) };

  const [asked] = useDebouncedValue(JSON.stringify(sum), 250);
  const preview = useQuery({
    queryKey: ['previewCancel', mId, paymentKey, asked, language],
    queryFn: ({ signal }) =>
      callConsole('previewCancel', {
        params: { mId, paymentKey },
        body: { cancelReason: said.reasonDefault, ...(JSON.parse(asked) as object) },
        signal,
      }),
    retry: false,
  });
  const previewed = asRefused(preview.error);
  const amountTrouble = preview.error && previewed.field === 'cancelAmount' ? previewed.message : undefined;
  const previewTrouble = preview.error && previewed.field !== 'cancelAmount' ? previewed.message : undefined;

  const cancel = useAct('cancelPayment', {
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
    cancel.mutate({ params: { paymentKey }, body: { cancelReason: reason, ...sum, ...account } });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={said.title(row.orderName)}
      size={560}
      closeButtonProps={{ 'aria-label': said.close }}
    >
      <form onSubmit={submit} noValidate data-testid="cancel-form">
        <Stack gap="md">
          <SegmentedControl
            fullWidth
            aria-label={said.how}
            value={isWhole ? 'whole' : 'part'}
            onChange={(value) => setWhole(value === 'whole')}
            data={[
              { value: 'whole', label: `${said.whole} ${money(balanceAmount, currency)}` },
              { value: 'part', label: said.part },
            ]}
          />
          {!isWhole && (
            <NumberInput
              label={said.amount}
              description={said.left(money(balanceAmount, currency))}
              value={amount}
              onChange={setAmount}
              thousandSeparator=","
              decimalScale={currencies[currency].decimals}
              hideControls
              error={trouble.of('cancelAmount') ?? amountTrouble}
              data-testid="cancel-amount"
            />
          )}
          <TextInput
            label={said.reason}
            description={said.reasonAbout}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            error={trouble.of('cancelReason')}
            data-testid="cancel-reason"
            data-autofocus
          />
          {preview.data?.needsRefundAccount && (
            <fieldset className="form-part">
              <legend>{said.refund}</legend>
              <p className="soft">{said.refundAbout}</p>
              <div className="form-pair">
                <Select
                  label={said.bank}
                  searchable
                  data={banks.map(({ code, ko, enName }) => ({
                    value: code,
                    label: language === 'ko' ? ko : enName,
                  }))}
                  value={bank}
                  onChange={setBank}
                  error={trouble.of('bank')}
                  data-testid="refund-bank"
                />
                <TextInput
                  label={said.account}
                  inputMode="numeric"
                  value={accountNumber}
                  onChange={({ currentTarget }) => setAccountNumber(currentTarget.value)}
                  error={trouble.of('accountNumber')}
                  data-testid="refund-account"
                />
              </div>
              <TextInput
                label={said.holder}
                value={holderName}
                onChange={({ currentTarget }) => setHolderName(currentTarget.value)}
                error={trouble.of('holderName')}
                data-testid="refund-holder"
              />
            </fieldset>
          )}
          <CancelPreviewBox preview={preview.data} isPaid={isPaid} isWaiting={preview.isPending} />
          {(trouble.rest || previewTrouble) && (
            <p className="form-trouble" role="alert">
              {trouble.rest ?? previewTrouble}
            </p>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {said.close}
            </Button>
            <Button type="submit" color="red" loading={cancel.isPending} data-testid="cancel-submit">
              {said.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
