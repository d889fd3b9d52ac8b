import { inventoryOf } from './inventory-of';
import { itemsOf } from './items-of';

describe('itemsOf', () => {
  it.each([
    ['JSON', { InputType: 'JSON' }, '[1,{"a":2}]', [1, { a: 2 }]],
    ['a part of JSON', { InputType: 'JSON', ItemsPointer: '/data/0/rows~1' }, '{"data":[{"rows/":[1]}]}', [1]],
    ['JSON Lines', { InputType: 'JSONL' }, '{"a":1}\n\n[2]\r\n', [{ a: 1 }, [2]]],
    [
      'CSV with its own headers',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'a,b\n1,2\n',
      [{ a: '1', b: '2' }],
    ],
    [
      'CSV with given headers',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'] },
      '1,"x, ""y""\nz"\n2',
      [
        { a: '1', b: 'x, "y"\nz' },
        { a: '2', b: '' },
      ],
    ],
    [
      'CSV of another delimiter',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'PIPE' },
      'a|b\r\n1|2',
      [{ a: '1', b: '2' }],
    ],
    [
      'CSV of any line ends, with quotes in a field and rows of any length',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'a,b\r1,5" pipe\n\n"",2,3\r\n4',
      [
        { a: '1', b: '5" pipe' },
        { a: '', b: '2' },
        { a: '4', b: '' },
      ],
    ],
    [
      'CSV after a byte order mark',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      '\ufeff"a",b\n1,2',
      [{ a: '1', b: '2' }],
    ],
  ])('reads %s', (_, config, text, items) => expect(itemsOf(text, config)).toEqual({ items }));

  it.each([
    ['JSON that is no array', { InputType: 'JSON' }, '{}', 'Attempting to map over non-iterable node.'],
    ['text that is not JSON', { InputType: 'JSON' }, '[', 'The object is not valid "JSON".'],
    [
      'a quote that is never closed',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'a,b\n1,"2\n3,4',
      'The object is not valid "CSV".',
    ],
    [
      'headers twice',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'a,a\n1,2',
      'CSV headers cannot contain duplicates.',
    ],
  ])('refuses %s', (_, config, text, cause) => expect(itemsOf(text, config)).toEqual({ cause }));
});

describe('inventoryOf', () => {
  it('names the files and how to read them', () => {
    const manifest = { files: [{ key: 'a.csv.gz' }, { key: 'b.csv.gz' }], fileSchema: 'Bucket, Key, Size' };
    expect(inventoryOf(JSON.stringify(manifest))).toEqual({
      keys: ['a.csv.gz', 'b.csv.gz'],
      config: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['Bucket', 'Key', 'Size'] },
    });
  });
  it('refuses another document', () => expect(inventoryOf('[]')).toHaveProperty('cause'));
});
