/** Text made harmless inside HTML, in element content and in quoted attributes. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `name="value"` for each that has a value. */
export function hidden(fields: Record<string, string | undefined>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value ?? '')}">`)
    .join('');
}
