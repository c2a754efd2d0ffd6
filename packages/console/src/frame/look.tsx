import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { type Icon, IconDone, IconMoon, IconSun, IconSystem } from '../icons.tsx';
import { useLanguage, useWords } from '../words.ts';

/** Offers the other language by its own name. */
export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <button
      type="button"
      className="quiet-button"
      lang={other}
      data-testid="language"
      onClick={() => choose(other)}
    >
      {other === 'ko' ? '한국어' : 'English'}
    </button>
  );
}

const icons: Record<MantineColorScheme, Icon> = { light: IconSun, dark: IconMoon, auto: IconSystem };
const words = {
  ko: { theme: '화면 밝기', light: '밝게', dark: '어둡게', auto: '기기 설정대로' },
  en: { theme: 'Theme', light: 'Light', dark: 'Dark', auto: 'As the device' },
};

export function ThemeSwitch() {
  const said = useWords(words);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Shown = icons[colorScheme];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          data-testid="theme"
          aria-label={`${said.theme}: ${said[colorScheme]}`}
        >
          <Shown />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={said.theme}>
        {(['auto', 'light', 'dark'] as const).map((scheme) => {
          const Each = icons[scheme];
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Each />}
              rightSection={scheme === colorScheme ? <IconDone /> : undefined}
              data-testid={`theme-${scheme}`}
              onClick={() => setColorScheme(scheme)}
            >
              {said[scheme]}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
