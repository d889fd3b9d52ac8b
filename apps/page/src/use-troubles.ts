import { useMemo, useState } from 'preact/hooks';

/** The parts of the page that may have trouble. */
const parts = ['list', 'saga', 'events', 'types'] as const;
type Part = (typeof parts)[number];

/** Why something can't be shown, by part: each takes back only its own. @returns the texts, and how each part tells them */
export function useTroubles(): [texts: readonly string[], trouble: Readonly<Record<Part, (error: unknown) => void>>] {
  const [texts, setTexts] = useState<Partial<Record<Part, string>>>({});
  const trouble = useMemo(() => {
    const troubleOf = (part: Part) => (error: unknown) =>
      setTexts((before) => ({ ...before, [part]: error instanceof Error ? error.message : undefined }));
    return { list: troubleOf('list'), saga: troubleOf('saga'), events: troubleOf('events'), types: troubleOf('types') };
  }, []);
  return [parts.flatMap((part) => texts[part] ?? []), trouble];
}
