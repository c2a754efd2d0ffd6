/** Browsers call themselves many things at once; the first of these that fits is the one. */
const browsers = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Whale\//, 'Whale'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** `Chrome, Windows`; what nobody knows stands as it is, cut short. */
export function browserName(userAgent: string): string {
  const find = (rows: readonly (readonly [RegExp, string])[]) =>
    rows.find(([shape]) => shape.test(userAgent))?.[1];
  const named = [find(browsers), find(systems)].filter((name) => name !== undefined);
  return named.length > 0 ? named.join(', ') : userAgent.slice(0, 60);
}
