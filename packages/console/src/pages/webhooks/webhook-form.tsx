import { Button, Checkbox, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import type { WebhookView } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { IconPlus } from '../../icons.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import { useFormTrouble, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { type EventType, words } from './words.ts';

export function AddWebhook({ eventTypes }: { eventTypes: readonly EventType[] }) {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActButton leftSection={<IconPlus />} onClick={() => setOpen(true)} testId="add-webhook">
        {said.add}
      </ActButton>
      <Sheet title={said.add} isOpen={isOpen} close={() => setOpen(false)} eventTypes={eventTypes} />
    </>
  );
}

export function EditWebhook({
  webhook,
  eventTypes,
}: {
  webhook: WebhookView;
  eventTypes: readonly EventType[];
}) {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActButton size="xs" variant="default" onClick={() => setOpen(true)} testId={`edit-${webhook.id}`}>
        {said.edit}
      </ActButton>
      <Sheet
        title={said.edit}
        isOpen={isOpen}
        close={() => setOpen(false)}
        webhook={webhook}
        eventTypes={eventTypes}
      />
    </>
  );
}

interface SheetProps {
  title: string;
  isOpen: boolean;
  close: () => void;
  /** The one to change; without it, a new one. */
  webhook?: WebhookView;
  eventTypes: readonly EventType[];
}

function Sheet({ title, isOpen, close, ...rest }: SheetProps) {
  const said = useWords(words);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': said.cancel }}
    >
      <Form {...rest} close={close} />
    </Modal>
  );
}

function Form({ webhook, eventTypes, close }: Omit<SheetProps, 'title' | 'isOpen'>) {
  const said = useWords(words);
  const notice = useNotice();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [name, setName] = useState(webhook?.name ?? '');
  const [events, setEvents] = useState<string[]>(webhook?.events ?? ['PAYMENT_STATUS_CHANGED']);
  const [sendOnIssue, setSendOnIssue] = useState(webhook?.sendOnIssue ?? false);
  const trouble = useFormTrouble(['url', 'events', 'name', 'sendOnIssue']);
  const act = useAct(webhook ? 'changeWebhook' : 'addWebhook', {
    refreshes: ['listWebhooks'],
    takes: trouble.take,
    onDone: () => {
      notice.done(said.saved);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    const body = {
      url: url.trim(),
      events,
      sendOnIssue,
      ...(name.trim() || webhook ? { name: name.trim() } : {}),
    };
    act.mutate({ body, ...(webhook ? { params: { webhookId: webhook.id } } : {}) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={said.url}
          description={said.urlAbout}
          placeholder="http://localhost:3000/webhooks"
          type="url"
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          error={trouble.of('url')}
          data-testid="webhook-url"
          data-autofocus
          required
        />
        <TextInput
          label={said.name}
          description={said.nameAbout}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={trouble.of('name')}
          data-testid="webhook-name"
        />
        <Checkbox.Group
          label={said.event}
          description={said.eventAbout}
          value={events}
          onChange={setEvents}
          error={trouble.of('events')}
        >
          <Stack gap="sm" mt="sm">
            {eventTypes.map((type) => (
              <Checkbox
                key={type}
                value={type}
                label={<code className="mono">{type}</code>}
                description={said.events[type]}
                data-testid={`event-${type}`}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {events.includes('DEPOSIT_CALLBACK') && (
          <Switch
            label={said.sendOnIssue}
            description={said.sendOnIssueAbout}
            checked={sendOnIssue}
            onChange={({ currentTarget }) => setSendOnIssue(currentTarget.checked)}
            error={trouble.of('sendOnIssue')}
            data-testid="send-on-issue"
          />
        )}
        {trouble.rest && (
          <p role="alert" className="health-bad">
            {trouble.rest}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {said.cancel}
          </Button>
          <Button type="submit" loading={act.isPending} data-testid="save">
            {said.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
