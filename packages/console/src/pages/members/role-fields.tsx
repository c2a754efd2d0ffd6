import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import type { ConsoleRole } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { useWords } from '../../words.ts';
import { roleWords, words } from './words.ts';

export interface Access {
  role: ConsoleRole;
  /** Null for all. */
  mIds: string[] | null;
}

interface RoleFieldsProps {
  access: Access;
  onChange: (access: Access) => void;
  roleError: string | undefined;
  shopsError: string | undefined;
}

const roles: readonly ConsoleRole[] = ['owner', 'developer', 'viewer'];

/** As what somebody comes in, and to which shops; an owner sees all of them. */
export function RoleFields({ access, onChange, roleError, shopsError }: RoleFieldsProps) {
  const said = useWords(words);
  const roleSaid = useWords(roleWords);
  const toRole = (role: ConsoleRole) => onChange({ role, mIds: role === 'owner' ? null : access.mIds });
  return (
    <>
      <Radio.Group
        label={said.role}
        value={access.role}
        onChange={(role) => toRole(role as ConsoleRole)}
        error={roleError}
      >
        <Stack gap="xs" mt="xs">
          {roles.map((role) => (
            <Radio
              key={role}
              value={role}
              label={roleSaid.names[role]}
              description={roleSaid.do[role]}
              data-testid={`role-${role}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {access.role !== 'owner' && (
        <Radio.Group
          label={said.shops}
          value={access.mIds === null ? 'all' : 'some'}
          onChange={(which) => onChange({ ...access, mIds: which === 'all' ? null : [] })}
          error={shopsError}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="all" label={said.allShops} data-testid="shops-all" />
            <Radio value="some" label={said.chosenShops} data-testid="shops-some" />
          </Stack>
        </Radio.Group>
      )}
      {access.role !== 'owner' && access.mIds !== null && (
        <ShopChoice chosen={access.mIds} onChange={(mIds) => onChange({ ...access, mIds })} />
      )}
    </>
  );
}

function ShopChoice({ chosen, onChange }: { chosen: string[]; onChange: (mIds: string[]) => void }) {
  const said = useWords(words);
  const [search, setSearch] = useState('');
  const shops = useAnswer('listShops', { query: { search: search.trim() } });
  const listed = shops.data?.rows ?? [];
  // Chosen before, and not among those found now.
  const others = chosen.filter((mId) => listed.every((shop) => shop.mId !== mId));
  const turn = (mId: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, mId] : chosen.filter((other) => other !== mId));
  const all = [...others.map((mId) => ({ mId, name: mId })), ...listed];
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={said.find}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        data-testid="find-shop"
      />
      <fieldset className="shop-choice" aria-label={said.chosenShops}>
        {all.map(({ mId, name }) => (
          <Checkbox
            key={mId}
            label={name}
            description={name === mId ? undefined : mId}
            checked={chosen.includes(mId)}
            onChange={({ currentTarget }) => turn(mId, currentTarget.checked)}
            data-testid={`shop-${mId}`}
          />
        ))}
      </fieldset>
      {shops.data?.next && <small className="soft">{said.moreShops}</small>}
      {chosen.length === 0 && <small className="soft">{said.noneChosen}</small>}
    </Stack>
  );
}
