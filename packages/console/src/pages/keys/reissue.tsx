import { Button, Group, List, Modal, Stack } from '@mantine/core';
import type { KeyPairView, Reissued } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { formatMoment } from '../../parts/index.ts';
import { Note } from '../../parts/note.tsx';
import { useLanguage, useWords } from '../../words.ts';
import { SecretOnce } from './secret-once.tsx';
import { words } from './words.ts';

/** Asks, issues, shows the new secret once, and asks again before it is gone. */
export function Reissue({ pair }: { pair: KeyPairView }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Reissued>();
  const [isWarned, setWarned] = useState(false);
  const reissue = useAct('reissueSecret', { refreshes: ['listKeys'], onDone: setMade });

  const close = () => {
    if (made && !isWarned) return setWarned(true);
    setOpen(false);
    setMade(undefined);
    setWarned(false);
  };
  return (
    <>
      <ActButton
        variant="default"
        not={pair.reissuableFrom ? said.reissueLater(formatMoment(pair.reissuableFrom, language)) : undefined}
        onClick={() => setOpen(true)}
        testId={`reissue-${pair.family}`}
      >
        {said.reissue}
      </ActButton>
      <Modal
        opened={isOpen}
        onClose={close}
        title={made ? said.shownTitle : said.askTitle}
        closeButtonProps={{ 'aria-label': said.close }}
        closeOnClickOutside={!made}
      >
        {made ? (
          <Stack gap="md">
            <p className="ask">{said.shownAbout}</p>
            <SecretOnce text={made.secretKey} label={said.secretKey} testId="new-secret" />
            <p className="ask soft">{said.oldWorks(formatMoment(made.oldExpiresAt, language))}</p>
            {isWarned && (
              <Note tone="wait" isUrgent testId="secret-warning">
                {said.leave}
              </Note>
            )}
            <Group justify="flex-end">
              <Button variant={isWarned ? 'filled' : 'default'} onClick={close} data-testid="secret-close">
                {isWarned ? said.closeSure : said.close}
              </Button>
            </Group>
          </Stack>
        ) : (
          <Stack gap="md">
            <List spacing="xs">
              <List.Item>{said.askOne}</List.Item>
              <List.Item>{said.askTwo}</List.Item>
              <List.Item>{said.askThree}</List.Item>
            </List>
            <Group justify="flex-end">
              <Button variant="default" onClick={close} data-autofocus>
                {said.cancel}
              </Button>
              <Button
                loading={reissue.isPending}
                onClick={() => reissue.mutate({ params: { keyPairId: pair.keyPairId } })}
                data-testid="reissue-yes"
              >
                {said.reissue}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
