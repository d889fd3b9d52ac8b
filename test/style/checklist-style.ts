import type { Answer, Style, StyleHand } from '@backstitch/saga-log';

/** A list of what is to be asked, one after the other. */
export interface Checklist {
  readonly items: readonly Item[];
}

export interface Item {
  readonly participant: string;
  readonly request: string;
  readonly compensation: string;
  readonly refusals: readonly string[];
  readonly input: unknown;
}

/** What was ticked off, with what participants had to say to it. */
export interface Ticked {
  readonly notes: readonly string[];
}

/** What a request may say to a checklist that asks it. */
export interface Pencil {
  note(text: string): void;
}

export const unticked = (): Ticked => ({ notes: [] });

export const tick = ({ notes }: Ticked, { note = '' }: Answer): Ticked => ({ notes: [...notes, String(note)] });

const pencil: StyleHand = { kind: 'checklist', open: (say): Pencil => ({ note: (note) => say({ note }) }) };

/** A coordination style as somebody else might write it: nothing outside this folder knows it. */
export const checklistStyle: Style<Checklist, Ticked> = {
  kind: 'checklist',
  begin: unticked,
  answered: tick,
  hand: pencil,
  view: ({ input, state }) => ({ of: input.items.length, notes: state.notes }),
};
