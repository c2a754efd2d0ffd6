import { Checkbox, NumberInput, Radio, Stack, Switch, TextInput } from '@mantine/core';
import type { Settings } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useNotAllowed } from '../../member.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import { useFormTrouble, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

const taxTypes = ['taxable', 'taxFree', 'mixed'] as const satisfies readonly Settings['taxType'][];

/** Everything that an owner may change; the whole form is sent, and what stayed the same stays. */
export function SettingsForm({ settings }: { settings: Settings }) {
  const said = useWords(words);
  const notice = useNotice();
  const refused = useNotAllowed('owner');
  const [name, setName] = useState(settings.shop.name);
  const [taxType, setTaxType] = useState<string>(settings.taxType);
  const [usesEscrow, setEscrow] = useState(settings.usesEscrow);
  const [hours, setHours] = useState<string | number>(settings.defaultValidHours);
  const [methods, setMethods] = useState(settings.methods);
  const trouble = useFormTrouble([
    'name',
    'taxType',
    'usesEscrow',
    'defaultValidHours',
    'virtualAccount',
    'payPal',
  ]);
  const save = useAct('changeSettings', {
    refreshes: ['settings', 'listShops', 'home'],
    takes: trouble.take,
    onDone: () => notice.done(said.saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refused !== undefined) return;
    trouble.clear();
    save.mutate({ body: { name: name.trim(), taxType, usesEscrow, defaultValidHours: hours, ...methods } });
  };
  const isFixed = refused !== undefined;
  return (
    <form onSubmit={submit} noValidate className="sheet settings-form">
      <Stack gap="lg">
        <TextInput
          label={said.name}
          description={said.nameAbout}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={trouble.of('name')}
          disabled={isFixed}
          data-testid="shop-name"
          required
        />
        <Radio.Group
          label={said.taxType}
          description={said.taxTypeAbout}
          value={taxType}
          onChange={setTaxType}
          error={trouble.of('taxType')}
        >
          <Stack gap="xs" mt="xs">
            {taxTypes.map((type) => (
              <Radio
                key={type}
                value={type}
                label={said[type]}
                disabled={isFixed}
                data-testid={`tax-${type}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <NumberInput
          label={said.deadline}
          description={said.deadlineAbout}
          value={hours}
          onChange={setHours}
          allowDecimal={false}
          error={trouble.of('defaultValidHours')}
          disabled={isFixed}
          maw={280}
          data-testid="default-valid-hours"
        />
        <Stack gap="xs" role="group" aria-label={said.methods}>
          <span className="settings-label">{said.methods}</span>
          <Checkbox
            label={said.virtualAccount}
            checked={methods.virtualAccount}
            onChange={({ currentTarget }) =>
              setMethods({ ...methods, virtualAccount: currentTarget.checked })
            }
            error={trouble.of('virtualAccount')}
            disabled={isFixed}
            data-testid="takes-virtual-account"
          />
          <Checkbox
            label={said.payPal}
            checked={methods.payPal}
            onChange={({ currentTarget }) => setMethods({ ...methods, payPal: currentTarget.checked })}
            error={trouble.of('payPal')}
            disabled={isFixed}
            data-testid="takes-paypal"
          />
        </Stack>
        <Switch
          label={said.escrow}
          description={said.escrowAbout}
          checked={usesEscrow}
          onChange={({ currentTarget }) => setEscrow(currentTarget.checked)}
          error={trouble.of('usesEscrow')}
          disabled={isFixed}
          data-testid="uses-escrow"
        />
        {trouble.rest && (
          <p role="alert" className="form-trouble">
            {trouble.rest}
          </p>
        )}
        <div>
          <ActButton least="owner" type="submit" loading={save.isPending} testId="save">
            {said.save}
          </ActButton>
        </div>
      </Stack>
    </form>
  );
}
