import { el } from './element.js';

/** A moment in the reader's own time; the date only when it isn't today. */
export function when(iso) {
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  const text = isToday ? date.toLocaleTimeString() : date.toLocaleString();
  return el('time', { datetime: iso, title: iso }, text);
}

/** How long it took: '40 ms', '1.2 s', '3 min 5 s', '2 h 4 min'. */
export function lasted(from, to) {
  const ms = Math.max(0, new Date(to) - new Date(from));
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
