/** Small drawings instead of photographs: nothing to download, and they follow light and dark. */
const drawings: Record<string, React.ReactNode> = {
  mug: (
    <>
      <path className="clay" d="M34 42h40v34a12 12 0 0 1-12 12H46a12 12 0 0 1-12-12z" />
      <path className="edge" d="M74 50h6a10 10 0 0 1 0 22h-6" />
      <path className="glaze" d="M34 42h40v10c-8 6-14-2-20 2s-13 3-20 0z" />
      <path className="steam" d="M48 32c-4-5 4-7 0-13M60 32c-4-5 4-7 0-13" />
    </>
  ),
  teapot: (
    <>
      <path className="edge" d="M84 54c14-4 16 18 0 22" />
      <path className="clay" d="M36 58 20 46l-5 4 21 26z" />
      <ellipse className="clay" cx="60" cy="66" rx="29" ry="24" />
      <path className="glaze" d="M38 51c8-11 36-11 44 0-12 6-32 6-44 0z" />
      <circle className="wood" cx="60" cy="38" r="5" />
    </>
  ),
  tray: (
    <>
      <ellipse className="wood" cx="60" cy="68" rx="44" ry="20" />
      <ellipse className="grain" cx="60" cy="65" rx="36" ry="14" />
      <path className="ring" d="M38 65a22 8 0 0 1 44 0M46 66a14 5 0 0 1 28 0" />
      <path className="clay" d="M48 44h22v10a8 8 0 0 1-8 8h-6a8 8 0 0 1-8-8z" />
      <path className="glaze" d="M48 44h22v4c-7 4-14-1-22 2z" />
    </>
  ),
  cloth: (
    <>
      <path className="linen" d="M26 36c18-6 30 6 68 0l-4 46c-22 8-40-4-62 2z" />
      <path className="stitch" d="M32 42c16-4 28 6 56 1M86 78c-18 5-34-5-52 0" />
      <path className="leaf" d="M60 70c-14-4-14-16 0-22 14 6 14 18 0 22zm0-18v24" />
    </>
  ),
};

export function Picture({ productId }: { productId: string }) {
  return (
    <svg className="picture" viewBox="0 0 120 110" aria-hidden="true">
      <ellipse className="shadow" cx="58" cy="92" rx="36" ry="5" />
      {drawings[productId]}
    </svg>
  );
}
