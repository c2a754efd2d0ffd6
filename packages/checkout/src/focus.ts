const controls = 'a[href], button, input, select, summary, [tabindex="0"]';

/** Lets Tab go round inside the dialog: behind it lies the merchant's page, which must wait. */
export function keepFocusInside(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>(controls)].filter(isStop);
  const [first, last] = [stops[0], stops.at(-1)];
  const { activeElement } = document;
  const isOutside = !dialog.contains(activeElement);
  const isAtStart = isOutside || activeElement === dialog || activeElement === first;
  const isAtEnd = isOutside || activeElement === last;
  if (!(event.shiftKey ? isAtStart : isAtEnd)) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

/** A radio group is one stop: the chosen one, or any while none is chosen. */
function isStop(element: HTMLElement): boolean {
  if (element.matches(':disabled') || element.closest('[inert]') || element.getClientRects().length === 0) {
    return false;
  }
  if (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked) return true;
  return !element.form?.querySelector(`[name="${element.name}"]:checked`);
}

/** Moves the focus to an input by its name; in a radio group to the chosen one, else the first. */
export function focusInput(form: HTMLFormElement | null, name: string): void {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>(`[name="${name}"]`) ?? [])];
  (inputs.find((input) => input.checked) ?? inputs[0])?.focus();
}
