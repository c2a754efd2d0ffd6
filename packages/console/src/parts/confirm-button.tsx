import { Button, type ButtonProps, Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '../words.ts';

export interface ConfirmButtonProps extends ButtonProps {
  children: ReactNode;
  /** «Remove this webhook?» */
  question: string;
  /** What will happen, and whether it can be taken back. */
  text: ReactNode;
  /** The word on the button that does it. */
  yes: string;
  onYes: () => void;
  testId?: string;
}

/** Asks before something that cannot be taken back. */
export function ConfirmButton({
  children,
  question,
  text,
  yes,
  onYes,
  testId,
  ...button
}: ConfirmButtonProps) {
  const said = useWords({ ko: { no: '그만두기' }, en: { no: 'Leave it' } });
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="default" {...button} data-testid={testId} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Modal opened={isOpen} onClose={close} title={question} closeButtonProps={{ 'aria-label': said.no }}>
        <p className="ask">{text}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close} data-autofocus>
            {said.no}
          </Button>
          <Button
            color="red"
            data-testid={testId && `${testId}-yes`}
            onClick={() => {
              close();
              onYes();
            }}
          >
            {yes}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
