/** So many of each there were at the beginning: what is left and what is taken add up to it. */
const delivered = { teapot: 100_000, lamp: 0 };

/** Makes the warehouse's tables where they aren't there yet, and fills its shelves. In production: your migrations. */
export const tables: readonly string[] = [
  'create table if not exists item (name text primary key, shelf text not null, stock integer not null)',
  'create table if not exists taken (step_key text primary key, item text not null, count integer not null)',
  'create table if not exists courier (step_key text primary key, id text not null, place text not null)',
  ...Object.entries(delivered).map(
    ([name, stock], index) =>
      `insert into item (name, shelf, stock) values ('${name}', 'shelf ${index + 1}', ${stock}) on conflict (name) do nothing`,
  ),
];

/** Where couriers go. */
export const places: readonly string[] = ['Lisbon', 'Oslo'];

/** The file of `sqlite:FILE`. */
export const fileOf = (url: string): string => url.replace(/^sqlite:/, '');
