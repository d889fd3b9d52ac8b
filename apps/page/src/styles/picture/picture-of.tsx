import { useEffect, useState } from 'preact/hooks';
import type { Chart } from './chart';
import type { ChartLayout } from './chart-layout';
import { Picture } from './picture';
import type { StateView } from './state-view';

interface Props {
  /** Laid out anew when it is another object. Undefined: it isn't known yet. */
  readonly chart: Chart | undefined;
  /** How each state fares, by its id. */
  readonly states: ReadonlyMap<string, StateView>;
  /** What it is a picture of, for those who can't see it. */
  readonly label: string;
}

/** A chart, drawn as soon as what places its states is there: 49 KB that only sagas with a picture need. */
export function PictureOf({ chart, states, label }: Props) {
  const [layout, setLayout] = useState<ChartLayout>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (chart === undefined) return;
    const draw = async () => {
      const { layOut } = await import('./lay-out');
      setLayout(layOut(chart));
    };
    draw().then(
      () => setLost(false),
      () => setLost(true),
    );
  }, [chart]);
  return (
    <div class="picture" tabIndex={0} role="group" aria-label={label}>
      {isLost && <p class="muted">The picture could not be drawn: load the page again.</p>}
      {layout && <Picture of={layout} states={states} />}
    </div>
  );
}
