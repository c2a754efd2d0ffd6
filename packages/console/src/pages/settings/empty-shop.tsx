import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Shop } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Section, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

/** Begins anew; asks for the MID, because one shop is easily taken for another. */
export function EmptyShop({ shop }: { shop: Shop }) {
  const said = useWords(words);
  const notice = useNotice();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const close = () => {
    setOpen(false);
    setTyped('');
  };
  const empty = useAct('resetShop', {
    onDone: () => {
      close();
      notice.done(said.emptied);
      // Nothing that was asked before is true any more.
      void client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === shop.mId) empty.mutate({});
  };
  return (
    <Section
      title={said.empty}
      about={said.emptyAbout}
      actions={
        <ActButton
          least="owner"
          variant="outline"
          color="red"
          not={shop.environment === 'live' ? said.live : undefined}
          onClick={() => setOpen(true)}
          testId="reset"
        >
          {said.empty}
        </ActButton>
      }
    >
      <Modal
        opened={isOpen}
        onClose={close}
        title={said.emptyAsk}
        closeButtonProps={{ 'aria-label': said.no }}
      >
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <p className="ask">{said.emptyText}</p>
            <TextInput
              label={
                <>
                  {said.mId}: <code className="mono">{shop.mId}</code>
                </>
              }
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-testid="reset-mid"
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {said.no}
              </Button>
              <Button
                type="submit"
                color="red"
                disabled={typed.trim() !== shop.mId}
                loading={empty.isPending}
                data-testid="reset-yes"
              >
                {said.emptyYes}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Section>
  );
}
