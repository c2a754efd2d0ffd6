import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';

// biome-ignore format: shades, light to dark; 7 is the colour on paper, 4 the one on dark
const gate: MantineColorsTuple = ['#e7f3ed', '#cbe6d9', '#9fd3bb', '#66dcae', '#3ccb94', '#1f9c70', '#0f8a60', '#0b7a54', '#086344', '#054a33'];
// biome-ignore format: the same
const amber: MantineColorsTuple = ['#fdf3e4', '#f9e2c2', '#f5c483', '#f2b867', '#f0ab4e', '#d9842b', '#c4661a', '#b45309', '#8a3f06', '#5f2b04'];
// biome-ignore format: the same
const red: MantineColorsTuple = ['#fdf0ee', '#fbdbd7', '#f7b8b0', '#ff9f94', '#ff8a7e', '#e05b4d', '#c93a2c', '#b42318', '#8f1a11', '#66120b'];
// biome-ignore format: mist, line, soft ink, ink
const gray: MantineColorsTuple = ['#f4f6f4', '#ecefec', '#e4e8e4', '#dde2dd', '#c4cbc5', '#8d978f', '#5a645d', '#4c5650', '#2b322e', '#14181f'];
// biome-ignore format: the other way round
const dark: MantineColorsTuple = ['#e9eeea', '#c7d0c9', '#a9b4ac', '#6f7a73', '#2b322e', '#222925', '#181d1a', '#101412', '#0b0e0c', '#060807'];

const font = 'system-ui, -apple-system, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif';

export const theme = createTheme({
  colors: { gate, amber, red, gray, dark },
  primaryColor: 'gate',
  primaryShade: { light: 7, dark: 4 },
  // The library picks white or black by the light look alone; ours turns with the look.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-green)' } : colors;
  },
  black: '#14181f',
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "D2Coding", monospace',
  headings: { fontFamily: font, fontWeight: '650' },
  defaultRadius: 10,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md', withinPortal: true } },
    Select: {
      defaultProps: { comboboxProps: { transitionProps: { duration: 0 } }, checkIconPosition: 'right' },
    },
    Button: { defaultProps: { size: 'sm' } },
  },
});

/** Mantine's own names for the tokens of `tokens.css`, so that both draw with the same ink. */
export const tokens: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-anchor': 'var(--green)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-default': 'var(--paper)',
    '--mantine-color-default-hover': 'var(--mist)',
    '--mantine-color-default-border': 'var(--edge)',
    '--mantine-color-default-color': 'var(--ink)',
  };
  return { variables: {}, light: shared, dark: shared };
};
