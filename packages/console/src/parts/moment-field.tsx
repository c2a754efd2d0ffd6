import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core';
import { useRef, useState } from 'react';
import { IconCalendar } from '../icons.tsx';
import { useWords } from '../words.ts';
import { momentOf, shown } from './moment-text.ts';
import './moment-field.css';

const words = {
  ko: {
    pick: '달력에서 고르기',
    day: '2026-12-24처럼 적어 주세요.',
    minute: '2026-12-24 09:30처럼 적어 주세요.',
  },
  en: {
    pick: 'Pick from a calendar',
    day: 'Write it as 2026-12-24.',
    minute: 'Write it as 2026-12-24 09:30.',
  },
};

const shapes = {
  day: { native: 'date', letters: 10, example: 'YYYY-MM-DD' },
  minute: { native: 'datetime-local', letters: 16, example: 'YYYY-MM-DD HH:mm' },
} as const;

type Given = Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'min' | 'max'>;

/**
 * A day, or a minute of one, in the same letters as everywhere else: a browser's own field speaks the browser's language
 * and puts the month first for some. The browser's calendar is behind the button.
 *
 * @param value `2026-12-24` or `2026-12-24T09:30`; empty for none
 * @param onChange is told whole days and minutes only, and that there is none any more
 */
export function MomentField(
  props: Given & {
    shape: keyof typeof shapes;
    value: string;
    min?: string;
    max?: string;
    onChange: (value: string) => void;
  },
) {
  const { shape, value, min, max, onChange, error, ...rest } = props;
  const said = useWords(words);
  const { native, letters, example } = shapes[shape];
  const [text, setText] = useState(shown(value));
  const [known, setKnown] = useState(value);
  const [isLeft, setLeft] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  if (known !== value) {
    setKnown(value);
    // What is being typed stays as it is typed.
    if (momentOf(text, letters) !== value) setText(shown(value));
  }
  const type = (next: string) => {
    setText(next);
    setLeft(false);
    const moment = momentOf(next, letters);
    if (moment === undefined || moment === value) return;
    setKnown(moment);
    onChange(moment);
  };
  const isWrong = isLeft && momentOf(text, letters) === undefined;
  return (
    <div className={`moment-field ${rest.className ?? ''}`}>
      <TextInput
        {...rest}
        className=""
        value={text}
        placeholder={example}
        inputMode={shape === 'day' ? 'numeric' : 'text'}
        autoComplete="off"
        spellCheck={false}
        error={isWrong ? said[shape] : error}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setLeft(true)}
        rightSection={
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={said.pick}
            disabled={rest.disabled ?? false}
            onClick={() => picker.current?.showPicker()}
          >
            <IconCalendar />
          </ActionIcon>
        }
      />
      <input
        ref={picker}
        type={native}
        className="moment-picker"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={min}
        max={max}
        onChange={({ currentTarget }) => type(shown(currentTarget.value))}
      />
    </div>
  );
}
