import { Combobox, Loader, Modal, useCombobox, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useMore } from '../api/use-answer.ts';
import { IconDone, IconDown, IconPlus } from '../icons.tsx';
import { useMember } from '../member.tsx';
import { NewShop } from '../new-shop.tsx';
import { useShop } from '../shop.tsx';
import { useWords } from '../words.ts';

const words = {
  ko: {
    pick: '상점 바꾸기',
    search: '상점 이름이나 MID',
    none: '찾는 상점이 없어요',
    more: '더 있어요. 이름이나 MID를 적어 찾으세요.',
    make: '새 테스트 상점',
    close: '닫기',
  },
  en: {
    pick: 'Change shop',
    search: 'Name or MID',
    none: 'No such shop',
    more: 'There are more: type a name or an MID.',
    make: 'New test shop',
    close: 'Close',
  },
};
const newShop = ' new';

/** The shop in sight, and the way to another one. A gateway may have thousands, so the gateway searches. */
export function ShopPicker() {
  const said = useWords(words);
  const shop = useShop();
  const member = useMember();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [isMaking, setMaking] = useState(false);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setTyped('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const shops = useMore('listShops', { query: { search } }, { isEnabled: combobox.dropdownOpened });

  const submit = (value: string) => {
    combobox.closeDropdown();
    if (value === newShop) setMaking(true);
    else if (value !== shop.mId) shop.choose(value);
  };
  return (
    <>
      <Combobox store={combobox} onOptionSubmit={submit} width={300} position="bottom-start" shadow="md">
        <Combobox.Target targetType="button" withAriaAttributes={false}>
          <button
            type="button"
            className="shop-picker"
            data-testid="shop-picker"
            aria-haspopup="listbox"
            aria-expanded={combobox.dropdownOpened}
            onClick={() => combobox.toggleDropdown()}
          >
            <VisuallyHidden>{said.pick}</VisuallyHidden>
            <span>
              <strong>{shop.name}</strong>
              <small>{shop.mId}</small>
            </span>
            <IconDown />
          </button>
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Search
            value={typed}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
            placeholder={said.search}
            aria-label={said.search}
            data-testid="shop-search"
            rightSection={shops.isWaiting || shops.isOld ? <Loader size={14} /> : undefined}
          />
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={said.pick}>
            {shops.rows.map(({ mId, name, environment }) => (
              <Combobox.Option key={mId} value={mId} active={mId === shop.mId} data-testid={`shop-${mId}`}>
                <span className="shop-option">
                  <span>
                    {name}
                    <small>
                      {mId}
                      {environment === 'live' ? ' · LIVE' : ''}
                    </small>
                  </span>
                  {mId === shop.mId && <IconDone />}
                </span>
              </Combobox.Option>
            ))}
            {shops.rows.length === 0 && !shops.isWaiting && <Combobox.Empty>{said.none}</Combobox.Empty>}
            {shops.hasMore && <p className="shop-more">{said.more}</p>}
            {member.can('developer') && member.mIds === null && (
              <Combobox.Option value={newShop} data-testid="new-shop">
                <span className="shop-option shop-make">
                  <IconPlus /> {said.make}
                </span>
              </Combobox.Option>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <Modal
        opened={isMaking}
        onClose={() => setMaking(false)}
        title={said.make}
        closeButtonProps={{ 'aria-label': said.close }}
      >
        <NewShop
          onMade={(mId) => {
            setMaking(false);
            shop.choose(mId);
          }}
        />
      </Modal>
    </>
  );
}
